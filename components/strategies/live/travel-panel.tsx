'use client'

import { useRef, useState } from 'react'
import { type Size, useSize } from '#components/charts/use-size.ts'
import { grouped } from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { useLabNow, useLabStale, useLabState } from '#components/live/lab/lab-live.tsx'
import type { LabNow } from '#components/live/lab/lab-store.ts'
import type { LabState, Lane } from '#components/rpc/types.ts'
import { usePresenting } from '#components/shell/presenting.ts'
import { Panel } from '#components/ui/panel.tsx'
import { LaneChoice, useShownLane } from './lane-choice.tsx'
import { useInstead } from './not-running.tsx'
import { flowOf } from './travel/flow.ts'
import { narrow, type Places, wide } from './travel/places.ts'
import { type Travel, travelOf } from './travel/travel.ts'
import { TravelDrawing } from './travel/travel-drawing.tsx'
import { TravelTable } from './travel/travel-table.tsx'

/** How a request travels: everything that passes in one second, moving in proportion to the truth. */
export function TravelPanel() {
  const { presenting } = usePresenting()
  const { state } = useLabState()
  const now = useLabNow()
  const instead = useInstead()
  const stale = useLabStale(state?.phase.kind === 'running')
  const lanes = state?.settings.lanes ?? []
  const lane = useShownLane(lanes)
  const travel = state && now && lane ? travelIn(state, now, lane) : null
  return (
    <Panel
      title="How a request travels"
      hint={
        stale === null ? (
          'the last second'
        ) : (
          <>
            last seen <RelativeTime at={stale} />
          </>
        )
      }
      className={`min-h-[27.5rem] ${presenting ? 'sm:min-h-[30rem]' : 'sm:max-lg:min-h-[21.5rem] xl:min-h-[21.5rem]'}`}
      state={instead ?? undefined}
    >
      {travel && lane && (
        <div className={`flex grow flex-col ${stale === null ? '' : 'dimmed'}`}>
          <Moving key={lane.id} travel={travel} lanes={lanes} lane={lane} still={stale !== null} />
        </div>
      )}
    </Panel>
  )
}

function travelIn({ chaos, troubles }: LabState, { frame }: LabNow, lane: Lane): Travel | null {
  const told = frame.lanes.find(({ id }) => id === lane.id)
  return told ? travelOf({ lane, frame, told, chaos, troubles }) : null
}

type MovingProps = { travel: Travel; lanes: readonly Lane[]; lane: Lane; still: boolean }

function Moving({ travel, lanes, lane, still }: MovingProps) {
  const place = useRef<HTMLDivElement>(null)
  const size = useSize(place)
  const [asTable, setAsTable] = useState(false)
  const flow = flowOf(travel.edges)
  const places = roomierOf(size)
  return (
    <>
      <div className="mb-1 flex min-h-7 flex-wrap items-center gap-x-3 gap-y-1 text-xs text-faint">
        <LaneChoice lanes={lanes} />
        <p className="min-w-40 grow basis-0">
          A wider line carries more
          <span className="motion-reduce:hidden">
            {`; one dot is ${flow.perDot === 1 ? 'one request' : `${grouped(flow.perDot)} requests`}`}
          </span>
          .
        </p>
        <button
          type="button"
          aria-pressed={asTable}
          aria-label="How a request travels: numbers as a table"
          onClick={() => setAsTable(!asTable)}
          className="rounded-control px-1.5 hover:bg-raise hover:text-text aria-pressed:bg-raise aria-pressed:text-text"
        >
          Table
        </button>
      </div>
      <div ref={place} className="relative min-h-0 grow">
        {asTable ? (
          <TravelTable travel={travel} lane={lane.name} />
        ) : (
          <>
            <div className="absolute inset-0">
              {size.width > 0 && <TravelDrawing travel={travel} flow={flow} places={places} still={still} />}
            </div>
            <div className="sr-only">
              <TravelTable travel={travel} lane={lane.name} />
            </div>
          </>
        )}
      </div>
    </>
  )
}

/** The arrangement that can be drawn larger in this room. */
function roomierOf({ width, height }: Size) {
  const scale = (each: Places) => Math.min(width / each.width, height / each.height)
  return scale(narrow) > scale(wide) ? narrow : wide
}
