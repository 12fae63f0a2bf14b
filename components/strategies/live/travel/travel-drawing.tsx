'use client'

import { DatabaseStation } from './database-station.tsx'
import type { Flow } from './flow.ts'
import type { Places } from './places.ts'
import { Journal, OpenBreaker, Station } from './stations.tsx'
import type { Travel } from './travel.ts'
import { TravelLine } from './travel-line.tsx'

export type TravelDrawingProps = {
  travel: Travel
  flow: Flow
  places: Places
  /** Nobody knows what passes now. */
  still: boolean
}

/** The picture alone: whoever cannot see it has the table with the same numbers. */
export function TravelDrawing({ travel, flow, places, still }: TravelDrawingProps) {
  const { clients, instances, cache, database, journal } = travel
  return (
    <svg
      viewBox={`0 0 ${places.width} ${places.height}`}
      aria-hidden="true"
      className="mx-auto block size-full select-none"
      fontSize="12"
    >
      {travel.edges.map(edge => (
        <TravelLine
          key={edge.id}
          id={edge.id}
          tone={edge.tone}
          label={edge.label}
          width={flow.width(edge.perSecond)}
          dotsPerSecond={still ? 0 : flow.dotsPerSecond(edge.perSecond)}
          idle={edge.perSecond <= 0}
          places={places}
        />
      ))}
      <Station box={places.clients} title={clients.title} words={clients.words} />
      <Station box={places.instances} title={instances.title} words={instances.words} />
      <Station
        box={places.cache}
        title={cache.away ? `Cache ${cache.away.startsWith('not') ? '' : cache.away}`.trim() : cache.title}
        words={
          cache.away ? (cache.away.startsWith('not') ? cache.away : 'nothing comes from here') : cache.words
        }
        tone={cache.away ? 'stale' : 'hit'}
        dashed={cache.away !== null}
      />
      <DatabaseStation box={places.database} database={database} />
      {journal && <Journal box={places.journal} {...journal} />}
      {cache.brokenInstances > 0 && <OpenBreaker {...places.breaker} instances={cache.brokenInstances} />}
    </svg>
  )
}
