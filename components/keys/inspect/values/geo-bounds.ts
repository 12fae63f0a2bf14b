export type Position = { longitude: number; latitude: number }
export type Bounds = { west: number; east: number; south: number; north: number }

/** A stretch that holds all places with some air around, never smaller than a street. */
export function boundsOf(places: readonly Position[]): Bounds {
  const longitudes = places.map(({ longitude }) => longitude)
  const latitudes = places.map(({ latitude }) => latitude)
  const [west, east] = stretched(longitudes, 180)
  const [south, north] = stretched(latitudes, 85.06)
  return { west, east, south, north }
}

const least = 0.002
const air = 0.08

function stretched(values: readonly number[], limit: number): [number, number] {
  const from = values.reduce((a, b) => Math.min(a, b), limit)
  const to = values.reduce((a, b) => Math.max(a, b), -limit)
  const more = Math.max((to - from) * air, (least - (to - from)) / 2)
  return [Math.max(-limit, from - more), Math.min(limit, to + more)]
}

/** Where lines of longitude or latitude are drawn: four to eight of them, at round numbers. */
export function gridLines(from: number, to: number): number[] {
  const steps = [60, 30, 15, 10, 5, 2, 1, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001, 0.0005]
  const step = steps.find(each => (to - from) / each >= 3) ?? 0.0005
  const lines: number[] = []
  for (let at = Math.ceil(from / step); at * step <= to && lines.length < 12; at++) lines.push(at * step)
  return lines
}

export const degrees = (value: number, [positive, negative]: readonly [string, string]): string =>
  `${Number(Math.abs(value).toFixed(4))}°${value < 0 ? negative : value > 0 ? positive : ''}`
