'use client'

import { useQuery } from '@tanstack/react-query'
import { count, joined } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import type { KeysView } from './use-keys-view.ts'

/** What the names begin with, and how many keys begin so. */
export function Namespaces({ view, target }: { view: KeysView; target: string }) {
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery(
    trpc.keys.tree.queryOptions(
      { target, prefix: null, delimiter: view.delimiter, cursor: null },
      { refetchInterval: 2000 },
    ),
  )
  const state = error ? (
    <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
  ) : !data ? (
    <Skeleton className="min-h-64 grow" />
  ) : undefined
  return (
    <Panel
      title="Namespaces"
      hint={data && (data.complete ? 'complete' : 'so far')}
      className="min-h-64 overflow-auto"
      state={state}
    >
      <ul aria-label="Namespaces">
        {data?.rows.map(
          row =>
            row.kind === 'namespace' && (
              <li key={row.name.id}>
                <button
                  type="button"
                  onClick={() => view.openNamespace(row.name.id)}
                  className="flex w-full justify-between gap-2 rounded-control px-2 py-1 text-left font-mono hover:bg-raise"
                >
                  <span className="truncate">{row.label}</span>
                  <span className="text-faint">{joined(count(row.keys))}</span>
                </button>
              </li>
            ),
        )}
      </ul>
    </Panel>
  )
}
