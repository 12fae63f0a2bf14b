'use client'

import { useMemo } from 'react'
import type { ChartColumns, LineSpec } from '#components/charts/chart-data.ts'
import { TimeChart } from '#components/charts/time-chart.tsx'
import { percent, rate } from '#components/format/numbers.ts'
import type { NamespacesResult } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { keyOf, rateOf } from './rows.ts'

const rateLines: readonly LineSpec[] = [{ key: 'rate', label: 'hit rate', tone: 'hit', area: true }]
const readLines: readonly LineSpec[] = [
  { key: 'hits', label: 'hits', tone: 'hit' },
  { key: 'misses', label: 'misses', tone: 'miss', dashed: true },
]
const rateAxis = { format: percent, top: 1 }
const readAxis = { format: rate }

type Counts = Pick<NamespacesResult, 'readsAt' | 'missesAt'>

/** Hit rate and reads second by second, of everything or of the chosen namespace. */
export function OverTimePanel({ result, space }: { result: NamespacesResult; space: string | null }) {
  const chosen = result.spaces.find(each => keyOf(each) === space) ?? null
  const counts: Counts = chosen && chosen.readsAt.length > 0 ? chosen : result
  const source = useMemo(() => {
    const columns = columnsOf(result, counts)
    return { subscribe: () => () => {}, read: () => columns }
  }, [result, counts])
  const whose = chosen?.name ?? 'all keys'
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3 lg:grid-cols-2">
      <Panel title="Hit rate over the capture" hint={whose} className="h-[16rem]">
        <TimeChart
          title="Hit rate over the capture"
          lines={rateLines}
          axis={rateAxis}
          source={source}
          empty="Nobody read anything."
          namesOnly
        />
      </Panel>
      <Panel title="Hits and misses over the capture" hint={whose} className="h-[16rem]">
        <TimeChart
          title="Hits and misses over the capture"
          lines={readLines}
          axis={readAxis}
          source={source}
          empty="Nobody read anything."
          namesOnly
        />
      </Panel>
    </div>
  )
}

/** A second without reads is a gap, not 0 %. The last one is not whole and left out, unless there is no other. */
function columnsOf({ startedAt, seconds }: NamespacesResult, { readsAt, missesAt }: Counts): ChartColumns {
  const whole = Math.max(1, Math.min(readsAt.length, Math.floor(seconds)))
  const reads = readsAt.slice(0, whole)
  const misses = reads.map((all, at) => Math.min(all, missesAt[at] ?? 0))
  return {
    from: startedAt,
    to: startedAt + whole * 1000,
    at: reads.map((_, at) => startedAt + at * 1000),
    lines: {
      rate: reads.map((all, at) => rateOf({ reads: all, misses: misses[at] ?? 0 })),
      hits: reads.map((all, at) => all - (misses[at] ?? 0)),
      misses,
    },
  }
}
