'use client'

import { useQuery } from '@tanstack/react-query'
import { milliseconds } from '#components/format/durations.ts'
import { joined } from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import type { LatencyEvent } from '#components/rpc/types.ts'
import { useOperator } from '#components/shell/use-operator.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { SettingRow } from '../settings/setting-row.tsx'
import { type Settings, useSettings } from '../settings/use-settings.ts'

const refreshMs = 5000

/** What the servers noted down because it took long: commands, forks, evictions, expiry. */
export function Events({ target }: { target: string }) {
  const trpc = useTRPC()
  const refused = useOperator(target)
  const settings = useSettings(target)
  const query = useQuery({ ...trpc.latency.events.queryOptions({ target }), refetchInterval: refreshMs })
  const events = query.data?.events ?? []
  const several = new Set(events.map(({ node }) => node)).size > 1
  const problem = query.data?.problems[0]?.problem ?? null
  return (
    <Panel title="Latency events" hint="what the server itself noted as slow" className="min-h-48">
      <SettingRow
        {...{ settings, refused }}
        name="latency-monitor-threshold"
        label="Noted from"
        show={value => (value === 0 ? 'off' : joined(milliseconds(value)))}
        read={text => (text.trim() === 'off' ? 0 : readMs(text))}
        hint="Milliseconds such as 100, or “off”."
      />
      {query.error ? (
        <Failed message={faultOf(query.error).message} onRetry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton className="grow" />
      ) : events.length === 0 ? (
        <Empty>{problem ?? whyNone(settings)}</Empty>
      ) : (
        <EventsTable events={events} several={several} />
      )}
    </Panel>
  )
}

function whyNone(settings: Settings): string {
  const { value } = settings.of('latency-monitor-threshold')
  if (value === 0)
    return 'The server notes nothing down: its latency monitor is off. 100 ms is a good threshold to begin with.'
  return 'Nothing took that long since the server began to watch.'
}

function readMs(text: string): number | null {
  const found = /^\s*(\d{1,7})\s*(?:ms)?\s*$/.exec(text)
  return found ? Number(found[1]) : null
}

function EventsTable({ events, several }: { events: readonly LatencyEvent[]; several: boolean }) {
  const cell = 'px-2 py-1.5 whitespace-nowrap'
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Latency events, table" tabIndex={0} className="overflow-x-auto">
      <table className="w-full">
        <thead className="text-xs text-faint">
          <tr>
            {['event', ...(several ? ['server'] : []), 'last', 'took', 'worst', 'times', 'history'].map(
              head => (
                <th key={head} scope="col" className={`${cell} text-left font-normal`}>
                  {head}
                </th>
              ),
            )}
          </tr>
        </thead>
        <tbody>
          {events.map(event => (
            <tr key={`${event.node} ${event.event}`} className="border-line border-t">
              <th scope="row" className={`${cell} text-left font-mono font-normal`}>
                {event.event}
              </th>
              {several && <td className={`${cell} font-mono text-mute`}>{event.node}</td>}
              <td className={`${cell} text-mute`}>
                <RelativeTime at={event.lastAt} />
              </td>
              <td className={cell}>{joined(milliseconds(event.lastMs))}</td>
              <td className={`${cell} text-miss`}>{joined(milliseconds(event.worstMs))}</td>
              <td className={cell}>{event.samples.length}</td>
              <td className={cell}>
                <Bars event={event} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

const mostBars = 40

/** The last times it happened, oldest first. */
function Bars({ event: { samples, worstMs } }: { event: LatencyEvent }) {
  const shown = samples.slice(-mostBars)
  return (
    <span
      role="img"
      aria-label={`The last ${shown.length}: ${shown.map(({ ms }) => ms).join(', ')} ms`}
      className="flex h-6 items-end gap-px"
    >
      {shown.map(({ at, ms }) => (
        <span
          key={at}
          className="w-1 rounded-t-[1px] bg-miss"
          style={{ height: `${Math.max(8, (ms / worstMs) * 100)}%` }}
        />
      ))}
    </span>
  )
}
