import type { Line, Metric, Series } from '#components/rpc/types.ts'

/** What the overview draws. The range's peaks are drawn for these, too, where `peaks` is true. */
const shown = {
  hits: { peaks: true },
  misses: { peaks: true },
  operations: { peaks: true },
  memoryUsed: { peaks: true },
  evicted: { peaks: true },
  expired: { peaks: true },
  clients: { peaks: true },
  blockedClients: { peaks: true },
  networkIn: { peaks: true },
  networkOut: { peaks: true },
  latencyP50: { peaks: false },
  latencyP99: { peaks: true },
  keys: { peaks: false },
  keysWithTtl: { peaks: false },
} as const satisfies Partial<Record<Metric, { peaks: boolean }>>

const digits = 5

/** Only what this page draws, at the precision a chart can show: a fifth of the size, in the page itself. */
export function slimmed(series: Series): Series {
  const lines: Series['lines'] = {}
  for (const [metric, { peaks }] of Object.entries(shown)) {
    const line = series.lines[metric as keyof typeof shown]
    if (line) lines[metric as keyof typeof shown] = slimLine(line, peaks && series.range !== 'live')
  }
  return { ...series, lines }
}

/** A live point is one sample, so its extremes are itself. */
function slimLine({ avg, min, max }: Line, peaks: boolean): Line {
  return { avg: avg.map(rounded), min: peaks ? min.map(rounded) : [], max: peaks ? max.map(rounded) : [] }
}

function rounded(value: number | null): number | null {
  return value === null ? null : Number(value.toPrecision(digits))
}
