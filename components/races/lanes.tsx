'use client'

import type { KeyboardEvent } from 'react'
import type { Race, RaceStand } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/panel-states.tsx'
import type { RaceDesk } from './use-race.ts'

/** The steps of both, in the order in which they were made, and the next one of each. */
export function Lanes({ race, desk }: { race: Race; desk: RaceDesk }) {
  const { stand } = desk

  function onKeyDown(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const client = ['ArrowUp', 'ArrowDown'].indexOf(event.key)
    if (client < 0 && event.key !== 'ArrowLeft') return
    event.preventDefault()
    if (client < 0) desk.undo()
    else desk.move(client)
  }

  return (
    <Panel
      title="Who moves?"
      hint={
        <span>
          {'Schedule '}
          <span className="font-mono text-text">{[...(stand?.moves ?? '')].join(' ') || '–'}</span>
        </span>
      }
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the buttons inside have the focus; arrows move from any of them */}
      <div onKeyDown={onKeyDown}>
        {race.clients.map((client, at) => (
          <Lane key={client.letter} client={client} at={at} desk={desk} />
        ))}
      </div>
      <p className="mt-2 text-faint text-xs max-sm:hidden">
        Keys: 1 and 2, or the up and down arrows on a step, move a client. Backspace takes a step back. 0
        begins again.
      </p>
      <p role="status" className="sr-only">
        {stand ? lastMove(stand) : ''}
      </p>
    </Panel>
  )
}

function lastMove({ steps, clients, cached, truth }: RaceStand): string {
  const last = steps.at(-1)
  if (!last) return ''
  const name = clients[last.client]?.name ?? ''
  return `Move ${steps.length}, ${name}: ${last.what}, ${last.outcome}. The cache: ${cached ?? 'empty'}, the database: ${truth}.`
}

type LaneProps = { client: Race['clients'][number]; at: number; desk: RaceDesk }

function Lane({ client, at, desk }: LaneProps) {
  const { stand } = desk
  const steps = stand?.steps.map((step, place) => ({ ...step, place: place + 1 })) ?? []
  return (
    <div className="flex flex-wrap items-start gap-x-4 gap-y-1.5 border-line border-t py-3 first:border-t-0 first:pt-1">
      <div className="w-28 shrink-0">
        <b className="font-semibold">{client.name}</b>
        <span className="block text-faint text-xs">{client.does}</span>
      </div>
      <ol
        aria-label={`Steps of ${client.name}`}
        className="flex min-h-9 min-w-0 flex-[1_1_16rem] flex-wrap items-center gap-2"
      >
        {steps
          .filter(step => step.client === at)
          .map(({ place, what, outcome }) => (
            <li
              key={place}
              className="inline-flex items-baseline gap-1.5 rounded-control border border-line bg-raise px-2.5 py-1.5"
            >
              <span className="text-faint text-xs">
                <span className="sr-only">Move </span>
                {place}
              </span>
              <span>{outcome === 'done' ? what : `${what} → ${outcome}`}</span>
            </li>
          ))}
        <li>{stand ? <Next client={client} at={at} desk={desk} /> : <Skeleton className="h-9 w-24" />}</li>
      </ol>
    </div>
  )
}

/** One button for the whole race, so that the focus stays where it is. */
function Next({ client, at, desk }: LaneProps) {
  const now = desk.stand?.clients[at]
  if (!now) return null
  const { next, answer } = now
  const rest = answer === null ? 'waits for the other' : answer === 'done' ? 'done' : `gets ${answer}`
  return (
    <button
      type="button"
      onClick={() => desk.move(at)}
      aria-disabled={next === null}
      aria-keyshortcuts={String(at + 1)}
      aria-label={`${client.name}: ${next === null ? rest : `${next}, move`}`}
      className={`inline-flex items-center gap-1.5 rounded-control border px-2.5 py-1.5 ${
        next === null
          ? 'cursor-default border-line border-dashed text-faint'
          : 'border-transparent bg-hit font-semibold text-on-hit hover:brightness-110'
      }`}
    >
      {next === null ? (
        rest
      ) : (
        <>
          {next}
          <span aria-hidden="true">▸ move</span>
        </>
      )}
    </button>
  )
}
