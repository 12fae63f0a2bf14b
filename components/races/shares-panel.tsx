'use client'

import { useQuery } from '@tanstack/react-query'
import { joined, percent } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { Race, RaceShare } from '#components/rpc/types.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Failed, Skeleton } from '#components/ui/panel-states.tsx'
import type { RaceDesk } from './use-race.ts'

const cell = 'px-2 py-1.5'

/** A number in place of an anecdote: all orders in which these two can move, for each way to do it. */
export function SharesPanel({ race, desk }: { race: Race; desk: RaceDesk }) {
  const trpc = useTRPC()
  const { data, error, refetch } = useQuery({
    ...trpc.races.shares.queryOptions({ race: race.id }),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return (
    <Panel title="All schedules of these two clients" hint="simulated, every one tried">
      {data ? (
        <Shares rows={data} desk={desk} />
      ) : error ? (
        <Failed message={faultOf(error).message} onRetry={() => void refetch()} />
      ) : (
        <div style={{ minHeight: `${2 + 2.25 * race.choices.length}rem` }} className="grid">
          <Skeleton />
        </div>
      )}
    </Panel>
  )
}

function Shares({ rows, desk }: { rows: readonly RaceShare[]; desk: RaceDesk }) {
  return (
    <section
      aria-label="All schedules, table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="overflow-x-auto"
    >
      <table className="w-full">
        <thead className="text-faint text-xs">
          <tr>
            <th scope="col" className={`${cell} text-left font-normal`}>
              how it is done
            </th>
            <th scope="col" className={`${cell} text-right font-normal`}>
              schedules
            </th>
            <th scope="col" className={`${cell} text-right font-normal whitespace-nowrap`}>
              end badly
            </th>
            <th scope="col" className={`${cell} w-2/5 text-left font-normal`}>
              share
            </th>
            <th scope="col" className={`${cell} text-left font-normal`}>
              example
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <ShareRow key={row.id} row={row} desk={desk} />
          ))}
        </tbody>
      </table>
    </section>
  )
}

function ShareRow({ row, desk }: { row: RaceShare; desk: RaceDesk }) {
  const { id, label, about, ways, harmed, example } = row
  const shown = id === desk.wanted.choice
  return (
    <tr className="border-line border-t" aria-current={shown ? 'true' : undefined}>
      <th
        scope="row"
        title={about}
        className={`${cell} text-left whitespace-nowrap ${shown ? 'font-semibold' : 'font-normal'}`}
      >
        {label}
      </th>
      <td className={`${cell} text-right`}>{ways}</td>
      <td className={`${cell} text-right ${harmed > 0 ? 'text-stale' : 'text-hit'}`}>{harmed}</td>
      <td className={cell}>
        <Bar share={harmed / ways} />
      </td>
      <td className={`${cell} whitespace-nowrap`}>
        {example === null ? (
          <span className="text-faint">none</span>
        ) : (
          <button
            type="button"
            onClick={() => desk.show(id, example)}
            aria-label={`Show ${example} with ${label}`}
            className="rounded-control font-mono text-mute underline underline-offset-4 hover:text-text"
          >
            {example}
          </button>
        )}
      </td>
    </tr>
  )
}

function Bar({ share }: { share: number }) {
  return (
    <span className="flex min-w-32 items-center gap-2">
      <span aria-hidden="true" className="flex h-1.5 grow overflow-hidden rounded-full bg-hit">
        <span className="bg-stale" style={{ width: `${share * 100}%` }} />
      </span>
      <span className="w-12 text-right text-mute text-xs">{joined(percent(share))}</span>
    </span>
  )
}
