import { Play } from 'lucide-react'
import { count, joined } from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import type { Advice } from '#components/rpc/types.ts'
import { RoomLink } from '#components/shell/room-link.tsx'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { type SourceKind, sourceWords } from './sources.ts'
import type { ReadAgain } from './use-advice.ts'

type Source = Advice['sources'][number]

/** What advice is told from, and how old it is. Nothing of it is asked of the servers for advice alone. */
export function SourcesPanel({ sources, again }: { sources: readonly Source[]; again: ReadAgain }) {
  return (
    <Panel title="Told from" hint="how old">
      <ul className="grid gap-2">
        {sources.map(source => (
          <li key={source.kind}>
            <p className="flex items-baseline justify-between gap-3">
              <span className="min-w-0">{sourceWords[source.kind].name}</span>
              <span className="text-right text-mute text-xs whitespace-nowrap">
                {source.at === null ? 'not there' : <RelativeTime at={source.at} />}
              </span>
            </p>
            {source.missing !== null && <p className="text-pretty text-mute text-xs">{source.missing}</p>}
            <Again kind={source.kind} again={again} />
          </li>
        ))}
      </ul>
    </Panel>
  )
}

function Again({ kind, again }: { kind: SourceKind; again: ReadAgain }) {
  if (kind === 'capture') {
    return (
      <RoomLink
        href="/namespaces"
        className="mt-1 inline-flex rounded-control text-xs text-mute underline hover:text-text"
      >
        Capture reads…
      </RoomLink>
    )
  }
  if (kind !== 'analysis') return null
  if (again.running) {
    const { looked, of } = again.running
    return (
      <p className="mt-1 text-mute text-xs">
        Reads now: {joined(count(looked))} of {joined(count(of))} keys.{' '}
        <RoomLink href="/memory" className="rounded-control underline hover:text-text">
          Show or cancel it
        </RoomLink>
      </p>
    )
  }
  return (
    <>
      {again.problem !== null && (
        <p role="alert" className="mt-1 text-pretty text-stale text-xs">
          {again.problem}
        </p>
      )}
      <Button className="mt-1 py-1 text-xs" disabled={again.starting} onClick={again.analyse}>
        <Play aria-hidden="true" className="size-3" />
        Analyse a sample
      </Button>
    </>
  )
}
