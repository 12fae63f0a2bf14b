'use client'

import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { milliseconds } from '#components/format/durations.ts'
import { joined } from '#components/format/numbers.ts'
import { faultOf } from '#components/rpc/fault.ts'
import { useTRPC } from '#components/rpc/trpc.ts'
import { useTarget } from '#components/shell/use-target.ts'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { CommandsTable, orders } from './commands-table.tsx'
import { Events } from './events.tsx'
import { Histogram } from './histogram.tsx'

const windows = ['minute', 'fiveMinutes', 'hour', 'lifetime'] as const
const labels = { minute: '1 min', fiveMinutes: '5 min', hour: '1 h', lifetime: 'lifetime' }
const refreshMs = 3000

const parsers = {
  window: parseAsStringLiteral(windows).withDefault('fiveMinutes'),
  node: parseAsString.withDefault(''),
  sort: parseAsStringLiteral(orders).withDefault('time'),
  times: parseAsString.withDefault(''),
}

/** What each command costs, the spread of one of them, and what the latency monitor has caught. */
export function Latency({ target }: { target: string }) {
  const [words, setWords] = useQueryStates(parsers)
  const trpc = useTRPC()
  const { facts } = useTarget()
  const question = { target, node: words.node || null, window: words.window }
  const query = useQuery({
    ...trpc.latency.commands.queryOptions(question),
    placeholderData: keepPreviousData,
    refetchInterval: refreshMs,
    staleTime: 0,
  })
  const nodes = facts?.nodes ?? []
  const { data } = query
  const commands = data?.commands ?? []
  const chosen = words.times || (commands[0]?.command ?? '')
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      <div className="flex flex-wrap items-center gap-2">
        <Segmented
          label="Window"
          options={windows.map(value => ({ value, label: labels[value] }))}
          value={words.window}
          onChange={window => void setWords({ window })}
        />
        {nodes.length > 1 && (
          <Select
            label="Server"
            options={[
              { value: '', label: 'All servers' },
              ...nodes.map(({ id, name }) => ({ value: id, label: name })),
            ]}
            value={words.node}
            onChange={node => void setWords({ node })}
          />
        )}
        <p className="min-w-0 text-xs text-pretty text-mute">
          {data && coverage(data.seconds, words.window)}
        </p>
      </div>
      {data?.problems.map(({ node, problem }) => (
        <p key={node} role="alert" className="text-pretty text-stale">
          {problem}
        </p>
      ))}
      <Panel
        title="Commands"
        hint="choose one to see how its times are spread"
        className={`min-h-80 ${query.isPlaceholderData || query.isError ? 'opacity-75' : ''}`}
        state={
          data ? (
            commands.length === 0 ? (
              <Empty>No command is known yet. They appear here as soon as somebody sends one.</Empty>
            ) : undefined
          ) : query.error ? (
            <Failed message={faultOf(query.error).message} onRetry={() => void query.refetch()} />
          ) : (
            <Skeleton className="grow" />
          )
        }
      >
        <CommandsTable
          commands={commands}
          histograms={data?.histograms ?? true}
          chosen={chosen}
          order={words.sort}
          onOrder={sort => void setWords({ sort })}
          onChoose={times => void setWords({ times })}
        />
        {data && data.commandCount > commands.length && (
          <p className="mt-2 text-xs text-mute">
            {data.commandCount - commands.length} commands that took least are left out.
          </p>
        )}
        {data && !data.histograms && (
          <p className="mt-2 text-xs text-pretty text-mute">
            This server has no LATENCY HISTOGRAM (Redis 7, Valkey), or the board may not ask for it: only
            means are known.
          </p>
        )}
      </Panel>
      {data?.histograms && chosen !== '' && <Histogram question={{ ...question, command: chosen }} />}
      <Events target={target} />
    </div>
  )
}

/** A board that has just started does not know an hour. */
function coverage(seconds: number | null, window: (typeof windows)[number]): string {
  if (seconds === null || window === 'lifetime')
    return 'Since the server started, or its counters were reset.'
  const wanted = { minute: 60, fiveMinutes: 300, hour: 3600 }[window]
  if (seconds >= wanted * 0.95) return ''
  return `The board knows the last ${joined(milliseconds(seconds * 1000))} so far. The window fills up.`
}
