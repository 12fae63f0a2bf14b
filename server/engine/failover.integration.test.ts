import { Redis } from 'ioredis'
import { afterEach, describe, expect, it } from 'vitest'
import { createRandom, createRealClock } from '#server/engine/clock.ts'
import { createEngine } from '#server/engine/engine.ts'
import { parsePolicy } from '#server/engine/policy.ts'
import type { Durability } from '#server/engine/ports.ts'
import { createMemoryRows, createMemorySource } from '#server/engine/source/memory.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'
import type { TraceEvent } from '#server/engine/trace.ts'
import { epochOf } from '#server/engine/versions.ts'
import { startRedisPair } from '#testing/redis-pair.ts'

const clock = createRealClock()
const pass = (ms: number) => new Promise<void>(resolve => clock.after(ms, resolve))
const undo: (() => unknown)[] = []
afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

type Way = { durability: Durability; whenUnreachable?: 'database' | 'refuse' }

/** An engine that writes behind to the pair. Nothing is flushed before the test says so: the journal alone keeps it. */
async function start({ durability, whenUnreachable = 'refuse' }: Way) {
  const pair = await startRedisPair()
  undo.push(pair.stop)
  const connect = () => {
    const client = new Redis(pair.address.url, {
      maxRetriesPerRequest: 0,
      enableOfflineQueue: false,
      retryStrategy: () => 20,
    })
    client.on('error', () => {})
    undo.push(() => client.disconnect())
    return new Promise<Redis>(resolve => client.once('ready', () => resolve(client)))
  }
  const [client, waiting] = await Promise.all([connect(), connect()])
  const rows = createMemoryRows()
  const trace: TraceEvent[] = []
  const write = {
    kind: 'write-behind',
    flushMs: 3_600_000,
    durability,
    whenUnreachable,
    holdMs: 300,
  } as const
  const engine = createEngine({
    store: createRedisStore({ client, waiting, clock, prefix: 'pair:', shards: 2 }),
    source: createMemorySource(rows),
    clock,
    random: createRandom(1),
    trace: event => trace.push(event),
    describe: () => ({ kind: 'k', tags: [] }),
    policy: parsePolicy({
      write,
      protections: { cacheBudgetMs: 500, breaker: { failures: 5, coolMs: 50 } },
    }),
    name: 'one',
  })
  await engine.start()
  undo.push(engine.stop)
  return { pair, engine, rows, trace, promised: new Map<string, number>() }
}
type Story = Awaited<ReturnType<typeof start>>

/** Writes a rising number to a key of its own, as fast as it is answered, and remembers what was acknowledged. */
async function load(story: Story, key: string, goOn: () => boolean) {
  for (let number = (story.promised.get(key) ?? 0) + 1; goOn(); number++) {
    const answer = await story.engine.write(key, number)
    if (answer.ok) story.promised.set(key, number)
    else await pass(5)
  }
}
const KEYS = ['a', 'b', 'c', 'd', 'e', 'f']
const acknowledged = ({ promised }: Story) => [...promised.values()].reduce((sum, each) => sum + each, 0)

/** Under load, until so many more writes are acknowledged. */
async function loadUntil(story: Story, more: number) {
  const goal = acknowledged(story) + more
  await Promise.all(KEYS.map(key => load(story, key, () => acknowledged(story) < goal)))
}
async function whileLoaded(story: Story, happens: () => Promise<void>) {
  let over = false
  const loading = Promise.all(KEYS.map(key => load(story, key, () => !over)))
  await happens().finally(() => {
    over = true
  })
  await loading
}

async function flushAll({ engine }: Story) {
  while (!engine.cacheUsable()) await pass(20)
  while (!(await engine.flush())) await pass(20)
}
const lost = ({ promised, rows }: Story) =>
  [...promised].filter(([key, number]) => Number(rows.rows.get(key)?.value ?? 0) < number)
const epochs = ({ trace }: Story) => trace.flatMap(event => (event.type === 'epoch' ? [event.epoch] : []))

async function lastStreamId(port: number): Promise<string> {
  const client = new Redis(port, '127.0.0.1')
  const groups = await Promise.all(
    [0, 1].map(shard => client.xinfo('STREAM', `pair:{${shard}}:journal`).catch(() => [])),
  )
  client.disconnect()
  const ids = groups.map(each => {
    const fields = Array.isArray(each) ? each.map(String) : []
    return fields[fields.indexOf('last-generated-id') + 1] ?? '0-0'
  })
  return ids.sort().at(-1) ?? '0-0'
}

