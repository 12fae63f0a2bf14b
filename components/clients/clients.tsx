'use client'

import { TriangleAlert } from 'lucide-react'
import { bytes, count, joined } from '#components/format/numbers.ts'
import { RelativeTime } from '#components/format/relative-time.tsx'
import type { Clients as Answer } from '#components/rpc/types.ts'
import { CacheRoom } from '#components/shell/cache-room.tsx'
import { useOperator } from '#components/shell/use-operator.ts'
import { useTarget } from '#components/shell/use-target.ts'
import { Button } from '#components/ui/button.tsx'
import { Panel } from '#components/ui/panel.tsx'
import { Empty, Failed, Skeleton } from '#components/ui/panel-states.tsx'
import { ClientsTable } from './clients-table.tsx'
import { FilterBar } from './filter-bar.tsx'
import { GroupsTable } from './groups-table.tsx'
import { type ClientsView, useClients } from './use-clients.ts'

/** Who is connected to the servers of a cache, and what each of them takes. */
export function Clients() {
  return <CacheRoom title="Clients">{target => <Room target={target} />}</CacheRoom>
}

function Room({ target }: { target: string }) {
  const view = useClients(target)
  const refused = useOperator(target)
  const { facts } = useTarget()
  const { data, fault } = view
  const state = stateOf(view)
  return (
    <>
      <div className="mb-4">
        <h1 className="text-[1.1875rem] font-semibold tracking-[-0.01em]">Clients</h1>
        <p className="min-h-[1.3em] text-pretty text-mute">{data ? headline(data) : 'Who is connected.'}</p>
      </div>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
        <FilterBar view={view} nodes={facts?.nodes ?? []} />
        {data && fault && (
          <div role="alert" className="flex flex-wrap items-center gap-3 text-stale">
            <p className="min-w-0 grow basis-64 text-pretty">
              Last seen <RelativeTime at={data.at} />. {fault.message}
            </p>
            <Button onClick={view.retry} className="py-1">
              Try again
            </Button>
          </div>
        )}
        {data?.problems.map(({ node, problem }) => (
          <p key={node} role="alert" className="text-pretty text-stale">
            {view.silentSince !== null && (
              <>
                Last seen <RelativeTime at={view.silentSince} />.{' '}
              </>
            )}
            {problem}
          </p>
        ))}
        {data && data.heavy > 0 && <Heavy data={data} onShow={() => view.change({ order: 'output' })} />}
        {refused !== null && (
          <p className="text-xs text-pretty text-mute">Addresses and users are for operators. {refused}</p>
        )}
        <Panel
          title="Together"
          hint={data && `${joined(count(data.groupCount))} groups`}
          className={`min-h-48 ${dim(view)}`}
          state={state}
        >
          {data && <GroupsTable data={data} view={view} />}
        </Panel>
        <Panel
          title="Connections"
          hint={
            data && data.fitting > data.clients.length
              ? `the first ${data.clients.length} of ${joined(count(data.fitting))}`
              : undefined
          }
          className={`min-h-64 ${dim(view)}`}
          state={state}
        >
          {data && (
            <ClientsTable
              data={data}
              view={view}
              mayKill={refused === null}
              several={(facts?.nodes.length ?? 1) > 1}
            />
          )}
        </Panel>
      </div>
    </>
  )
}

const dim = ({ changing, fault, silentSince }: ClientsView) =>
  changing || fault || silentSince !== null ? 'opacity-75' : ''

function stateOf({ data, fault, retry, words, change }: ClientsView) {
  if (!data) return fault ? <Failed message={fault.message} onRetry={retry} /> : <Skeleton className="grow" />
  if (data.fitting > 0) return undefined
  if (data.problems.length > 0) return <Empty>Who is connected is not known.</Empty>
  if (words.find === '') return <Empty>Nobody is connected but this board.</Empty>
  return (
    <Empty>
      <p className="mb-3">No client fits “{words.find}”.</p>
      <Button onClick={() => change({ find: '' })}>Show all</Button>
    </Empty>
  )
}

function headline({ total, memory, ownCount, problems }: Answer): string {
  if (total === 0 && problems.length > 0) return 'Who is connected is not known.'
  const taken = memory === null ? '' : ` They take ${joined(bytes(memory))} of the server’s memory.`
  return `${joined(count(total))} connections, ${ownCount} of them the board’s.${taken}`
}

function Heavy({ data, onShow }: { data: Answer; onShow: () => void }) {
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-1 rounded-card border border-miss/40 bg-panel px-3.5 py-2.5">
      <p className="min-w-0 grow basis-64 text-pretty">
        <TriangleAlert aria-hidden="true" className="mr-2 inline size-4 text-miss" />
        {data.heavy === 1 ? 'One client takes' : `${data.heavy} clients take`} what they are sent too slowly:
        more than {joined(bytes(data.heavyBytes))} wait in the server’s memory.
      </p>
      <Button className="py-1" onClick={onShow}>
        Show them first
      </Button>
    </div>
  )
}
