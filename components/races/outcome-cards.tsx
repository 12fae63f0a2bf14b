'use client'

import type { ReactNode } from 'react'
import type { Race, RaceStand } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/panel-states.tsx'
import type { RaceDesk } from './use-race.ts'

type Client = RaceStand['clients'][number]

/** What is where, and what would become of it. */
export function OutcomeCards({ race, desk }: { race: Race; desk: RaceDesk }) {
  const { stand } = desk
  return (
    <div className="grid grid-cols-2 gap-3 xl:grid-cols-4">
      <Card
        title="Cache"
        big={stand && (stand.cached ?? 'empty')}
        tone={stand?.cached ? (stand.cached === stand.truth ? 'text-hit' : 'text-stale') : 'text-mute'}
        note={stand && cacheNote(stand)}
      />
      <Card title="Database" big={stand?.truth} tone="text-db" note={stand && databaseNote(stand)} />
      {stand?.ended ? (
        <End race={race} stand={stand} />
      ) : (
        race.clients.map(({ letter, name }, at) => (
          <If key={letter} name={name} race={race} client={stand?.clients[at]} />
        ))
      )}
    </div>
  )
}

type CardProps = { title: string; big: ReactNode; tone: string; note: ReactNode; width?: string }

function Card({ title, big, tone, note, width = '' }: CardProps) {
  return (
    <Panel title={title} className={`min-h-36 ${width}`}>
      {big === undefined ? (
        <Skeleton className="h-12" />
      ) : (
        <>
          <p className={`text-balance font-semibold text-big leading-tight ${tone}`}>{big}</p>
          <p className="mt-1 text-pretty text-mute text-xs">{note}</p>
        </>
      )}
    </Panel>
  )
}

const of = ({ name }: Client) => name.replace(/^\w/, letter => letter.toLowerCase())

function cacheNote({ clients, cached, ended }: RaceStand): string {
  const changes = clients.flatMap(client =>
    client.after && client.after.cached !== cached
      ? [`after the next step of the ${of(client)}: ${client.after.cached ?? 'empty'}`]
      : [],
  )
  if (ended) return 'nobody moves any more'
  return changes.join(' · ') || 'no next step changes it'
}

function databaseNote({ clients, truth, ended }: RaceStand): string {
  const changes = clients.flatMap(client =>
    client.after && client.after.truth !== truth
      ? [`after the next step of the ${of(client)}: ${client.after.truth}`]
      : [],
  )
  if (ended) return 'nobody moves any more'
  return changes.join(' · ') || 'no next step changes it'
}

function End({ race, stand }: { race: Race; stand: RaceStand }) {
  const { harm } = race
  return (
    <Card
      width="col-span-2"
      title="How it ended"
      big={stand.stale ? harm.headline : 'right'}
      tone={stand.stale ? 'text-stale' : 'text-hit'}
      note={stand.stale ? harm.sentence : harm.harmless}
    />
  )
}

/** A sentence needs the whole width of a phone. */
const half = 'max-sm:col-span-2'

/** Exact: every way on from there was tried. */
function If({ name, race, client }: { name: string; race: Race; client: Client | undefined }) {
  const title = `If the ${name.replace(/^\w/, letter => letter.toLowerCase())} moves now`
  if (!client) return <Card width={half} title={title} big={undefined} tone="" note="" />
  const { after, answer } = client
  if (!after) {
    const note = answer === null ? 'the next step waits for the other client' : 'all steps are done'
    return <Card width={half} title={title} big="no step" tone="text-mute" note={note} />
  }
  const { ways, harmed } = after
  const all = ways === 1 ? 'the only way on ends so' : `each of the ${ways} ways on ends so`
  if (harmed === ways) {
    return (
      <Card title={title} big={race.harm.headline} tone="text-stale" note={`${all}: ${race.harm.sentence}`} />
    )
  }
  if (harmed === 0) {
    const none = ways === 1 ? 'the only way on ends right' : `each of the ${ways} ways on ends right`
    return (
      <Card width={half} title={title} big="safe" tone="text-hit" note={`${none}: ${race.harm.harmless}`} />
    )
  }
  return (
    <Card
      width={half}
      title={title}
      big={`${harmed} of ${ways} ways end badly`}
      tone="text-miss"
      note="it depends on who moves when"
    />
  )
}
