import type { Client } from './client-line.ts'

export const clientOrders = ['memory', 'output', 'idle', 'age', 'name', 'address'] as const
export type ClientOrder = (typeof clientOrders)[number]
export const clientGroups = ['address', 'name', 'library', 'user', 'command'] as const
export type ClientGroupBy = (typeof clientGroups)[number]

export type ClientGroup = {
  /** null: those that have none. */
  name: string | null
  connections: number
  memory: number | null
  outputBytes: number
  oldestSeconds: number
  leastIdleSeconds: number
  heavy: number
  own: number
}

const compare: Record<ClientOrder, (a: Client, b: Client) => number> = {
  memory: (a, b) => (b.memory ?? 0) - (a.memory ?? 0),
  output: (a, b) => b.outputBytes - a.outputBytes || b.queryBytes - a.queryBytes,
  idle: (a, b) => b.idleSeconds - a.idleSeconds,
  age: (a, b) => b.ageSeconds - a.ageSeconds,
  name: (a, b) => (a.name ?? '\uffff').localeCompare(b.name ?? '\uffff'),
  address: (a, b) => (a.address ?? '\uffff').localeCompare(b.address ?? '\uffff'),
}

export function sortClients(clients: readonly Client[], by: ClientOrder): Client[] {
  return clients.toSorted((a, b) => compare[by](a, b) || a.id - b.id)
}

/** The largest groups first. */
export function groupClients(clients: readonly Client[], by: ClientGroupBy): ClientGroup[] {
  const groups = [...Map.groupBy(clients, client => nameIn(client, by))]
  return groups
    .map(([name, members]) => groupOf(name, members))
    .sort((a, b) => b.connections - a.connections || (b.memory ?? 0) - (a.memory ?? 0))
}

function nameIn(client: Client, by: ClientGroupBy): string | null {
  const value = client[by]
  // The port is another one for each connection.
  return by === 'address' ? (value?.replace(/:\d+$/, '') ?? null) : value
}

function groupOf(name: string | null, members: readonly Client[]): ClientGroup {
  const sum = (read: (client: Client) => number) => members.reduce((total, each) => total + read(each), 0)
  const known = members.some(({ memory }) => memory !== null)
  return {
    name,
    connections: members.length,
    memory: known ? sum(({ memory }) => memory ?? 0) : null,
    outputBytes: sum(({ outputBytes }) => outputBytes),
    oldestSeconds: Math.max(...members.map(({ ageSeconds }) => ageSeconds)),
    leastIdleSeconds: Math.min(...members.map(({ idleSeconds }) => idleSeconds)),
    heavy: members.filter(({ heavy }) => heavy).length,
    own: members.filter(({ own }) => own).length,
  }
}
