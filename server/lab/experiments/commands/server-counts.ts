import type { Redis } from 'ioredis'
import { type CacheClient, nodesOf } from '#server/lab/clean-up.ts'

/** Since the server was started; of a cluster, of all its masters. */
export type ServerCounts = {
  /** How often it read from a connection: each trip is one, unless it is too large for one. */
  reads: number
  connections: number
  commands: number
}

const fields = {
  reads: 'total_reads_processed',
  connections: 'total_connections_received',
  commands: 'total_commands_processed',
} as const

async function countsOf(node: Redis): Promise<ServerCounts> {
  const text = await node.info('stats')
  const field = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1] ?? 0)
  return {
    reads: field(fields.reads),
    connections: field(fields.connections),
    commands: field(fields.commands),
  }
}

async function allCounts(client: CacheClient): Promise<ServerCounts> {
  const sum = { reads: 0, connections: 0, commands: 0 }
  for (const each of await Promise.all(nodesOf(client).map(countsOf))) {
    sum.reads += each.reads
    sum.connections += each.connections
    sum.commands += each.commands
  }
  return sum
}

/** What the server counted while something was done. Everybody's: the board itself looks a few times a second. */
export async function countedDuring<Answer>(client: CacheClient, work: () => Promise<Answer>) {
  const before = await allCounts(client)
  const answer = await work()
  const after = await allCounts(client)
  // The look itself is one command in one read, on each node.
  const looks = nodesOf(client).length
  return {
    answer,
    counted: {
      reads: Math.max(0, after.reads - before.reads - looks),
      connections: after.connections - before.connections,
      commands: Math.max(0, after.commands - before.commands - looks),
    } satisfies ServerCounts,
  }
}

const movedBy = (client: CacheClient) =>
  nodesOf(client).reduce((sum, { stream }) => sum + (stream?.bytesRead ?? 0) + (stream?.bytesWritten ?? 0), 0)

/** What went over the wire for this, both ways. Exact: nobody else uses this connection. */
export async function bytesDuring<Answer>(client: CacheClient, work: () => Promise<Answer>) {
  const before = movedBy(client)
  const answer = await work()
  return { answer, bytes: movedBy(client) - before }
}
