'use client'

import { joined, rate } from '#components/format/numbers.ts'
import { LabelledRow } from '../labelled-row.tsx'
import { useWorkload } from '../use-workload.ts'
import { paceOf } from './trace-words.ts'
import { useTraces } from './use-traces.ts'

/** In place of the rate: a recording brings its own. */
export function RecordedPace() {
  const { arrivals } = useWorkload().workload
  const { data } = useTraces()
  if (arrivals.kind !== 'trace') return null
  const trace = data?.find(({ id }) => id === arrivals.id)
  const pace = trace && paceOf(trace)
  return (
    <LabelledRow label="Requests">
      <span className="truncate text-text" title={arrivals.name}>
        {pace ? `${joined(rate(pace * arrivals.speed))}, ` : ''}as recorded in “{arrivals.name}”
        {data && !trace && <span className="text-stale"> (gone: it plays on until it is stopped)</span>}
      </span>
    </LabelledRow>
  )
}
