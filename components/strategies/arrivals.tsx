'use client'

import dynamic from 'next/dynamic'
import { Button } from '#components/ui/button.tsx'
import { Select } from '#components/ui/select.tsx'
import { scales } from './controls.ts'
import { useControl } from './lab-context.tsx'
import { LabelledRow } from './labelled-row.tsx'
import { SaidHere } from './said-here.tsx'
import { SliderRow } from './slider-row.tsx'
import { useTracesDialog } from './traces/use-traces.ts'
import { useWorkload } from './use-workload.ts'
import { arrivalsOf } from './workload-kinds.ts'

const TracesDialog = dynamic(() => import('./traces/traces-dialog.tsx').then(part => part.TracesDialog), {
  ssr: false,
})

const arrivalChoices = [
  { value: 'constant', label: 'Constant' },
  { value: 'poisson', label: 'Poisson, as people come' },
  { value: 'burst', label: 'Bursts' },
  { value: 'ramp', label: 'Ramp' },
  { value: 'day', label: 'A day in minutes' },
  { value: 'trace', label: 'A recorded trace…' },
] as const

/** When requests come. */
export function Arrivals() {
  const off = useControl()
  const { workload, set } = useWorkload()
  const [showsTraces, showTraces] = useTracesDialog()
  const { arrivals } = workload
  return (
    <div>
      <LabelledRow label="Arrivals">
        <Select
          label="Arrivals"
          options={arrivalChoices}
          value={arrivals.kind}
          onChange={kind => (kind === 'trace' ? showTraces(true) : set('arrivals', arrivalsOf(kind)))}
          {...off}
        />
      </LabelledRow>
      {arrivals.kind === 'trace' && (
        <>
          <LabelledRow label="Recording">
            <span className="truncate text-text" title={arrivals.name}>
              {arrivals.name}
            </span>
          </LabelledRow>
          <SliderRow
            label="Pace"
            value={arrivals.speed}
            onChange={speed => set('arrivals', { ...arrivals, speed })}
            {...scales.speed}
          />
        </>
      )}
      <LabelledRow label="">
        <Button tone="quiet" className="justify-self-start px-2 py-0.5" onClick={() => showTraces(true)}>
          Recorded traces…
        </Button>
      </LabelledRow>
      {showsTraces && <TracesDialog onClose={() => showTraces(false)} />}
      {arrivals.kind === 'burst' && (
        <>
          <SliderRow
            label="Burst"
            value={arrivals.times}
            onChange={times => set('arrivals', { ...arrivals, times })}
            {...scales.times}
          />
          <SliderRow
            label="Every"
            value={arrivals.everyMs}
            onChange={everyMs => set('arrivals', { ...arrivals, everyMs })}
            {...scales.span}
          />
          <SliderRow
            label="For"
            value={arrivals.lastsMs}
            onChange={lastsMs => set('arrivals', { ...arrivals, lastsMs })}
            {...scales.span}
          />
        </>
      )}
      {arrivals.kind === 'ramp' && (
        <>
          <SliderRow
            label="Grows to"
            value={arrivals.times}
            onChange={times => set('arrivals', { ...arrivals, times })}
            {...scales.times}
          />
          <SliderRow
            label="Within"
            value={arrivals.overMs}
            onChange={overMs => set('arrivals', { ...arrivals, overMs })}
            {...scales.span}
          />
        </>
      )}
      {arrivals.kind === 'day' && (
        <>
          <SliderRow
            label="A day lasts"
            value={arrivals.periodMs}
            onChange={periodMs => set('arrivals', { ...arrivals, periodMs })}
            {...scales.span}
          />
          <SliderRow
            label="Depth of night"
            value={arrivals.depth}
            onChange={depth => set('arrivals', { ...arrivals, depth })}
            {...scales.share}
          />
        </>
      )}
      <SaidHere control="workload.arrivals" />
    </div>
  )
}
