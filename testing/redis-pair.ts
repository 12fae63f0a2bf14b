import { Redis } from 'ioredis'
import { type RedisServer, startRedisServer } from './redis-server.ts'
import { startTcpProxy, type TcpProxy } from './tcp-proxy.ts'

export type RedisPair = {
  primary: RedisServer
  replica: RedisServer
  /** The address that clients know; it moves with a failover. */
  address: TcpProxy
  /** The way from the primary to its replica. */
  link: TcpProxy
  /** The primary dies, its replica takes its place, and the address moves there. */
  failOver(): Promise<void>
  /** The old primary starts again on the data that it had, as a replica of the new one, and has caught up. */
  bringBack(): Promise<void>
  /** The new primary dies in turn, and the one that was brought back takes over again. */
  failBack(): Promise<void>
  stop(): Promise<void>
}

async function untilLinked(server: RedisServer) {
  const client = new Redis(server.url)
  const deadline = performance.now() + 30_000
  try {
    while (!(await client.info('replication')).includes('master_link_status:up')) {
      if (performance.now() > deadline) throw new Error('The replica did not find its primary within 30 s.')
      await new Promise(resolve => setTimeout(resolve, 20))
    }
  } finally {
    client.disconnect()
  }
}

async function promote(server: RedisServer) {
  const client = new Redis(server.url)
  await client.replicaof('NO', 'ONE')
  client.disconnect()
}

/** A primary and its replica, each with a disk, behind one address that can be moved from the one to the other. */
export async function startRedisPair(): Promise<RedisPair> {
  const args = ['--appendonly', 'yes', '--appendfsync', 'always', '--repl-diskless-sync-delay', '0']
  const primary = await startRedisServer({ args })
  const link = await startTcpProxy(primary.port)
  const follow = ['--replicaof', '127.0.0.1', String(link.port)]
  const replica = await startRedisServer({ args: [...args, ...follow] })
  await untilLinked(replica)
  const address = await startTcpProxy(primary.port)
  const moveTo = async (server: RedisServer) => {
    await promote(server)
    address.leadTo(server.port)
    address.cut()
  }
  return {
    primary,
    replica,
    address,
    link,
    async failOver() {
      await primary.kill('SIGKILL')
      await moveTo(replica)
    },
    async bringBack() {
      await primary.restart(['--replicaof', '127.0.0.1', String(replica.port)])
      await untilLinked(primary)
    },
    async failBack() {
      await replica.kill('SIGKILL')
      await moveTo(primary)
    },
    async stop() {
      await Promise.all([address.stop(), link.stop()])
      await Promise.all([primary.stop(), replica.stop()])
    },
  }
}
