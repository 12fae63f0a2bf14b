'use client'

import type { Policy } from '#components/rpc/types.ts'
import { useLab } from '../lab-context.tsx'
import { OnOffRow } from '../policy-rows.tsx'

const mistakes: Record<keyof Policy['wrong'], { label: string; hint: string }> = {
  deleteBeforeCommit: {
    label: 'Delete before the commit',
    hint: 'The entry is deleted, then the database is written: in between the old row is read and cached again.',
  },
  shortLock: {
    label: 'A lock that is too short',
    hint: 'The lock ends before the load does, so a second load begins beside it.',
  },
  foreignRelease: {
    label: 'Release of somebody else’s lock',
    hint: 'Whoever is late releases a lock that is another one’s by now.',
  },
  dirtySet: {
    label: 'Write-behind by a dirty set',
    hint: 'Value and mark are stored apart, and nothing ties them together: writes are lost.',
  },
  elapsedXFetch: {
    label: 'XFetch with the elapsed time',
    hint: 'The formula is fed the age of the entry instead of the time its load took.',
  },
  falsyMiss: {
    label: '0, "" and false are misses',
    hint: 'What is cached and falsy is taken for not cached, and loaded each time.',
  },
}

/** Mistakes that are made in earnest elsewhere. Off unless somebody wants to see them. */
export function WrongSection() {
  const { wrong } = useLab().lane.policy
  const names = Object.keys(mistakes) as (keyof Policy['wrong'])[]
  return (
    <section
      aria-label="Wrong on purpose"
      className="grid gap-1 rounded-control border border-stale/40 bg-stale/10 px-3 py-2"
    >
      <p className="text-pretty text-stale text-xs">
        Wrong on purpose: each of these is a bug. Switch one on to see what it does under load.
      </p>
      {names.map(name => (
        <OnOffRow
          key={name}
          {...mistakes[name]}
          tone="stale"
          at={`wrong.${name}`}
          value={wrong[name]}
          set={(policy, on) => ({ ...policy, wrong: { ...policy.wrong, [name]: on } })}
        />
      ))}
    </section>
  )
}
