import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pass } from '#server/targets/dial.ts'
import { createLedger, readLedger } from '#server/targets/ledger.ts'
import { type RedisServer, startRedisServer, startValkeyWasm } from '#testing/redis-server.ts'
import { createNameBytes } from './index-bytes.ts'
import type { Want } from './looked.ts'
import { keyTypes } from './shapes.ts'
import { createLookups } from './walk-lookups.ts'
import { awaited } from './walk-pace.ts'

const kinds = ['string', 'hash', 'list', 'set', 'zset', 'stream'] as const
/** What is taken for the type of each key: what it was when it was last asked. */
const taken: [name: string, type: (typeof kinds)[number]][] = [
  ...kinds.map(kind => [kind, kind] as [string, typeof kind]),
  ['empty string', 'string'],
  ['emptied stream', 'stream'],
  ...kinds.map(kind => ['gone', kind] as [string, typeof kind]),
  ...kinds.map(kind => ['expired', kind] as [string, typeof kind]),
  ['string', 'hash'],
  ['empty string', 'zset'],
  ...kinds.slice(1).map(kind => [kind, 'string'] as [string, 'string']),
]
const everything: Want[] = ['type', 'ttl', 'memory', 'idle', 'frequency']

async function startNative() {
  const server = await startRedisServer({ args: ['--enable-debug-command', 'yes'] })
  return { server, wants: everything }
}
/** Elements are asked for only where that leaves no trace. */
async function startModern() {
  const server = await startValkeyWasm()
  return { server, wants: [...everything, 'elements'] satisfies Want[] }
}

describe.each([
  ['a native Redis', startNative],
  ['Valkey in WebAssembly', startModern],
])('on %s what the ledger counts is what the server counts', (_, start) => {
  let server: RedisServer
  let client: Redis
  let wants: readonly Want[]

  beforeAll(async () => {
    const started = await start()
    server = started.server
    wants = started.wants
    client = new Redis(server.port)
    await client.call('DEBUG', 'SET-ACTIVE-EXPIRE', '0').catch(() => {})
    await client.mset({ string: 'hello', 'empty string': '' })
    await client.hset('hash', { f: 'v' })
    await client.rpush('list', 'a')
    await client.sadd('set', 'a')
    await client.zadd('zset', 1, 'a')
    await client.xadd('stream', '*', 'f', 'v')
    await client.xgroup('CREATE', 'emptied stream', 'group', '$', 'MKSTREAM')
    await client.set('expired', 'v', 'PX', 1)
    const over = (await timeOf(client)) + 2
    while ((await timeOf(client)) < over) {}
  }, 60_000)
  afterAll(async () => {
    client.disconnect()
    await server.stop()
  })

  async function counted() {
    const stats = await client.info('stats')
    const number = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(stats)?.[1])
    return { hits: number('keyspace_hits'), misses: number('keyspace_misses') }
  }

  /** Asks once about these keys, and says what the server counted and what the ledger has. */
  async function compare(keys: typeof taken, asked: readonly Want[], user: string | null = null) {
    const names = createNameBytes()
    const types = new Map<number, number>()
    const addresses = keys.map(([name, type]) => {
      const bytes = Buffer.from(name)
      const address = names.add(bytes, 0, { end: bytes.length, part: 0 })
      types.set(address, keyTypes.indexOf(type))
      return address
    })
    const ledger = createLedger()
    const at = { host: '127.0.0.1', port: server.port }
    const sign = { username: user, password: user && 'secret' }
    const pass: Pass = { node: 'node', at, ...sign, database: 0, tls: false, ledger }
    const typeOf = (address: number) => types.get(address) ?? 0
    const lookups = createLookups({ pass, names, wants: asked, manner: awaited, typeOf })
    await lookups.ready()
    const before = await counted()
    let left: readonly number[] = addresses
    const next = () => {
      const batch = left
      left = []
      return batch
    }
    await lookups.burst(next, () => {}, 1)
    const after = await counted()
    lookups.close()
    const { hits, misses } = readLedger(ledger).read()
    return {
      theirs: { hits: after.hits - before.hits, misses: after.misses - before.misses },
      ours: { hits, misses },
    }
  }

  const isWrong = ({ theirs, ours }: Awaited<ReturnType<typeof compare>>) =>
    JSON.stringify(theirs) !== JSON.stringify(ours)

  /** Which keys are counted otherwise than by the server, where the sum of all is wrong. */
  async function wrongOf(want: Want, user?: string) {
    if (!isWrong(await compare(taken, [want], user))) return []
    const wrong = []
    for (const key of taken) {
      const counts = await compare([key], [want], user)
      if (isWrong(counts)) wrong.push({ key, want, ...counts })
    }
    return wrong
  }

  it('whatever is asked, of keys that are there, are empty, gone, expired or of another type', async () => {
    for (const want of wants) expect(await wrongOf(want)).toEqual([])
  })

  it('everything that is asked at once', async () => {
    const { theirs, ours } = await compare(taken, wants)
    expect(ours).toEqual(theirs)
    expect(theirs.hits + theirs.misses).toBeGreaterThanOrEqual(taken.length * 4)
  })

  it('of a server that evicts by frequency, which refuses idle times', async () => {
    await client.config('SET', 'maxmemory-policy', 'allkeys-lfu')
    for (const want of wants) expect(await wrongOf(want)).toEqual([])
    await client.config('SET', 'maxmemory-policy', 'noeviction')
  })

  it('of a user who may not ask, or not for these keys', async () => {
    const may = ['+client', '+info', '+dbsize', '+auth']
    await client.call('ACL', 'SETUSER', 'LFU', 'on', '>secret', '~*', '-@all', ...may)
    for (const want of wants) expect(await wrongOf(want, 'LFU')).toEqual([])
    await client.call('ACL', 'SETUSER', 'elsewhere', 'on', '>secret', '~other', '+@all')
    for (const want of wants) expect(await wrongOf(want, 'elsewhere')).toEqual([])
  })
})

async function timeOf(client: Redis): Promise<number> {
  const [seconds, micros] = await client.time()
  return Number(seconds) * 1000 + Number(micros) / 1000
}
