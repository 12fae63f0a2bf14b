'use client'

import { count, joined } from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import type { ActivityEntry } from '#components/rpc/types.ts'
import { Detail } from './detail.tsx'
import { UndoButton } from './undo-button.tsx'

export type EntryProps = {
  entry: ActivityEntry
  targetName: string | null
  onPerson: (name: string) => void
}

/** What was done, by whom and from where, when, how many, and how long it can still be undone. */
export function Entry({ entry, targetName, onPerson }: EntryProps) {
  const { person, address, action, summary } = entry
  return (
    <li className="grid grid-cols-[minmax(0,1fr)_auto] items-baseline gap-x-4 gap-y-0.5 border-line border-t py-2.5 first:border-t-0">
      <p className="min-w-0 text-pretty break-words">{summary}</p>
      <p className="text-right whitespace-nowrap text-mute">
        <RelativeTime at={entry.at} />
      </p>
      <p className="flex min-w-0 flex-wrap gap-x-3 gap-y-0.5 text-xs text-mute">
        <button
          type="button"
          aria-label={`Only what ${person} did`}
          onClick={() => onPerson(person)}
          className="max-w-full rounded-control text-left break-words text-text underline decoration-faint underline-offset-4 hover:decoration-hit"
        >
          {person}
        </button>
        {address !== null && <span className="font-mono break-all">{address}</span>}
        {targetName !== null && <span className="break-all">on {targetName}</span>}
        <span className="font-mono break-all text-faint">{action}</span>
        {entry.undo === null && <NoWayBack detail={entry.detail} />}
        {entry.undo && entry.target !== null && <UndoButton target={entry.target} {...entry.undo} />}
      </p>
      <p className="text-right text-xs whitespace-nowrap text-mute">
        {entry.count !== null && counted(entry.count)}
      </p>
      <Detail of={entry} />
    </li>
  )
}

/** Why there is no way back (any more); that its minute is over needs no word. */
function NoWayBack({ detail }: { detail: unknown }) {
  const why = whyNot(detail)
  return why === null ? null : <span className="text-pretty">Undo: {why}</span>
}

function whyNot(detail: unknown): string | null {
  const undo = part(detail, 'undo')
  const why = part(undo, 'why')
  return part(undo, 'possible') === false && typeof why === 'string' ? why : null
}

const part = (of: unknown, name: string): unknown =>
  typeof of === 'object' && of !== null && name in of
    ? Object.entries(of).find(([key]) => key === name)?.[1]
    : null

const counted = (amount: number) => (
  <>
    <span className="sr-only">count </span>
    <span title={String(amount)}>×{joined(count(amount))}</span>
  </>
)
