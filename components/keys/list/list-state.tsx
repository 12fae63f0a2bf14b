import { Button } from '#components/ui/button.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { isFiltered } from '../filter.ts'
import type { KeysView } from '../use-keys-view.ts'
import type { WalkView } from '../walk/use-walk.ts'
import { isComplete, walkProblems } from '../walk/walk-words.ts'
import type { List, Summary } from './create-list.ts'
import { NothingFits } from './nothing-fits.tsx'

type State = {
  list: List
  view: KeysView
  target: string
  walk: WalkView
  summary: Summary
  isEmpty: boolean
  /** The cache is out of reach. */
  stale: boolean
}

/** Instead of the list, when it has nothing to show. */
export function listState({ list, view, target, walk, summary, isEmpty, stale }: State) {
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
  if (!isFiltered(view.filter) && view.filter.prefix === null) return <NoKeys walk={walk} stale={stale} />
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

function NoKeys({ walk, stale }: { walk: WalkView; stale: boolean }) {
  const now = walk.walk
  if (stale) return <Empty>The cache is out of reach. Its keys are read when it is back.</Empty>
  if (!now || now.phase === 'walking' || now.phase === 'idle') return <Empty>Reading the first keys…</Empty>
  if (!isComplete(now)) return <Empty>The walk has found no key yet. Let it go on, or read again.</Empty>
  return (
    <Empty>
      <p className="mb-3">
        This cache holds no keys. As soon as an application writes some, they can be read here.
      </p>
      <Button onClick={() => walk.control('again')}>Read again</Button>
    </Empty>
  )
}
