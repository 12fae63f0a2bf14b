import { Redis } from 'ioredis'
import { createMemoryRows } from '#server/engine/source/memory.ts'
import type { RedisServer } from '#testing/redis-server.ts'
import { type ContestantName, contestants } from './contestants.ts'
import { open } from './own-engine.ts'
import { everybody, newKey, type Scenario, sleep, type Verdict, verdict, within } from './verdict.ts'

const KEYS = 50

/** A writer and a reader with a cache between them, whatever it is made of. */
type Pair = {
  write(key: string, value: string): Promise<unknown>
  stopWriter(): Promise<unknown>
  read(key: string): Promise<unknown>
  /** Whether the reader is served by the cache. */
  cached(): Promise<boolean>
  close(): Promise<unknown>
}

async function ours(url: string): Promise<Pair> {
  const rows = createMemoryRows()
  const policy = { protections: { breaker: { failures: 3, coolMs: 100 } } }
  const writes = await open(url, rows, { policy, name: newKey('writes') })
  const reads = await open(url, rows, { policy, name: newKey('reads') })
  return {
    write: (key, value) => writes.engine.write(key, value),
    stopWriter: () => writes.close(),
    async read(key) {
      const answer = await reads.engine.read(key)
      return answer.ok ? answer.value : undefined
    },
    cached: async () => reads.engine.cacheUsable(),
    close: () => reads.close(),
  }
}

async function theirs(name: ContestantName, url: string): Promise<Pair> {
  const truth = new Map<string, string>()
  const [writes, reads] = [await contestants[name](url), await contestants[name](url)]
  return {
    write(key, value) {
      truth.set(key, value)
      return writes.invalidate(key)
    },
    stopWriter: () => writes.close(),
    read: key => reads.get(key, async () => truth.get(key)),
    async cached() {
      const key = newKey('probe')
      let loads = 0
      const load = async () => ++loads
      await reads.get(key, load)
      await reads.get(key, load)
      return loads === 1
    },
    close: () => reads.close(),
  }
}

async function until(holds: () => Promise<boolean>, ms: number) {
  const end = performance.now() + ms
  while (performance.now() < end && !(await within(500, holds()))) await sleep(20)
}

/** A writer that stays may send later what it could not send; one that was deployed or crashed cannot. */
type Writer = 'stays' | 'is gone'

async function comesBackOld(name: ContestantName, server: RedisServer, writer: Writer): Promise<Verdict> {
  const pair = await (name === 'ours' ? ours(server.url) : theirs(name, server.url))
  const keys = Array.from({ length: KEYS }, () => newKey('old'))
  for (const key of keys) {
    await pair.write(key, 'before')
    await pair.read(key)
  }
  const saver = new Redis(server.url)
  await saver.save()
  saver.disconnect()
  await server.kill()
  const written = Promise.allSettled(keys.map(key => pair.write(key, 'after')))
  await within(1_500, written)
  if (writer === 'is gone') await within(500, pair.stopWriter())
  await server.restart()
  await until(pair.cached, 10_000)
  if (writer === 'stays') await within(3_000, written)
  const answers = await Promise.all(keys.map(key => within(2_000, pair.read(key))))
  if (writer === 'stays') await within(500, pair.stopWriter())
  await within(500, pair.close())
  const stale = answers.filter(answer => answer === 'before').length
  const silent = answers.filter(answer => answer === undefined).length
  return verdict(
    stale + silent === 0,
    `${stale} stale of ${KEYS}${silent > 0 ? `, ${silent} not answered` : ''}`,
  )
}

const returnsOld = (writer: Writer, who: string): Scenario => ({
  id: 'S11',
  what: `Redis is killed and comes back with the data it had; 50 changes were made meanwhile, ${who}`,
  lanes: everybody((name, server) => comesBackOld(name, server, writer)),
})
export const returns = [
  returnsOld('stays', 'by a process that is still there'),
  returnsOld('is gone', 'by a process that is gone'),
]
