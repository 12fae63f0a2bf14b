import type { Scale } from './scale.ts'

const lowestEver = 1e-6
/** One decade too many at either end is left alone: the axis does not jump with every sample. */
const spareDecades = 1

const scaleOf = (low: number, high: number): Scale => ({
  bottom: 10 ** low,
  top: 10 ** high,
  step: 0,
  log: true,
})

/** Whole decades around the values, and at least one. */
function decadesAround({ lowest, highest }: { lowest: number; highest: number }): [number, number] {
  if (!(highest > 0)) return [-1, 1]
  const low = Math.floor(Math.log10(Math.max(lowest, lowestEver)) + 1e-9)
  return [low, Math.max(low + 1, Math.ceil(Math.log10(highest) - 1e-9))]
}

/** Decades to draw with, given those that are on the screen. */
export function stickyLogScale(shown: Scale | null, values: { lowest: number; highest: number }): Scale {
  const [low, high] = decadesAround(values)
  if (!shown?.log) return scaleOf(low, high)
  const [shownLow, shownHigh] = [Math.round(Math.log10(shown.bottom)), Math.round(Math.log10(shown.top))]
  const fits = shownLow <= low && shownHigh >= high
  const loose = low - shownLow > spareDecades || shownHigh - high > spareDecades
  return fits && !loose ? shown : scaleOf(low, high)
}
