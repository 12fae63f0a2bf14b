import { count, grouped, joined } from '#components/format/numbers.ts'
import { Button } from '#components/ui/button.tsx'
import { globOf } from '../filter.ts'
import type { KeysView } from '../use-keys-view.ts'
import type { List, Summary } from './create-list.ts'
import { lookedWords } from './list-words.ts'
import type { SortedList } from './sorted-list.ts'
import type { TickedView } from './use-ticked.ts'

export type ListNotesProps = {
  list: List
  sorted: SortedList | null
  summary: Summary
  view: KeysView
  /** Keys that the walk has found since the list was read. */
  more: number
  onMore: () => void
  ticked: TickedView
}

/** What must be known to read the list rightly. Each at its place, and only when it is so. */
export function ListNotes({ list, sorted, summary, view, more, onMore, ticked }: ListNotesProps) {
  const { glob, widened } = globOf(view.words.pattern)
  const looked = lookedWords({ ...summary, busy: summary.busy || list.held() })
  return (
    <div className="grid gap-1 text-mute text-xs empty:hidden">
      {widened && (
        <p className="break-words">
          Looking for <code className="font-mono text-text">{glob}</code>. Write a pattern with * or ? to say
          it exactly.
        </p>
      )}
      {looked !== null && (
        <Note
          text={looked}
          action={
            list.hold && !summary.ended && (summary.busy || list.held())
              ? { label: list.held() ? 'Go on' : 'Stop', run: () => list.hold?.(!list.held()) }
              : null
          }
        />
      )}
      {sorted && <SortedNote sorted={sorted} summary={summary} onClear={() => view.change({ sort: null })} />}
      {summary.problem !== null && (
        <p role="alert" className="text-stale break-words">
          {summary.problem}
        </p>
      )}
      {ticked.ticked.size > 0 && (
        <Note
          text={
            ticked.ticked.size === 1 ? '1 key selected.' : `${grouped(ticked.ticked.size)} keys selected.`
          }
          action={{ label: 'Select none', run: ticked.clear }}
        />
      )}
      {more > 0 && (
        <Note
          text={`${joined(count(more))} more keys have been read since.`}
          action={{ label: 'Show them', run: onMore }}
        />
      )}
    </div>
  )
}

type Action = { label: string; run: () => void }

function Note({ text, action }: { text: string; action: Action | null }) {
  return (
    <p className="flex min-h-6 flex-wrap items-center gap-x-2">
      {text}
      {action && (
        <Button tone="quiet" onClick={action.run} className="px-1.5 py-0 text-text underline">
          {action.label}
        </Button>
      )}
    </p>
  )
}

type SortedNoteProps = { sorted: SortedList; summary: Summary; onClear: () => void }

function SortedNote({ sorted, summary, onClear }: SortedNoteProps) {
  const { more } = sorted
  const loaded = grouped(sorted.loaded())
  const all = summary.ended && sorted.loaded() === summary.found
  return (
    <p className="flex min-h-6 flex-wrap items-center gap-x-2">
      {summary.busy
        ? `Loading ${loaded} of ${grouped(sorted.wanted())} keys to sort them…`
        : all
          ? `Sorted: all ${loaded} keys.`
          : `Sorted: the first ${loaded} keys by name${summary.exact ? ` of ${grouped(summary.found)}` : ''}.`}
      {more && (
        <Button tone="quiet" onClick={more} className="px-1.5 py-0 text-text underline">
          Load 1 000 more
        </Button>
      )}
      <Button tone="quiet" onClick={onClear} className="px-1.5 py-0 text-text underline">
        By name
      </Button>
    </p>
  )
}
