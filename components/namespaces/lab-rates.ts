type Values = readonly (number | null)[]
export type LaneRate = { lane: string; reads: number; hits: number; perSecond: number }

const seconds = 60

/** Reads and hits of each lane over the last minute of a series at one point a second. Lanes that did nothing are left out. */
export function overLastMinute(series: {
  at: readonly number[]
  lines: Readonly<Record<string, Values>>
}): LaneRate[] {
  const from = Math.max(0, series.at.length - seconds)
  return Object.keys(series.lines)
    .flatMap(name => /^([a-z])\.reads$/.exec(name)?.[1] ?? [])
    .map(lane => {
      const reads = series.lines[`${lane}.reads`]?.slice(from) ?? []
      const rates = series.lines[`${lane}.hitRate`]?.slice(from) ?? []
      const sum = reads.reduce<number>((all, each) => all + (each ?? 0), 0)
      const hits = reads.reduce<number>((all, each, at) => all + (each ?? 0) * (rates[at] ?? 0), 0)
      return { lane, reads: sum, hits, perSecond: reads.length === 0 ? 0 : sum / reads.length }
    })
    .filter(({ reads }) => reads > 0)
}
