import { Redis } from 'ioredis'
import { type RedisServer, startRedisServer } from './redis-server.ts'

const slots = 16_384

export type RedisCluster = {
  url: string
  masters: RedisServer[]
  replicas: RedisServer[]
  /** Begins to move a slot: its keys that are gone from where it was are asked for where it goes. */
  beginMove(slot: number): Promise<SlotMove>
  stop(): Promise<void>
}

export type SlotMove = {
  from: RedisServer
  to: RedisServer
  /** Moves the keys that are there now; from then on the old place says ASK. */
  moveKeys(): Promise<number>
  /** The slot has moved: the old place says MOVED. */
  end(): Promise<void>
}

/** A real cluster: masters that share the slots and, when asked for, one replica each. */
export async function startRedisCluster(
  options: { masters?: number; replicas?: boolean; args?: string[] } = {},
): Promise<RedisCluster> {
  const count = options.masters ?? 3
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1500', '--appendonly', 'no']
  const start = () =>
    startRedisServer({ args: [...args, '--repl-diskless-sync-delay', '0', ...(options.args ?? [])] })
  const masters = await Promise.all(Array.from({ length: count }, start))
  const replicas = await Promise.all(options.replicas ? Array.from({ length: count }, start) : [])
  const servers = [...masters, ...replicas]
  const stop = async () => void (await Promise.all(servers.map(server => server.stop())))
  const clients = servers.map(server => new Redis(server.port, '127.0.0.1'))
  try {
    await join(clients, servers)
    await shareSlots(clients.slice(0, count))
    await untilAll(clients, async client => {
      const info = String(await client.call('CLUSTER', 'INFO'))
      return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${servers.length}`)
    })
    await attachReplicas(clients, count)
  } catch (error) {
    await stop()
    throw error
  } finally {
    for (const client of clients) client.disconnect()
  }
  return {
    url: `redis+cluster://${masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    masters,
    replicas,
    beginMove: slot => beginMove(masters, slot),
    stop,
  }
}

async function join(clients: Redis[], servers: RedisServer[]) {
  // Without epochs of their own, nodes that were made by hand argue about the slots first.
  await Promise.all(clients.map((client, i) => client.call('CLUSTER', 'SET-CONFIG-EPOCH', i + 1)))
  for (const { port } of servers.slice(1)) await clients[0]?.call('CLUSTER', 'MEET', '127.0.0.1', port)
}

async function shareSlots(masters: Redis[]) {
  const width = slots / masters.length
  await Promise.all(
    masters.map((client, i) =>
      client.call('CLUSTER', 'ADDSLOTSRANGE', Math.round(i * width), Math.round((i + 1) * width) - 1),
    ),
  )
}

const call = async (server: RedisServer, command: string, ...args: string[]): Promise<unknown> => {
  const client = new Redis(server.port, '127.0.0.1')
  try {
    return await client.call(command, ...args)
  } finally {
    client.disconnect()
  }
}
const cluster = (server: RedisServer, ...args: string[]) => call(server, 'CLUSTER', ...args)

async function ownerOf(masters: RedisServer[], slot: number): Promise<RedisServer> {
  for (const master of masters) {
    const key = await cluster(master, 'SLOTS')
    const ranges = Array.isArray(key) ? key : []
    const mine = ranges.find(([from, to, [, port]]) => from <= slot && slot <= to && port === master.port)
    if (mine) return master
  }
  throw new Error(`Nobody has slot ${slot}.`)
}

async function beginMove(masters: RedisServer[], slot: number): Promise<SlotMove> {
  const from = await ownerOf(masters, slot)
  const to = masters.find(master => master !== from)
  if (to === undefined) throw new Error('A slot needs a second master to move to.')
  const [fromId, toId] = [String(await cluster(from, 'MYID')), String(await cluster(to, 'MYID'))]
  await cluster(to, 'SETSLOT', String(slot), 'IMPORTING', fromId)
  await cluster(from, 'SETSLOT', String(slot), 'MIGRATING', toId)
  return {
    from,
    to,
    async moveKeys() {
      const found = await cluster(from, 'GETKEYSINSLOT', String(slot), '10000')
      const keys = Array.isArray(found) ? found.map(String) : []
      if (keys.length === 0) return 0
      await call(from, 'MIGRATE', '127.0.0.1', String(to.port), '', '0', '5000', 'KEYS', ...keys)
      return keys.length
    },
    async end() {
      // First where it goes, then where it was: in between each key has at least one home.
      for (const server of [to, from, ...masters.filter(each => each !== to && each !== from)]) {
        await cluster(server, 'SETSLOT', String(slot), 'NODE', toId)
      }
    },
  }
}

async function attachReplicas(clients: Redis[], count: number) {
  const replicas = clients.slice(count)
  for (const [i, replica] of replicas.entries()) {
    const id = await clients[i]?.call('CLUSTER', 'MYID')
    await replica.call('CLUSTER', 'REPLICATE', String(id))
  }
  await untilAll(replicas, async client =>
    (await client.info('replication')).includes('master_link_status:up'),
  )
}

/** The cluster agrees by gossip: there is no event to wait for, only a question to repeat. */
async function untilAll(clients: Redis[], holds: (client: Redis) => Promise<boolean>) {
  const deadline = Date.now() + 30_000
  for (const client of clients) {
    while (!(await holds(client))) {
      if (Date.now() > deadline) throw new Error('The cluster did not come together within 30 s.')
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
}
