'use client'

import { useQuery } from '@tanstack/react-query'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { SlowlogKind } from '#components/rpc/types.ts'
import { Segmented } from '#components/ui/segmented.tsx'

const options = [
  { value: 'slow', label: 'Slow' },
  { value: 'large-request', label: 'Large requests' },
  { value: 'large-reply', label: 'Large replies' },
] as const

type ListChoiceProps = { target: string; value: SlowlogKind; onChange: (kind: SlowlogKind) => void }

/** Valkey keeps three lists. Where a server has only the first, that is said instead of an empty one. */
export function ListChoice({ target, value, onChange }: ListChoiceProps) {
  const trpc = useTRPC()
  const { data } = useQuery({ ...trpc.slowlog.state.queryOptions({ target }), refetchInterval: 10_000 })
  const lists = data?.lists?.flatMap(node => node.lists) ?? []
  const problem = (kind: SlowlogKind) =>
    lists.find(list => list.kind === kind && list.problem !== null)?.problem ?? null
  const lacking = problem('large-request')
  const slowProblem = problem('slow')
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1.5">
      {(lacking === null || value !== 'slow') && (
        <Segmented label="List" options={options} value={value} onChange={onChange} />
      )}
      {lacking !== null && (
        <p className="min-w-0 text-xs text-pretty text-mute">
          Large requests and replies are kept by Valkey from 8.1 on. {lacking}
        </p>
      )}
      {slowProblem !== null && (
        <p role="alert" className="min-w-0 text-pretty text-stale">
          {slowProblem} What was read before is still here.
        </p>
      )}
    </div>
  )
}
