'use client'

import { RelativeTime } from '#components/format/relative-time.tsx'
import { CacheRoom } from '#components/shell/cache-room.tsx'
import { useOperator } from '#components/shell/use-operator.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { HotKeysTable } from './hot-keys-table.tsx'
import { Search } from './search.tsx'
import { type HotKeysView, useHotKeys } from './use-hot-keys.ts'

/** The keys that are used most, by the best means that the servers have. */
export function HotKeys() {
  return <CacheRoom title="Hot keys">{target => <Room target={target} />}</CacheRoom>
}

function Room({ target }: { target: string }) {
  const view = useHotKeys(target)
  const refused = useOperator(target)
  const { state } = view
  const result = state?.result ?? null
  return (
    <>
      <div className="mb-4">
        <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Hot keys</h1>
        <p className="text-pretty text-mute">
          The keys that are used most. One that is much hotter than all others wears out a single server,
          however many there are.
        </p>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <Search view={view} refused={refused} />
        {view.fault && result && (
          <p role="alert" className="text-pretty text-stale">
            {view.fault.message}
          </p>
        )}
        {state?.problem && (
          <p role="alert" className="text-pretty text-stale">
            {state.problem}
          </p>
        )}
        {result === null ? (
          <Panel title="Most used keys" className="min-h-64" state={stateOf(view, refused)} />
        ) : (
          result.lists.map(list => (
            <Panel
              key={list.title}
              title={list.title}
              hint={
                <>
                  {result.seconds >= 1 && `over ${Math.round(result.seconds)} s, `}
                  <RelativeTime at={result.at} />
                </>
              }
              className={`min-h-64 ${state?.running ? 'opacity-75' : ''}`}
              state={list.keys.length === 0 ? <Empty>Nobody used a key in this time.</Empty> : undefined}
            >
              <HotKeysTable list={list} />
              <p className="mt-3 text-xs text-pretty text-mute">{result.trust}</p>
            </Panel>
          ))
        )}
      </div>
    </>
  )
}

function stateOf({ state, fault, retry }: HotKeysView, refused: string | null) {
  if (fault) return <Failed message={fault.message} onRetry={retry} />
  if (!state) return <Skeleton className="grow" />
  if (state.running) return <Empty>Looking…</Empty>
  return <Empty>{refused ?? 'Nobody has looked for hot keys since the board started. Begin above.'}</Empty>
}
