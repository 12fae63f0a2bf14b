import { Button } from '#components/ui/button.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { isFiltered } from '../filter.ts'
import type { KeysView } from '../use-keys-view.ts'
import type { WalkView } from '../walk/use-walk.ts'
import { walkProblems } from '../walk/walk-words.ts'
import type { List, Summary } from './create-list.ts'
import { NothingFits } from './nothing-fits.tsx'

type State = {
  list: List
  view: KeysView
  target: string
  walk: WalkView
  summary: Summary
  isEmpty: boolean
}

/** Instead of the list, when it has nothing to show. */
export function listState({ list, view, target, walk, summary, isEmpty }: State) {
  const fault = list.rows.fault()
  if (!isEmpty) return undefined
  if (fault) return <Failed message={fault.message} onRetry={list.rows.retry} />
  if (walk.walk?.phase === 'failed')
    return (
      <Failed
        message={walkProblems(walk.walk)[0] ?? 'The keys could not be read.'}
        onRetry={() => walk.control('again')}
      />
    )
  if (!summary.begun) return <Waiting />
  if (!isFiltered(view.filter) && view.filter.prefix === null) return <NoKeys walk={walk} />
  if (summary.looked !== null && !summary.ended)
    return (
      <Empty>{list.held() ? 'Nothing found so far.' : 'Looking at the keys. Nothing found so far.'}</Empty>
    )
  return <NothingFits view={view} target={target} complete={summary.exact} />
}

function Waiting() {
  return (
    <div className="grid gap-1.5 pt-2" aria-hidden="true">
      {Array.from({ length: 14 }, (_, turn) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all the same
        <Skeleton key={turn} className="h-6" />
      ))}
    </div>
  )
}

function NoKeys({ walk }: { walk: WalkView }) {
  const phase = walk.walk?.phase
  if (phase === 'walking' || phase === 'idle' || !phase) return <Empty>Reading the first keys…</Empty>
  if (phase !== 'done') return <Empty>The walk has found no key yet. Let it go on, or read again.</Empty>
  return (
    <Empty>
      <p className="mb-3">
        This cache holds no keys. As soon as an application writes some, they can be read here.
      </p>
      <Button onClick={() => walk.control('again')}>Read again</Button>
    </Empty>
  )
}
