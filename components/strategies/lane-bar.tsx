'use client'

import { X } from 'lucide-react'
import type { Lane } from '#components/rpc/types.ts'
import { useControl, useLab } from './lab-context.tsx'
import { withoutLane } from './lanes.ts'
import { useChosenLane } from './use-chosen-lane.ts'

/** The lanes that run side by side; the chosen one is what the controls are about. */
export function LaneBar() {
  const { desk, lane } = useLab()
  const { lanes, workload } = desk.shown
  return (
    <section aria-label="Lanes" className="flex flex-wrap items-center gap-2">
      {lanes.map(each => (
        <LaneChip key={each.id} lane={each} chosen={each.id === lane.id} />
      ))}
      <p className="text-pretty text-faint text-xs">
        The same trace in every lane: seed {workload.seed}. The controls below are about lane{' '}
        {lane.id.toUpperCase()}.
      </p>
    </section>
  )
}

function LaneChip({ lane, chosen }: { lane: Lane; chosen: boolean }) {
  const { edit } = useLab()
  const { disabled, describedBy } = useControl()
  const [, choose] = useChosenLane()
  const letter = lane.id.toUpperCase()
  return (
    <span
      className={`inline-flex max-w-full items-stretch overflow-hidden rounded-control border bg-panel ${chosen ? 'border-hit/60' : 'border-line'}`}
    >
      <button
        type="button"
        aria-pressed={chosen}
        onClick={() => void choose(lane.id)}
        className={`inline-flex min-w-0 items-center gap-2 px-2.5 py-1 focus-visible:-outline-offset-2 ${chosen ? 'text-text' : 'text-mute hover:text-text'}`}
      >
        <b className="font-semibold text-hit">{letter}</b>
        <span className="truncate">{lane.name}</span>
      </button>
      <button
        type="button"
        aria-label={`Remove lane ${letter}: ${lane.name}`}
        title={`Remove lane ${letter}`}
        disabled={disabled}
        aria-describedby={describedBy}
        onClick={() => edit('policy', settings => withoutLane(settings, lane.id))}
        className="inline-flex items-center border-line border-l px-1.5 text-faint hover:text-stale focus-visible:-outline-offset-2 disabled:cursor-not-allowed"
      >
        <X aria-hidden="true" className="size-3.5" />
      </button>
    </span>
  )
}
