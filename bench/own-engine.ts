import { Redis } from 'ioredis'
import { createRandom, createRealClock } from '#server/engine/clock.ts'
import { createEngine, type Engine } from '#server/engine/engine.ts'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { createMemorySource, type MemoryRows } from '#server/engine/source/memory.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'
import { sleep } from './verdict.ts'

const clock = createRealClock()

type Opened = { engine: Engine; loads: () => number; close: () => Promise<void> }

/** One instance of ours, with a source in memory that several may share. */
export async function open(
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
