'use client'

import { useQuery } from '@tanstack/react-query'
import { bytes, count, factor, joined, percent } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { NodeMemory } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'

const words: Record<NodeMemory['uses'][number]['use'], { label: string; fill: string }> = {
  data: { label: 'values', fill: 'bg-db' },
  index: { label: 'tables of keys and TTLs', fill: 'bg-db/55' },
  clients: { label: 'clients', fill: 'bg-write' },
  replication: { label: 'replication', fill: 'bg-write/60' },
  'append-only': { label: 'append-only file', fill: 'bg-miss/70' },
  scripts: { label: 'scripts', fill: 'bg-ok/60' },
  startup: { label: 'the server itself', fill: 'bg-mute/70' },
  other: { label: 'not explained', fill: 'bg-mute/35' },
}
const askEveryMs = 5000

/** Data against overhead, as the server itself tells. */
export function UsesPanel({ target }: { target: string }) {
  const trpc = useTRPC()
  const query = useQuery({ ...trpc.memory.server.queryOptions({ target }), refetchInterval: askEveryMs })
  const { data, error } = query
  const state = data ? undefined : error ? (
    <Failed message={faultOf(error).message} onRetry={() => void query.refetch()} />
  ) : (
    <Skeleton className="grow" />
  )
  return (
    <Panel title="What the server uses" hint="data and overhead" className="min-h-72" state={state}>
      <div className={`grid gap-5 ${error ? 'opacity-60 grayscale' : ''}`}>
        {data?.map(node => (
          <NodeUses key={node.node} node={node} named={data.length > 1} />
        ))}
      </div>
    </Panel>
  )
}

function NodeUses({ node, named }: { node: NodeMemory; named: boolean }) {
  if (node.problem !== null) return <p className="text-stale">{node.problem}</p>
  const { used, uses, missing } = node
  const all = uses.reduce((sum, use) => sum + use.bytes, 0)
  return (
    <div>
      {named && <h3 className="mb-1 font-mono text-mute text-xs">{node.node}</h3>}
      <p className="mb-2">
        <span className="font-semibold text-big tracking-tight">
          {used === null ? '–' : bytes(used).value}
        </span>{' '}
        <span className="text-mute">{used === null ? '' : `${bytes(used).unit}${limitWords(node)}`}</span>
      </p>
      <div className="mb-2 flex h-2.5 overflow-hidden rounded-full bg-line" aria-hidden="true">
        {uses.map(({ use, bytes: size }) => (
          <span key={use} className={words[use].fill} style={{ width: `${(size / all) * 100}%` }} />
        ))}
      </div>
      <dl className="grid grid-cols-[minmax(0,1fr)_auto_auto] gap-x-4 gap-y-0.5">
        {uses.map(({ use, bytes: size }) => (
          <div key={use} className="contents">
            <dt className="flex items-center gap-2 text-mute">
              <span className={`size-2 rounded-xs ${words[use].fill}`} aria-hidden="true" />
              {words[use].label}
            </dt>
            <dd className="text-right whitespace-nowrap">{joined(bytes(size))}</dd>
            <dd className="w-14 text-right text-mute whitespace-nowrap">{joined(percent(size / all))}</dd>
          </div>
        ))}
      </dl>
      <Facts node={node} />
      {missing !== null && <p className="mt-2 text-faint text-xs">{missing}</p>}
    </div>
  )
}

function limitWords({ limit, policy }: NodeMemory): string {
  const rule = policy === null ? '' : `, ${policy}`
  if (limit === null) return rule
  return limit === 0 ? ` · no limit${rule}` : ` of ${joined(bytes(limit))}${rule}`
}

function Facts({ node }: { node: NodeMemory }) {
  const { fragmentation, fragmented, resident, peak, bytesPerKey, keys } = node
  const facts: [string, string, string | null][] = [
    [
      'fragmentation',
      fragmentation === null ? 'not told' : joined(factor(fragmentation)),
      fragmentation !== null && fragmentation > 1.5 && (resident ?? 0) > 100_000_000
        ? 'More than 1.5: memory that the system has given and the cache does not use.'
        : null,
    ],
    ['lost in the allocator', fragmented === null ? 'not told' : joined(bytes(fragmented)), null],
    ['resident', resident === null ? 'not told' : joined(bytes(resident)), null],
    ['highest so far', peak === null ? 'not told' : joined(bytes(peak)), null],
  ]
  if (bytesPerKey !== null && keys)
    facts.push(['per key', `${joined(bytes(bytesPerKey))} × ${joined(count(keys))}`, null])
  return (
    <dl className="mt-3 grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-0.5 border-line border-t pt-2 text-xs">
      {facts.map(([name, value, note]) => (
        <div key={name} className="contents">
          <dt className="text-mute">{name}</dt>
          <dd className="text-right">
            {value}
            {note !== null && <span className="block text-miss">{note}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
