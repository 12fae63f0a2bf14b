'use client'

import { useQuery } from '@tanstack/react-query'
import { bytes, count, joined, percent } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'

type CostProps = { target: string; seconds: number; paused: boolean }

const refreshMs = 10_000

/** What listening would cost now, or why it would be refused. */
export function Cost({ target, seconds, paused }: CostProps) {
  const trpc = useTRPC()
  const { data, error } = useQuery({
    ...trpc.livecommands.announce.queryOptions({ target }),
    enabled: !paused,
    refetchInterval: refreshMs,
  })
  if (error) return <p className="text-stale">{faultOf(error).message}</p>
  if (!data) return <p className="text-mute">Measuring what it would cost…</p>
  const operations = data.nodes.reduce((sum, { load }) => sum + load.operations, 0)
  const perSecond = data.nodes.reduce((sum, { bytesPerSecond }) => sum + (bytesPerSecond ?? 0), 0)
  const busiest = Math.max(...data.nodes.map(({ load }) => load.processor ?? 0))
  return (
    <div className="grid gap-1 text-pretty text-mute">
      <p>
        Now: {joined(count(operations))} commands a second
        {busiest > 0 && `, ${joined(percent(busiest))} of a processor core`}. For {seconds} s about{' '}
        {joined(count(operations * seconds))} commands and {joined(bytes(perSecond * seconds))} to the board.
      </p>
      <p>
        Each command is sent once more, to the board: a server at its limit loses up to half of its
        throughput. Above {joined(count(data.mostOperations))} commands a second and server it is refused, and
        stops by itself.
      </p>
      {data.refusal !== null && !paused && (
        <p role="alert" className="text-stale">
          {data.refusal}
        </p>
      )}
    </div>
  )
}
