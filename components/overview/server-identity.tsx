import type { ReactNode } from 'react'
import { duration } from '#components/format/durations.ts'
import type { NodeFacts, TargetFacts } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Skeleton } from '#components/ui/panel-states.tsx'

export type ServerIdentityProps = {
  facts: TargetFacts | undefined
  nodes: readonly NodeFacts[]
  now: number | null
}

/** Which server these numbers are of. */
export function ServerIdentity({ facts, nodes, now }: ServerIdentityProps) {
  const state = facts ? undefined : <Skeleton className="h-9" />
  return (
    <Panel
      title="Server"
      hint={facts && originOf(facts)}
      className="col-span-full min-h-[5.75rem]"
      state={state}
    >
      <dl className="flex flex-wrap gap-x-9 gap-y-3">
        {facts &&
          entriesOf(facts, nodes, now).map(([name, value]) => (
            <div key={name} className="min-w-0">
              <dt className="text-xs text-faint">{name}</dt>
              <dd className="break-words" title={typeof value === 'string' ? value : undefined}>
                {value ?? <span className="text-faint">not told</span>}
              </dd>
            </div>
          ))}
      </dl>
    </Panel>
  )
}

type Entry = readonly [name: string, value: ReactNode]

function entriesOf(facts: TargetFacts, nodes: readonly NodeFacts[], now: number | null): Entry[] {
  const same = (pick: (node: NodeFacts) => string | null) => sameOf(nodes, pick)
  const startedAt = nodes.length === 1 ? (nodes[0]?.startedAt ?? null) : null
  const single: Entry[] =
    nodes.length > 1
      ? [['nodes', String(nodes.length)]]
      : [
          ['run id', runIdOf(nodes[0])],
          ['uptime', startedAt === null || now === null ? null : duration((now - startedAt) / 1000)],
        ]
  return [
    ['server', same(({ server }) => (server === 'unknown' ? null : server))],
    ['version', same(({ version }) => version)],
    ['mode', nodes.length === 1 && nodes[0]?.role === 'replica' ? 'replica' : facts.kind],
    ['system', same(({ os }) => os)],
    ['address', facts.address],
    ['eviction', same(({ evictionPolicy }) => evictionPolicy)],
    ...single,
  ]
}

/** Nodes in the middle of an upgrade differ: then all that there is. */
function sameOf(nodes: readonly NodeFacts[], pick: (node: NodeFacts) => string | null): string | null {
  const values = new Set(nodes.map(pick).filter(value => value !== null))
  return values.size === 0 ? null : [...values].join(', ')
}

function runIdOf(node: NodeFacts | undefined): string | null {
  return node?.runId ? `${node.runId.slice(0, 8)}…` : null
}

function originOf({ embedded }: TargetFacts): string {
  return embedded === null ? 'brought by you' : `started by the board: ${embedded}`
}