describe('write-behind that waits for a replica', () => {
  it('loses nothing acknowledged when the primary is killed under load, there and back again', async () => {
    const story = await start({ durability: 'replica' })
    const { pair } = story
    await loadUntil(story, 60)
    const first = Math.max(...epochs(story))
    await whileLoaded(story, async () => {
      await pair.failOver()
      const before = acknowledged(story)
      // With one server left nobody can confirm anything, so nothing more is promised.
      while (!story.trace.some(event => event.type === 'durability-missed')) await pass(10)
      expect(acknowledged(story)).toBe(before)
      await pair.bringBack()
      while (acknowledged(story) < before + 60) await pass(10)
    })
    const second = Math.max(...epochs(story))
    expect(second).toBeGreaterThan(first)
    await whileLoaded(story, async () => {
      await pair.failBack()
      while (story.engine.cacheUsable()) await pass(5)
    })
    await flushAll(story)
    expect(lost(story)).toEqual([])
    expect(epochOf(Math.max(...story.rows.history.map(({ version }) => version)))).toBeGreaterThanOrEqual(
      second,
    )
    for (const key of KEYS) {
      const answer = await story.engine.read(key)
      expect(answer.ok && Number(answer.value)).toBeGreaterThanOrEqual(story.promised.get(key) ?? 0)
    }
  })

  it('goes to the database instead while the replica is out of reach, where the policy allows that', async () => {
    const story = await start({ durability: 'replica', whenUnreachable: 'database' })
    await loadUntil(story, 12)
    story.pair.link.drop(true)
    await loadUntil(story, 12)
    const missed = story.trace.filter(event => event.type === 'durability-missed')
    expect(missed.length).toBeGreaterThanOrEqual(12)
    expect(missed[0]).toMatchObject({
      wanted: 'replica',
      reason: expect.stringMatching(/no replica confirmed/),
    })
    await story.pair.failOver()
    await flushAll(story)
    expect(lost(story)).toEqual([])
  })

  it('is refused from the start where there is no replica, with the reason', async () => {
    const story = await start({ durability: 'disk' })
    await story.pair.replica.kill('SIGKILL')
    const wanted = parsePolicy({ write: { kind: 'write-behind', durability: 'replica' } })
    await expect(story.engine.swap(wanted)).rejects.toThrow(/would not be durable here.*no replica confirmed/)
  })
})

describe('write-behind that waits for a disk only', () => {
  it('may lose with its primary what the replica had not got: here exactly that, and no more', async () => {
    const story = await start({ durability: 'disk' })
    await loadUntil(story, 24)
    const reached = new Map(story.promised)
    const replica = new Redis(story.pair.replica.url)
    const primary = new Redis(story.pair.primary.url)
    expect(Number(await primary.wait(1, 5_000))).toBe(1)
    story.pair.link.drop(true)
    await loadUntil(story, 24)
    expect(acknowledged(story)).toBeGreaterThanOrEqual(48)
    for (const client of [replica, primary]) client.disconnect()
    await story.pair.failOver()
    await flushAll(story)
    expect(lost(story).length).toBeGreaterThan(0)
    for (const [key, number] of reached) expect(story.rows.rows.get(key)?.value).toBe(number)
  })

  it('keeps a newer write although its record has a lower id than one that was lost', async () => {
    const story = await start({ durability: 'disk' })
    await story.engine.write('a', 1)
    const primary = new Redis(story.pair.primary.url)
    expect(Number(await primary.wait(1, 5_000))).toBe(1)
    primary.disconnect()
    story.pair.link.drop(true)
    for (let number = 2; number <= 40; number++) await story.engine.write('a', number)
    await story.engine.flush()
    const before = story.rows.rows.get('a')
    expect(before?.value).toBe(40)
    const lostId = await lastStreamId(story.pair.primary.port)
    expect((await lastStreamId(story.pair.replica.port)) < lostId).toBe(true)
    await story.pair.failOver()
    while (!story.engine.cacheUsable()) await pass(20)
    // The replica numbers on from what it had: far below the forty that its primary had handed out.
    const answer = await story.engine.write('a', 'newer')
    expect(answer).toMatchObject({ ok: true, cache: 'journaled' })
    await flushAll(story)
    expect(story.rows.rows.get('a')?.value).toBe('newer')
    expect(epochOf(story.rows.rows.get('a')?.version ?? 0)).toBeGreaterThan(epochOf(before?.version ?? 0))
  })

  it('shows nothing old again when the old primary comes back with data that nobody else has', async () => {
    const story = await start({ durability: 'disk' })
    await story.engine.write('a', 'known to both')
    story.pair.link.drop(true)
    await story.engine.write('a', 'only on the old primary')
    await story.engine.write('gone', 'only on the old primary')
    await story.pair.failOver()
    while (!story.engine.cacheUsable()) await pass(20)
    expect(await story.engine.write('a', 'newest')).toMatchObject({ ok: true })
    await flushAll(story)
    await story.pair.bringBack()
    await story.pair.failBack()
    await flushAll(story)
    expect(await story.engine.read('a')).toMatchObject({ value: 'newest' })
    expect(await story.engine.read('gone')).toMatchObject({ found: false })
    expect(story.rows.rows.get('a')?.value).toBe('newest')
  })
})
