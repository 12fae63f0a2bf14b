'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import type { Selection } from './selection.ts'
import type { KeysView } from './use-keys-view.ts'

export type KeyListProps = { view: KeysView; target: string; onChoose: (selection: Selection) => void }

/** The keys that the filter finds, in the order of their names. */
export function KeyList({ view, target, onChoose }: KeyListProps) {
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery(
    trpc.keys.list.queryOptions(
      { target, filter: view.filter, cursor: null },
      { placeholderData: keepPreviousData, refetchInterval: 2000 },
    ),
  )
  const state = error ? (
    <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
  ) : !data ? (
    <Skeleton className="min-h-96 grow" />
  ) : data.rows.length === 0 ? (
    <Empty>No key is here.</Empty>
  ) : undefined
  return (
    <Panel title="Keys" className="min-h-64 overflow-auto" state={state}>
      <ul aria-label="Keys">
        {data?.rows.map(({ id, text }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === view.words.key}
              onClick={() => {
                view.openKey(id)
                onChoose({ kind: 'keys', ids: [id], names: [text] })
              }}
              className="w-full truncate rounded-control px-2 py-1 text-left font-mono hover:bg-raise aria-[current=true]:bg-raise"
            >
              {text}
            </button>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
