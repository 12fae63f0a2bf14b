'use client'

import { useQuery } from '@tanstack/react-query'
import { ArrowLeft } from 'lucide-react'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Race } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Choose } from './choose.tsx'
import { Lanes } from './lanes.tsx'
import { OutcomeCards } from './outcome-cards.tsx'
import { RaceActions } from './race-actions.tsx'
import { SharesPanel } from './shares-panel.tsx'
import { type RaceDesk, useRace } from './use-race.ts'
import { useRaceKeys } from './use-race-keys.ts'

/** Two clients and their steps; whoever looks decides who moves. */
export function RacesPage() {
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery({
    ...trpc.races.list.queryOptions(),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (data) return <Known races={data} />
  return (
    <>
      <Head title="Races, step by step" />
      <Panel title="Race" className="min-h-96">
        {error ? (
          <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
        ) : (
          <Skeleton className="grow" />
        )}
      </Panel>
    </>
  )
}

function Head({ title }: { title: string }) {
  return (
    <>
      <RoomLink
        href="/experiments"
        className="mb-1 inline-flex items-center gap-1 rounded-control text-mute text-xs hover:text-text print:hidden"
      >
        <ArrowLeft aria-hidden="true" className="size-3" />
        All experiments
      </RoomLink>
      <h1 className="font-semibold text-[1.1875rem] tracking-[-0.01em]">{title}</h1>
    </>
  )
}

function Known({ races }: { races: readonly Race[] }) {
  const desk = useRace(races)
  const race = races.find(({ id }) => id === desk.wanted.race)
  useRaceKeys(desk)
  return (
    <>
      <Head title={race ? `${race.title}, step by step` : 'Races, step by step'} />
      <p className="mb-1 max-w-prose text-pretty text-mute">{race?.question ?? 'Choose a race.'}</p>
      <p className="mb-4 max-w-prose text-pretty text-faint text-xs">
        <b className="font-medium text-text">Simulated.</b> The same engine in virtual time: no cache and no
        database is touched, so everybody may play. What the room expects, and a run that stays:{' '}
        <RoomLink href="/experiments/every-order" className="rounded-control underline underline-offset-4">
          every order of two clients
        </RoomLink>
        .
      </p>
      <div className="mb-3">
        <Choose
          label="Race"
          options={races.map(({ id, title }) => ({ value: id, label: title }))}
          value={race?.id ?? null}
          onChange={desk.chooseRace}
        />
      </div>
      {race && <Chosen race={race} desk={desk} />}
      {!race && <Lost desk={desk} />}
    </>
  )
}

function Chosen({ race, desk }: { race: Race; desk: RaceDesk }) {
  const choice = race.choices.find(({ id }) => id === desk.wanted.choice)
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <Choose
          label="How it is done"
          options={race.choices.map(({ id, label }) => ({ value: id, label }))}
          value={choice?.id ?? null}
          onChange={desk.choose}
        />
        <RaceActions desk={desk} />
      </div>
      {choice && <p className="max-w-prose text-pretty text-mute">{choice.about}</p>}
      {desk.error ? (
        <Lost desk={desk} />
      ) : (
        <>
          <Impossible desk={desk} />
          <Lanes race={race} desk={desk} />
          <OutcomeCards race={race} desk={desk} />
        </>
      )}
      <SharesPanel race={race} desk={desk} />
      <Panel title="Why">
        <p className="max-w-prose text-pretty">{race.why}</p>
      </Panel>
    </div>
  )
}

function Lost({ desk }: { desk: RaceDesk }) {
  const { message, code } = faultOf(desk.error)
  const away = code === 'NOT_FOUND' || code === 'BAD_INPUT'
  return (
    <Panel title="Moves" className="min-h-64">
      {desk.error ? (
        <Failed
          message={away ? `${message} Choose one above.` : message}
          {...(!away && { onRetry: desk.retry })}
        />
      ) : (
        <Skeleton className="grow" />
      )}
    </Panel>
  )
}

/** A link can say what cannot be. */
function Impossible({ desk }: { desk: RaceDesk }) {
  const { stand } = desk
  if (!stand?.bad) return null
  const played = [...stand.moves].join(' ') || 'nothing'
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-between gap-2 rounded-card border border-stale/40 bg-panel px-[0.9375rem] py-2.5"
    >
      <p className="min-w-0 text-pretty">{`This schedule cannot be played to its end. ${stand.bad} Played: ${played}.`}</p>
      <Button onClick={desk.keepPossible}>Keep what was played</Button>
    </div>
  )
}
