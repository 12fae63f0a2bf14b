'use client'

import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { moment } from '#components/format/durations.ts'
import { bytes, count, joined } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { MemoryComparison } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Bytes } from './amount.tsx'

type Change = MemoryComparison['bytes']
type GroupChange = MemoryComparison['namespaces'][number]
type DifferenceProps = { target: string; before: string; after: string; onClose: () => void }
const cell = 'px-2 py-1.5'
const mostRows = 100

/** What has changed between two analyses, and whether chance explains it. */
export function DifferencePanel({ target, before, after, onClose }: DifferenceProps) {
  const trpc = useTRPC()
  const query = useQuery(trpc.memory.compare.queryOptions({ target, before, after }))
  const { data, error } = query
  const state = data ? undefined : error ? (
    <Failed message={faultOf(error).message} onRetry={() => void query.refetch()} />
  ) : (
    <Skeleton className="grow" />
  )
  const close = (
    <Button tone="quiet" className="px-2 py-0.5" onClick={onClose}>
      <X aria-hidden="true" className="size-3.5" />
      Close
    </Button>
  )
  return (
    <Panel title="What has changed" hint={close} className="min-h-64" state={state}>
      {data && <Difference comparison={data} />}
    </Panel>
  )
}

function Difference({ comparison }: { comparison: MemoryComparison }) {
  const { bytes: all, keys, from, to, problem, namespaces, types, ttls } = comparison
  return (
    <>
      <p className="mb-2" suppressHydrationWarning>
        From {moment(from)} to {moment(to)}: <Changed change={all} format={size => joined(bytes(size))} />,{' '}
        <Changed change={keys} format={number => `${joined(count(number))} keys`} />.
      </p>
      {problem !== null && <p className="mb-2 text-miss">{problem}</p>}
      <div className="grid gap-4 lg:grid-cols-3">
        <Changes title="namespace" rows={namespaces} />
        <Changes title="type" rows={types} />
        <Changes title="TTL" rows={ttls} />
      </div>
      <p className="mt-2 text-faint text-xs">
        “Within the margins”: the two samples alone explain so small a change.
      </p>
    </>
  )
}

function Changes({ title, rows }: { title: string; rows: readonly GroupChange[] }) {
  return (
    <section
      aria-label={`Changes by ${title}`}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="max-h-72 overflow-auto"
    >
      <table className="w-full text-xs">
        <thead className="sticky top-0 bg-panel text-faint">
          <tr>
            <th scope="col" className={`${cell} text-left font-normal`}>
              {title}
            </th>
            <th scope="col" className={`${cell} text-right font-normal`}>
              now
            </th>
            <th scope="col" className={`${cell} text-right font-normal`}>
              change
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, mostRows).map(row => (
            <tr key={`${row.id} ${row.name}`} className="border-line border-t">
              <th scope="row" className={`${cell} break-all text-left font-normal`}>
                {row.name}
              </th>
              <td className={`${cell} text-right`}>
                <Bytes of={row.after} />
              </td>
              <td className={`${cell} text-right`}>
                <Changed change={row.bytes} format={size => joined(bytes(size))} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Changed({ change, format }: { change: Change; format: (amount: number) => string }) {
  const { value, margin, sure } = change
  if (value === 0 && margin === 0) return <span className="text-mute">no change</span>
  if (!sure) return <span className="text-mute">within the margins</span>
  return (
    <span className="whitespace-nowrap">
      {`${value > 0 ? '+' : '−'}${format(Math.abs(value))}`}
      {margin > 0 && <span className="text-faint">{` ± ${format(margin)}`}</span>}
    </span>
  )
}
