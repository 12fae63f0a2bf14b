'use client'

import { RelativeTime } from '#components/format/relative-time.tsx'
import { RoomLink } from '#components/shell/room-link.tsx'
import { useCopyLink } from '#components/shell/use-copy-link.ts'
import { Button } from '#components/ui/button.tsx'
import { useLab } from './lab-context.tsx'

/** What this page is, and since when something runs on it. */
export function LabHead() {
  const { target } = useLab()
  const copyLink = useCopyLink()
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-4 gap-y-2">
      <div className="min-w-0 grow basis-72">
        <Title />
        <p className="min-h-[2.6em] text-pretty text-mute sm:min-h-[1.3em]">
          <Words />
        </p>
      </div>
      <div className="flex gap-2">
        <RoomLink
          href={`/activity?what=lab.&on=${encodeURIComponent(target)}`}
          className="inline-flex items-center gap-2 rounded-control px-3 py-1.5 whitespace-nowrap text-mute transition-colors hover:bg-raise hover:text-text"
        >
          Who did what
        </RoomLink>
        <Button tone="quiet" onClick={() => void copyLink()}>
          Copy link
        </Button>
      </div>
    </div>
  )
}

/** Presenting hides it from sight, not from those who listen. */
export const Title = ({ hidden = false }: { hidden?: boolean }) => (
  <h1 className={hidden ? 'sr-only' : 'font-semibold text-[1.1875rem] tracking-[-0.01em]'}>Strategies</h1>
)

function Words() {
  const { phase, run } = useLab().state
  if (phase.kind !== 'running')
    return 'One workload, one real cache, one real database. Switch the pattern while it runs and watch what moves.'
  return (
    <>
      Running since <RelativeTime at={phase.since} />
      {run && (
        <>
          {', and '}
          <RoomLink href={`/runs/${run.id}`} className="underline underline-offset-4 hover:text-text">
            recorded
          </RoomLink>
        </>
      )}
      . Switch the pattern and watch what moves.
    </>
  )
}
