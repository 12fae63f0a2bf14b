import { Redis } from 'ioredis'
import { type RedisServer, startRedisServer } from './redis-server.ts'

const slots = 16_384

export type RedisCluster = {
  url: string
  masters: RedisServer[]
  replicas: RedisServer[]
  stop(): Promise<void>
}

/** A real cluster: masters that share the slots and, when asked for, one replica each. */
export async function startRedisCluster(
  options: { masters?: number; replicas?: boolean } = {},
): Promise<RedisCluster> {
  const count = options.masters ?? 3
  const args = ['--cluster-enabled', 'yes', '--cluster-node-timeout', '1500', '--appendonly', 'no']
  const start = () => startRedisServer({ args: [...args, '--repl-diskless-sync-delay', '0'] })
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
