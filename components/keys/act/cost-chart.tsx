'use client'

import { useMemo } from 'react'
import type { ChartSource } from '#components/charts/chart-data.ts'
import { TimeChart } from '#components/charts/time-chart.tsx'
import { rate } from '#components/format/numbers.ts'

const lines = [{ key: 'misses', label: 'extra misses', tone: 'miss', area: true, dashed: true }] as const
const axis = { format: rate }

/** The misses that are expected in the minute after, if it began now. */
export function CostChart({ curve }: { curve: readonly number[] }) {
  const source = useMemo<ChartSource>(() => {
    const from = Date.now()
    const at = curve.map((_, second) => from + second * 1000)
    const columns = { from, to: from + (curve.length - 1) * 1000, at, lines: { misses: curve } }
    return { subscribe: () => () => {}, read: () => columns }
  }, [curve])
  return (
    <div className="flex h-36">
      <TimeChart
        title="Expected extra misses in the minute after"
        lines={lines}
        axis={axis}
        source={source}
        namesOnly
        empty="Nothing is expected."
      />
    </div>
  )
}
