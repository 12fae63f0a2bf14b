'use client'

import { useQuery } from '@tanstack/react-query'
import { duration } from '#components/format/durations.ts'
import { bytes, count, joined, percent, rate } from '#components/format/numbers.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { MemoryAnalysis } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Skeleton } from '#components/ui/panel-states.tsx'

type Evictions = MemoryAnalysis['evictions']
const cell = 'px-2 py-1.5'

const ways: Record<Evictions['order'], string> = {
  idle: 'those not used for longest go first',
  frequency: 'those used least go first',
  ttl: 'those that expire soonest go first',
  random: 'any may go',
  none: 'nothing goes',
}

/** Who goes when room is needed, and what that costs. */
export function EvictionsPanel({
  analysis,
  waiting,
  target,
}: {
  analysis: MemoryAnalysis | null
  waiting: boolean
  target: string
}) {
  const evictions = analysis?.evictions
  const trpc = useTRPC()
  const { data: outlook } = useQuery(trpc.memory.outlook.queryOptions({ target }))
  const state = waiting ? (
    <Skeleton className="grow" />
  ) : !evictions ? (
    <Empty>After an analysis: which keys the policy takes first.</Empty>
  ) : evictions.problem !== null ? (
    <Empty>{evictions.problem}</Empty>
  ) : undefined
  return (
    <Panel
      title="If memory is needed"
      hint={evictions?.policy && `${evictions.policy}: ${ways[evictions.order]}`}
      className="h-[22rem]"
      state={state}
    >
      <section
        aria-label="What is evicted first, table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto"
      >
        <table className="w-full min-w-[28rem] text-xs sm:text-sm">
          <thead className="sticky top-0 bg-panel text-faint text-xs">
            <tr>
              <th scope="col" className={`${cell} text-left font-normal`}>
                to free
              </th>
              <th scope="col" className={`${cell} text-right font-normal`}>
                keys
              </th>
              <th scope="col" className={`${cell} text-left font-normal`}>
                mostly from
              </th>
              <th scope="col" className={`${cell} text-right font-normal`}>
                of all reads
              </th>
            </tr>
          </thead>
          <tbody>
            {evictions?.steps.map(step => (
              <tr key={step.share} className="border-line border-t align-top">
                <th scope="row" className={`${cell} text-left font-normal whitespace-nowrap`}>
                  {joined(percent(step.share))}
                  <span className="block text-mute text-xs">{joined(bytes(step.bytes))}</span>
                </th>
                <td className={`${cell} text-right whitespace-nowrap`}>
                  {joined(count(step.keys))}
                  <span className="block text-mute text-xs">{edgeWords(step.edge, evictions.order)}</span>
                </td>
                <td className={`${cell} font-mono break-all`}>
                  {step.namespaces.slice(0, 3).map(({ name, bytes: size }) => (
                    <span key={name} className="block">
                      {name} <span className="font-sans text-mute text-xs">{joined(bytes(size))}</span>
                    </span>
                  ))}
                </td>
                <td className={`${cell} text-right whitespace-nowrap`}>
                  <Cost reads={step.reads} hits={outlook?.hits ?? null} misses={outlook?.misses ?? null} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <p className="mt-2 text-faint text-xs">
        The share of reads is told from {evictions?.order === 'frequency' ? 'LFU counters' : 'idle times'}: a
        rough figure. Those reads become misses. A capture under Namespaces tells it better.
      </p>
    </Panel>
  )
}

function edgeWords(edge: number | null, order: Evictions['order']): string {
  if (edge === null) return ''
  if (order === 'idle') return `unused for ${duration(edge)} or more`
  if (order === 'frequency') return `counter up to ${edge}`
  return `expire within ${duration(edge)}`
}

type CostProps = { reads: number | null; hits: number | null; misses: number | null }

/** These reads become misses, until the keys are loaded again. */
function Cost({ reads, hits, misses }: CostProps) {
  if (reads === null) return <span className="text-faint">not known</span>
  const all = (hits ?? 0) + (misses ?? 0)
  return (
    <>
      {joined(percent(reads))}
      {hits !== null && all > 0 && (
        <span className="block text-mute text-xs">
          {`${joined(rate(hits * reads))} more misses`}
          <span className="block">{`hit rate ${joined(percent((hits * (1 - reads)) / all))}`}</span>
        </span>
      )}
    </>
  )
}
