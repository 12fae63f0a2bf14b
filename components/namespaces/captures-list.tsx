'use client'

import { useQuery } from '@tanstack/react-query'
import { count, joined, percent } from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { NamespacesKept } from '#components/rpc/types.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { rateOf } from './rows.ts'
import type { ResultView } from './use-namespaces.ts'

const cell = 'px-2 py-1.5'

/** Earlier captures: look at one again, or put it beside the one that is shown. */
export function CapturesList({ target, view }: { target: string; view: ResultView }) {
  const trpc = useTRPC()
  const query = useQuery(trpc.namespaces.list.queryOptions({ target }))
  const { data, error } = query
  const state = error ? (
    <Failed message={faultOf(error).message} onRetry={() => void query.refetch()} />
  ) : !data ? (
    <Skeleton className="grow" />
  ) : data.length === 0 ? (
    <Empty>Every capture is kept here, the last 60 of them.</Empty>
  ) : undefined
  const shown = view.address.capture ?? view.result?.id ?? null
  return (
    <Panel title="Captures" hint="newest first" className="max-h-96 min-h-40" state={state}>
      <section
        aria-label="Captures, table"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
        tabIndex={0}
        className="min-h-0 flex-1 overflow-auto"
      >
        <table className="w-full text-xs sm:text-sm">
          <thead className="sticky top-0 bg-panel text-faint text-xs">
            <tr>
              {['when', 'reads', 'hit rate', ''].map((name, at) => (
                <th
                  key={name}
                  scope="col"
                  className={`${cell} font-normal ${at === 0 ? 'text-left' : 'text-right'}`}
                >
                  {name || <span className="sr-only">actions</span>}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data?.map(kept => (
              <Row key={kept.id} kept={kept} shown={shown} view={view} />
            ))}
          </tbody>
        </table>
      </section>
    </Panel>
  )
}

function Row({ kept, shown, view }: { kept: NamespacesKept; shown: string | null; view: ResultView }) {
  const { id, at, who, brief } = kept
  const rate = rateOf(brief)
  const isCompared = id === view.address.before
  return (
    <tr className="border-line border-t" aria-current={id === shown || undefined}>
      <th scope="row" className={`${cell} text-left font-normal`}>
        <RelativeTime at={at} />
        <span className="block text-mute text-xs">{`${brief.seconds.toFixed(0)} s${who === null ? '' : ` · ${who}`}`}</span>
      </th>
      <td className={`${cell} text-right whitespace-nowrap`}>{joined(count(brief.reads))}</td>
      <td className={`${cell} text-right whitespace-nowrap`}>
        {rate === null ? 'no reads' : joined(percent(rate))}
      </td>
      <td className={`${cell} text-right whitespace-nowrap`}>
        {id === shown ? (
          <span className="text-hit">shown</span>
        ) : (
          <>
            <Button
              tone="quiet"
              className="px-2 py-0.5"
              onClick={() => view.setAddress({ capture: id, before: null })}
            >
              Show
            </Button>
            <Button
              tone="quiet"
              className="px-2 py-0.5"
              aria-pressed={isCompared}
              onClick={() => view.setAddress({ before: isCompared ? null : id, capture: shown })}
            >
              {isCompared ? 'Compared' : 'Compare'}
            </Button>
          </>
        )}
      </td>
    </tr>
  )
}
