'use client'

import { duration } from '#components/format/durations.ts'
import { bytes, joined } from '#components/format/numbers.ts'
import type { Client, Clients } from '#components/rpc/types.ts'
import { ConfirmButton } from '#components/ui/confirm-button.tsx'
import type { ClientsView } from './use-clients.ts'

const cell = 'px-2 py-1.5 text-right whitespace-nowrap'
const left = 'px-2 py-1.5 text-left whitespace-nowrap'

type TableProps = { data: Clients; view: ClientsView; mayKill: boolean; several: boolean }

export function ClientsTable({ data, view, mayKill, several }: TableProps) {
  const heads = [
    'name',
    ...(data.addressesShown ? ['address'] : []),
    ...(several ? ['server'] : []),
    'library',
    'last command',
  ]
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label="Connections, table" tabIndex={0} className="max-h-[36rem] overflow-auto">
      <table className="w-full">
        <thead className="sticky top-0 bg-panel text-xs text-faint">
          <tr>
            {heads.map(head => (
              <th key={head} scope="col" className={`${left} font-normal`}>
                {head}
              </th>
            ))}
            {['db', 'age', 'idle', 'memory', 'waiting'].map(head => (
              <th key={head} scope="col" className={`${cell} font-normal`}>
                {head}
              </th>
            ))}
            {mayKill && (
              <td className={cell}>
                <span className="sr-only">Actions</span>
              </td>
            )}
          </tr>
        </thead>
        <tbody>
          {data.clients.map(client => (
            <Row
              key={`${client.node} ${client.id}`}
              {...{ client, view, mayKill, several }}
              addresses={data.addressesShown}
            />
          ))}
        </tbody>
      </table>
    </section>
  )
}

type RowProps = { client: Client; view: ClientsView; mayKill: boolean; several: boolean; addresses: boolean }

function Row({ client, view, mayKill, several, addresses }: RowProps) {
  const {
    name,
    address,
    node,
    library,
    command,
    database,
    ageSeconds,
    idleSeconds,
    memory,
    outputBytes,
    heavy,
  } = client
  return (
    <tr className="border-line border-t">
      <th scope="row" className={`${left} font-normal`}>
        {name ?? <span className="text-faint">without a name</span>}
        <Mark client={client} />
      </th>
      {addresses && (
        <td className={`${left} font-mono`}>
          {address ?? <span className="font-sans text-faint">not told</span>}
        </td>
      )}
      {several && <td className={`${left} font-mono text-mute`}>{node}</td>}
      <td className={`${left} text-mute`}>{library ?? '–'}</td>
      <td className={`${left} font-mono`}>{command ?? '–'}</td>
      <td className={cell}>{database}</td>
      <td className={`${cell} text-mute`}>{duration(ageSeconds)}</td>
      <td className={`${cell} text-mute`}>{duration(idleSeconds)}</td>
      <td className={cell}>{memory === null ? '–' : joined(bytes(memory))}</td>
      <td className={`${cell} ${heavy ? 'text-miss' : 'text-mute'}`}>
        {joined(bytes(outputBytes))}
        {heavy && <span className="ml-1.5 text-2xs">heavy</span>}
      </td>
      {mayKill && (
        <td className={cell}>
          {!client.own && <Kill client={client} onKill={() => view.kill(node, client.id)} />}
        </td>
      )}
    </tr>
  )
}

const kinds: Record<Client['kind'], string | null> = {
  normal: null,
  replica: 'replica',
  subscriber: 'subscriber',
  monitor: 'monitor',
  blocked: 'waits',
  transaction: 'transaction',
}

function Mark({ client: { own, kind } }: { client: Client }) {
  const marks = [own ? 'the board' : null, kinds[kind]].filter(mark => mark !== null)
  return marks.map(mark => (
    <span key={mark} className="ml-2 rounded-[0.2rem] border border-line px-1 text-2xs text-mute">
      {mark}
    </span>
  ))
}

const effects: Record<Client['kind'], string> = {
  normal: 'What it was doing may fail.',
  replica: 'This is a replica: it has to catch up again, and may need a full copy.',
  subscriber: 'It misses what is published until it is back.',
  monitor: 'Somebody is watching the commands through it.',
  blocked: 'It waits for something; what it waits for may be lost.',
  transaction: 'Its transaction is thrown away.',
}

function Kill({ client, onKill }: { client: Client; onKill: () => void }) {
  const who = [client.name, client.address].filter(Boolean).join(' at ') || `number ${client.id}`
  const times = `connected for ${duration(client.ageSeconds)}, last used ${duration(client.idleSeconds)} ago`
  return (
    <ConfirmButton
      label="Kill…"
      aria-label={`Kill the connection of ${who}`}
      className="px-2 py-0 text-xs"
      question="Cut this connection?"
      warning={`${who}: ${times}. ${effects[client.kind]} Most clients connect again at once.`}
      confirm="Kill it"
      onConfirm={onKill}
    />
  )
}
