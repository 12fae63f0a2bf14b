import { join } from 'node:path'
import { Redis } from 'ioredis'
import { type RedisServer, startRedisServer, startServer } from './redis-server.ts'

export type SentinelGroup = {
  url: string
  master: RedisServer
  replica: RedisServer
  sentinels: RedisServer[]
  stop(): Promise<void>
}

/** A master, its replica, and sentinels that fail over within about two seconds. */
export async function startSentinelGroup(options: { sentinels?: number } = {}): Promise<SentinelGroup> {
  const count = options.sentinels ?? 1
  const args = ['--repl-diskless-sync-delay', '0']
  const master = await startRedisServer({ args })
  const replica = await startRedisServer({ args: [...args, '--replicaof', '127.0.0.1', String(master.port)] })
  await until(replica, async client => (await client.info('replication')).includes('master_link_status:up'))
  const quorum = Math.floor(count / 2) + 1
  const sentinels = await Promise.all(Array.from({ length: count }, () => startSentinel(master.port, quorum)))
  for (const sentinel of sentinels) {
    await until(sentinel, async client => {
      const state = await client.call('SENTINEL', 'MASTER', 'main')
      const fields = Array.isArray(state) ? state.map(String) : []
      const field = (name: string) => fields[fields.indexOf(name) + 1]
      return field('num-slaves') === '1' && field('num-other-sentinels') === String(count - 1)
    })
  }
  const servers = [master, replica, ...sentinels]
  return {
    url: `redis+sentinel://${sentinels.map(({ port }) => `127.0.0.1:${port}`).join(',')}/main`,
    master,
    replica,
    sentinels,
    stop: async () => void (await Promise.all(servers.map(server => server.stop()))),
  }
}

async function startSentinel(masterPort: number, quorum: number): Promise<RedisServer> {
  return startServer({
    readyWhen: /\+monitor master main/,
    command: (port, folder) => {
      const file = join(folder, 'sentinel.conf')
      // The shell writes the file first: a sentinel keeps its state in it and wants to be able to.
      const lines = [
        `port ${port}`,
        'bind 127.0.0.1',
        `dir ${folder}`,
        `sentinel monitor main 127.0.0.1 ${masterPort} ${quorum}`,
        'sentinel down-after-milliseconds main 700',
        'sentinel failover-timeout main 3000',
      ]
      const script = 'printf "%s\\n" "$2" > "$1" && exec redis-server "$1" --sentinel'
      return ['sh', '-c', script, 'sentinel', file, lines.join('\n')]
    },
  })
}

async function until(server: RedisServer, holds: (client: Redis) => Promise<boolean>) {
  const client = new Redis(server.port, '127.0.0.1')
  const deadline = Date.now() + 30_000
  try {
    while (!(await holds(client))) {
      if (Date.now() > deadline) throw new Error('The sentinel group did not come together within 30 s.')
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  } finally {
    client.disconnect()
  }
}
