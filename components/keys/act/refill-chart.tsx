'use client'

import { useEffect, useMemo, useRef } from 'react'
import type { ChartColumns, ChartSource } from '#components/charts/chart-data.ts'
import { TimeChart } from '#components/charts/time-chart.tsx'
import { percent, rate } from '#components/format/numbers.ts'
import type { KeyJob } from '#components/rpc/types.ts'

const missLines = [
  { key: 'measured', label: 'misses, measured', tone: 'miss', area: true },
  { key: 'predicted', label: 'expected', tone: 'text', dashed: true },
] as const
const hitLines = [{ key: 'hitRate', label: 'hit rate', tone: 'hit', area: true }] as const
const missAxis = { format: rate }
const hitAxis = { format: percent, top: 1 }
const seconds = 60

/** What came in the minute after, beside what was expected before. */
export function RefillChart({ job }: { job: KeyJob }) {
  const warm = job.kind === 'warm'
  const source = useRefillSource(job)
  const limit = useLimit(job)
  return (
    <div className="flex h-44">
      <TimeChart
        title={warm ? 'Hit rate in the minute after' : 'Misses in the minute after'}
        lines={warm ? hitLines : missLines}
        axis={warm ? hitAxis : missAxis}
        source={source}
        limit={limit}
        namesOnly
        empty="The first second is being measured."
      />
    </div>
  )
}

/** What it was before stands as a line through the chart. */
function useLimit({ kind, refill }: KeyJob) {
  const before = kind === 'warm' ? refill?.hitRateBefore : refill?.before
  return useMemo(
    () => (before == null ? undefined : { label: 'before', at: before, tone: 'mute' as const }),
    [before],
  )
}

/** The same source for the same job, which tells when there is more to see. */
function useRefillSource(job: KeyJob): ChartSource {
  const newest = useRef(job)
  const listeners = useRef(new Set<() => void>())
  const points = job.refill?.measured.length ?? 0
  useEffect(() => {
    newest.current = job
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: another point is something to draw
  useEffect(() => {
    for (const listener of listeners.current) listener()
  }, [points])
  return useMemo(
    () => ({
      subscribe(changed) {
        listeners.current.add(changed)
        return () => void listeners.current.delete(changed)
      },
      read: () => columnsOf(newest.current),
    }),
    [],
  )
}

function columnsOf({ endedAt, refill }: KeyJob): ChartColumns {
  const from = endedAt ?? 0
  const before = refill?.before ?? 0
  const at = Array.from({ length: seconds + 1 }, (_, second) => from + second * 1000)
  const bySecond = new Map(refill?.measured.map(each => [each.second, each]))
  const column = (read: (second: number) => number | null) => at.map((_, second) => read(second))
  return {
    from,
    to: from + seconds * 1000,
    at,
    lines: {
      measured: column(second => {
        const found = bySecond.get(second)
        return found ? Math.max(0, found.extraMisses + before) : null
      }),
      predicted: column(second => {
        // The first second ends at 1.
        const misses = refill?.predicted[second - 1]
        return misses === undefined ? null : misses + before
      }),
      hitRate: column(second => bySecond.get(second)?.hitRate ?? null),
    },
  }
}
