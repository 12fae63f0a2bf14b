import { Redis } from 'ioredis'
import { afterAll, afterEach, expect } from 'vitest'
import { createLog } from '#server/log.ts'
import { createLongParts } from '#server/observe/inspect/long-parts.ts'
import { readId, textOf } from '#server/observe/keys/name.ts'
import { compileGlob } from '#server/observe/keys/name-glob.ts'
import { createOperating, type Operating, type OperatingOptions } from '#server/operate/operating.ts'
import type { Deed } from '#server/operate/recording.ts'
import type { Action, JobState, Selector } from '#server/operate/shapes.ts'
import { createTarget, type Target } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startRedisServer } from './redis-server.ts'

const log = createLog({ level: 'silent', secrets: [] })
export const ada = { name: 'Ada', session: 's1', from: '10.0.0.7' }
export const patience = { timeout: 30_000, interval: 20 }

export const id = (key: string | Buffer) => Buffer.from(key).toString('base64url')
export const pattern = (text: string): Selector => ({ kind: 'pattern', pattern: text })
export const invalidate: Action = { kind: 'invalidate' }

/** One Redis for all tests of a file, empty before each. */
export async function redisOfFile() {
  const server = await startRedisServer()
  const redis = new Redis(server.port, '127.0.0.1')
  afterEach(() => redis.flushall())
  afterAll(async () => {
    redis.disconnect()
    await server.stop()
  })

  async function fill(prefix: string, count: number, ttlSeconds = 0) {
    const pipeline = redis.pipeline()
    for (let i = 0; i < count; i++) {
      if (ttlSeconds > 0) pipeline.set(`${prefix}${i}`, `value ${i}`, 'EX', ttlSeconds)
      else pipeline.set(`${prefix}${i}`, `value ${i}`)
    }
    await pipeline.exec()
  }

  return { server, redis, fill }
}

/** Whoever operates; what was begun for a test ends with it. */
export function operators() {
  const undo: (() => Promise<unknown>)[] = []
  afterEach(async () => {
    for (const each of undo.splice(0).reverse()) await each()
  })

  async function targetAt(url: string): Promise<Target> {
    const target = createTarget({
      id: 'cache',
      name: 'cache',
      endpoint: parseRedisUrl(url),
      role: 'operate',
      embedded: null,
      log,
    })
    target.start()
    undo.push(target.stop)
    await expect.poll(() => target.nodes().some(node => node.required() && node.ready()), patience).toBe(true)
    return target
  }

  /** What is recorded is kept in a list, in the order in which it was told. */
  async function operator(url: string, more: Partial<OperatingOptions> = {}) {
    const target = await targetAt(url)
    const told: (Deed | { settled: string; summary?: string })[] = []
    const published: JobState[] = []
    const parts = createLongParts()
    const operate = createOperating({
      target,
      log,
      names: {
        bytesOf: async given => {
          const read = readId(given)
          return 'bytes' in read ? read.bytes : Buffer.alloc(0)
        },
        textOf,
        glob: compileGlob,
      },
      found: async () => ({ rows: [], next: null, looked: 0, of: 0, problem: null, complete: true, walk: 1 }),
      frames: { latest: () => null, listen: () => () => {} },
      activity: {
        recordFirst: async deed => String(told.push(deed)),
        settle: (entry, outcome) => void told.push({ settled: entry, ...outcome }),
        list: async () => ({ entries: [], next: null }),
      },
      board: { boot: 'b1', host: 'h', process: 1 },
      publish: state => void published.push(state),
      loader: null,
      misses: { listen: async () => ({ keys: [], events: 0, seconds: 0, notes: [] }) },
      partOf: parts.bytesOf,
      warmHosts: [],
      ...more,
    })
    undo.push(operate.stop)
    return { operate, target, told, published, parts }
  }

  return { operator, targetAt, undo }
}

export async function previewed(operate: Operating, selector: Selector, action: Action = invalidate) {
  const preview = await operate.preview(ada, { selector, action, resume: null })
  return { preview, run: { selector, action, nonce: preview.nonce ?? '', typed: preview.type, limit: null } }
}

export async function done(operate: Operating, selector: Selector, action: Action = invalidate) {
  const { run } = await previewed(operate, selector, action)
  const job = await operate.run(ada, run)
  return ended(operate, job.id)
}

export async function ended(operate: Operating, job: string): Promise<JobState> {
  await expect.poll(() => operate.job(job).endedAt, patience).not.toBe(null)
  return operate.job(job)
}

export async function undone(operate: Operating, job: JobState) {
  const back = await operate.undo(ada, job.undo?.token ?? 'none')
  return ended(operate, back.id)
}
