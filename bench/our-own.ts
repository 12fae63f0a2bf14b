import { Redis } from 'ioredis'
import { createRandom, createRealClock } from '#server/engine/clock.ts'
import { createEngine, type Engine } from '#server/engine/engine.ts'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { violations } from '#server/engine/simulation/invariants.ts'
import { profiles } from '#server/engine/simulation/profiles.ts'
import { runSchedule } from '#server/engine/simulation/schedule.ts'
import { createMemoryRows, createMemorySource, type MemoryRows } from '#server/engine/source/memory.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'
import type { RedisServer } from '#testing/redis-server.ts'
import type { Verdict } from './scenarios.ts'

const clock = createRealClock()
const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

type Opened = { engine: Engine; loads: () => number; close: () => Promise<void> }

async function open(
  url: string,
  rows: MemoryRows,
  { policy, name, loadMs = 0 }: { policy: PolicyInput; name: string; loadMs?: number },
): Promise<Opened> {
  const client = new Redis(url, {
    maxRetriesPerRequest: 0,
    enableOfflineQueue: false,
    retryStrategy: () => 100,
  })
  client.on('error', () => {})
  await new Promise<void>(resolve => client.once('ready', () => resolve()))
  const source = createMemorySource(rows)
  let loads = 0
  const slow = {
    ...source,
    async load(key: string, signal: AbortSignal) {
      loads += 1
      await sleep(loadMs)
      return source.load(key, signal)
    },
  }
  const engine = createEngine({
    store: createRedisStore({ client, clock, prefix: 'own:' }),
    source: slow,
    clock,
    random: createRandom(1),
    trace: () => {},
    describe: () => ({ kind: 'bench', tags: [] }),
    policy: parsePolicy(policy),
    name: `${name}-${process.pid}`,
    allowWrong: true,
  })
  await engine.start()
  return {
    engine,
    loads: () => loads,
    async close() {
      await engine.stop()
      client.disconnect()
    },
  }
}

async function shortLease({ url }: RedisServer): Promise<Verdict> {
  const rows = createMemoryRows()
  rows.rows.set('short', { version: 1, value: 1 })
  const policy: PolicyInput = { protections: { lease: { ms: 150 } } }
  const [one, other] = [
    await open(url, rows, { policy, name: 'one', loadMs: 700 }),
    await open(url, rows, { policy, name: 'other', loadMs: 700 }),
  ]
  await Promise.all(
    [one, other].flatMap(({ engine }) => Array.from({ length: 20 }, () => engine.read('short'))),
  )
  const loads = one.loads() + other.loads()
  await Promise.all([one.close(), other.close()])
  return { ok: loads === 1, says: `${loads} loads` }
}

async function comesBackOld(server: RedisServer): Promise<Verdict> {
  const rows = createMemoryRows()
  const policy: PolicyInput = { protections: { breaker: { failures: 3, coolMs: 100 } } }
  const [writes, reads] = [
    await open(server.url, rows, { policy, name: 'writes' }),
    await open(server.url, rows, { policy, name: 'reads' }),
  ]
  const keys = Array.from({ length: 50 }, (_, at) => `old:${at}`)
  for (const key of keys) {
    await writes.engine.write(key, 'before')
    await reads.engine.read(key)
  }
  const saver = new Redis(server.url)
  await saver.save()
  saver.disconnect()
  await server.kill()
  for (const key of keys) await writes.engine.write(key, 'after')
  await server.restart()
  while (!reads.engine.cacheUsable()) await sleep(5)
  let stale = 0
  for (const key of keys) {
    const answer = await reads.engine.read(key)
    if (!answer.ok || answer.value !== 'after') stale += 1
  }
  await Promise.all([writes.close(), reads.close()])
  return { ok: stale === 0, says: `${stale} stale reads of ${keys.length} changed meanwhile` }
}

async function interleavings(): Promise<Verdict> {
  const count = 10_000
  let broken = 0
  for (let seed = 1; seed <= count; seed++) {
    const profile = profiles[seed % profiles.length]
    if (profile && violations(await runSchedule(seed, profile), profile).length > 0) broken += 1
  }
  return { ok: broken === 0, says: `${broken} of ${count}` }
}

async function manyWrites({ url }: RedisServer): Promise<Verdict> {
  const told: string[] = []
  let fine = true
  for (const dirtySet of [true, false]) {
    const rows = createMemoryRows()
    const policy: PolicyInput = {
      write: { kind: 'write-behind', flushMs: 5, batch: 1_000 },
      wrong: { dirtySet },
    }
    const { engine, close } = await open(url, rows, { policy, name: dirtySet ? 'textbook' : 'journal' })
    const last = new Map<string, number>()
    let number = 0
    const writer = async (of: number) => {
      for (let at = 0; at < 1_000; at++) {
        // Each writer has its own keys, so that the last acknowledged value of a key is known.
        const key = `${dirtySet}:${of}:${at % 10}`
        const value = ++number
        if ((await engine.write(key, value)).ok) last.set(key, value)
      }
    }
    await Promise.all(Array.from({ length: 20 }, (_, of) => writer(of)))
    await engine.flush()
    await engine.flush()
    const lost = [...last].filter(([key, value]) => rows.rows.get(key)?.value !== value).length
    const versions = new Map<string, number>()
    const back = rows.history.filter(({ key, version }) => {
      const before = versions.get(key) ?? 0
      versions.set(key, version)
      return version <= before
    }).length
    told.push(
      `${dirtySet ? 'textbook dirty set' : 'journal'}: ${lost} of ${last.size} keys lost, ${back} regressions`,
    )
    if (!dirtySet) fine = lost === 0 && back === 0
    await close()
  }
  return { ok: fine, says: told.join('; ') }
}

/** Scenarios that need more than "get" and "invalidate": a source, a policy, a writer. */
export const ourOwn: { id: string; what: string; run: (server: RedisServer) => Promise<Verdict> }[] = [
  { id: 'S5', what: 'lease of 150 ms, load of 700 ms, 2 instances', run: shortLease },
  { id: 'S11', what: 'Redis comes back with the data it had before', run: comesBackOld },
  { id: 'S13', what: 'random interleavings', run: interleavings },
  { id: 'S14', what: 'write-behind, 20 writers, 20 000 writes on 200 keys', run: manyWrites },
]
