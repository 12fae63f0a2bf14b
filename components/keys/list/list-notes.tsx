import { count, grouped, joined } from '#components/format/numbers.ts'
import { Button } from '#components/ui/button.tsx'
import { globOf } from '../filter.ts'
import type { KeysView } from '../use-keys-view.ts'
import type { List, Summary } from './create-list.ts'
import { lookedWords, sortedWords } from './list-words.ts'
import type { Sort } from './sorting.ts'
import type { TickedView } from './use-ticked.ts'

export type ListNotesProps = {
  list: List
  sort: Sort | null
  summary: Summary
  view: KeysView
  /** Keys that the walk has found since the list was read. */
  more: number
  onMore: () => void
  ticked: TickedView
}

/** What must be known to read the list rightly. Each at its place, and only when it is so. */
export function ListNotes({ list, sort, summary, view, more, onMore, ticked }: ListNotesProps) {
  const { glob, widened } = globOf(view.words.pattern)
  // The order of all keys says as well that all were looked at.
  const isSaid = sort !== null && summary.ended && summary.found === summary.of
  const looked = isSaid ? null : lookedWords({ ...summary, busy: summary.busy || list.held() })
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
      {sort && (
        <Note
          text={sortedWords(summary)}
          action={{ label: 'By name', run: () => view.change({ sort: null }) }}
        />
      )}
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
