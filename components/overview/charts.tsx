'use client'

import { useMemo } from 'react'
import type { LimitSpec } from '#components/charts/chart-data.ts'
import { bytes, joined } from '#components/format/numbers.ts'
import { ChartPanel } from './chart-panel.tsx'
import { chartSpecs } from './chart-specs.ts'
import type { Figures } from './figures.ts'
import { fragmentationText } from './tiles.tsx'
import { useAlerted } from './use-alert-marks.ts'
import type { View } from './use-view.ts'

export type ChartsProps = { view: View; figures: Figures }

export function Charts({ view, figures }: ChartsProps) {
  const limit = useMemoryLimit(figures.level('memoryLimit'))
  const alerted = useAlerted(view.target)
  const ofAll = { view, alerted }
  return (
    <>
      <ChartPanel {...ofAll} spec={chartSpecs.hitsAndMisses} />
      <ChartPanel {...ofAll} spec={chartSpecs.memory} hint={memoryHint(figures)} limit={limit} />
      <ChartPanel {...ofAll} spec={chartSpecs.hitRate} />
      <ChartPanel {...ofAll} spec={chartSpecs.operations} />
      <ChartPanel {...ofAll} spec={chartSpecs.evictedAndExpired} />
      <ChartPanel {...ofAll} spec={chartSpecs.latency} />
      <ChartPanel {...ofAll} spec={chartSpecs.clients} />
      <ChartPanel {...ofAll} spec={chartSpecs.network} />
      <ChartPanel {...ofAll} spec={chartSpecs.keys} />
    </>
  )
}

/** The same limit is the same object, so that the drawing stays as it is. 0 is "no limit". */
function useMemoryLimit(limit: number | null): LimitSpec | undefined {
  return useMemo(() => (limit ? { label: 'maxmemory', at: limit, tone: 'stale' } : undefined), [limit])
}

function memoryHint(figures: Figures): string {
  const peak = figures.level('memoryPeak')
  const parts = [
    fragmentationText(figures.level('fragmentation')),
    peak === null ? null : `peak ${joined(bytes(peak))}`,
  ]
  return parts.filter(Boolean).join(' · ')
}
