import type { LabSeries, LaneId } from '#components/rpc/types.ts'

/** One lane over a stretch of time. null: nothing was measured. */
export type LaneSummary = {
  hitRate: number | null
  reads: number | null
  /** Of the middle second: half of the seconds were better. */
  p50: number | null
  p99: number | null
  worstP99: number | null
  queries: number | null
  mostQueue: number | null
  staleShare: number | null
  worstAgeMs: number | null
  unflushed: number | null
  lost: number | null
  memory: number | null
}

export type Stretch = { from: number; to: number }

/** The seconds between two moments in a handful of numbers. */
export function laneSummary({ at, lines }: LabSeries, lane: LaneId, { from, to }: Stretch): LaneSummary {
  const within = at.flatMap((moment, index) => (moment >= from && moment <= to ? [index] : []))
  const column = (name: string) => within.map(index => lines[`${lane}.${name}`]?.[index] ?? null)
  const known = (name: string) => column(name).filter(value => value !== null)
  return {
    hitRate: weighted(column('hitRate'), column('reads')),
    reads: mean(known('reads')),
    p50: median(known('p50')),
    p99: median(known('p99')),
    worstP99: most(known('p99')),
    queries: mean(known('queries')),
    mostQueue: most(known('queue')),
    staleShare: weighted(column('staleShare'), column('reads')),
    worstAgeMs: most(known('worstAgeMs')),
    unflushed: known('unflushed').at(-1) ?? null,
    lost: known('lost').at(-1) ?? null,
    memory: known('memory').at(-1) ?? null,
  }
}

function mean(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length
}

const most = (values: readonly number[]) => (values.length === 0 ? null : Math.max(...values))

export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? 0) + upper) / 2
}

/** A share of many reads says more than a share of few. */
function weighted(shares: readonly (number | null)[], weights: readonly (number | null)[]): number | null {
  let sum = 0
  let weight = 0
  for (const [index, share] of shares.entries()) {
    const of = weights[index] ?? 0
    if (share === null || of <= 0) continue
    sum += share * of
    weight += of
  }
  return weight === 0 ? null : sum / weight
}
