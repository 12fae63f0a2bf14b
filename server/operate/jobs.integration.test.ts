import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { compileGlob } from '#server/observe/keys/name-glob.ts'
import {
  ada,
  done,
  ended,
  id,
  invalidate,
  operators,
  patience,
  pattern,
  previewed,
  redisOfFile,
  undone,
} from '#testing/operators.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { createCountWalk } from './count-walk.ts'
import { createKeyBatch } from './key-batch.ts'
import type { Selector } from './shapes.ts'
import type { Moment } from './traffic.ts'

const { operator, targetAt, undo } = operators()
const { fill, redis, server } = await redisOfFile()

it('is paused, slowed down, resumed and cancelled; only a few run at once', async () => {
  const { operate } = await operator(server.url)
  await fill('slow:', 400)
  await fill('more:', 10)
  await redis.set('last', 'v')
  const start = async (selector: Selector, limit: number) => {
    const { run } = await previewed(operate, selector)
    return (await operate.run(ada, { ...run, limit })).id
  }
  const job = await start(pattern('slow:*'), 20)
  await expect.poll(() => operate.job(job).done, patience).toBeGreaterThan(0)
  operate.control(job, 'pause')
  const others = [await start(pattern('more:[0-4]'), 1)]
  operate.control(others[0] ?? '', 'pause')
  others.push(await start(pattern('more:[5-9]'), 1))
  operate.control(others[1] ?? '', 'pause')
  await expect(start({ kind: 'keys', ids: [id('last')] }, 1)).rejects.toThrow(/at work on this cache already/)
  const paused = operate.job(job)
  expect(paused.phase).toBe('paused')
  operate.limit(job, null)
  operate.control(job, 'resume')
  expect(await ended(operate, job)).toMatchObject({ phase: 'done', done: 400 })
  for (const other of others) {
    operate.control(other, 'cancel')
    expect((await ended(operate, other)).phase).toBe('cancelled')
  }
  expect(await redis.dbsize()).toBeGreaterThan(0)
  expect(() => operate.control(job, 'cancel')).toThrow(/ended already/)
})

it('two jobs at once, and keys that come, go and change under them', async () => {
  const { operate } = await operator(server.url)
  await fill('a:', 800)
  await fill('b:', 800)
  await fill('stay:', 2000)
  const runs = [await previewed(operate, pattern('a:*')), await previewed(operate, pattern('b:*'))]
  const jobs = await Promise.all(runs.map(({ run }) => operate.run(ada, { ...run, limit: 1600 })))
  const ids = jobs.map(({ id: job }) => job)
  for (let i = 0; ids.some(job => operate.job(job).endedAt === null); i++) {
    const at = i % 800
    await redis.pipeline().del(`a:${at}`).del(`b:${at}`).rpush(`b:${at}`, 'x').set(`stay:${at}`, 'new').exec()
  }
  for (const job of ids) {
    const end = operate.job(job)
    expect(end).toMatchObject({ phase: 'done', refused: 0, unsure: 0 })
    expect(end.done).toBeGreaterThan(0)
    expect(end.done).toBeLessThanOrEqual(980)
  }
  expect((await redis.keys('a:*')).length).toBe(0)
  expect((await redis.keys('stay:*')).length).toBe(2000)
})

it('a count that is cut short says how sure it is, and becomes exact when it goes on', async () => {
  const own = await startRedisServer({ args: ['--enable-debug-command', 'yes'] })
  undo.push(own.stop)
  const client = new Redis(own.port, '127.0.0.1')
  undo.push(async () => client.disconnect())
  await client.call('DEBUG', 'POPULATE', '60000', 'other')
  await client.call('DEBUG', 'POPULATE', '20000', 'user')
  const target = await targetAt(own.url)
  const glob = compileGlob(Buffer.from('user:*'))
  const walk = createCountWalk({
    target,
    batch: createKeyBatch(target),
    selection: {
      kind: 'walk',
      match: null,
      takes: key => glob.matches(key, 0, key.length),
      everything: false,
    },
  })
  await walk.go(20)
  const part = walk.count()
  const steps = [walk.walked()]
  if (!walk.complete()) {
    expect(part.exact).toBe(false)
    // Three margins: beyond the usual one lies every twentieth.
    expect(Math.abs(part.value - 20_000)).toBeLessThanOrEqual(part.margin * 3)
  }
  while (!walk.complete()) {
    await walk.go(20)
    steps.push(walk.walked())
  }
  expect(steps).toEqual(steps.toSorted((a, b) => a - b))
  expect(walk.count()).toEqual({ value: 20_000, margin: 0, exact: true })
  expect(walk.walked()).toBe(80_000)
})

it('goes on when Redis was killed in the middle and comes back', async () => {
  const own = await startRedisServer({ args: ['--appendonly', 'yes', '--appendfsync', 'always'] })
  undo.push(own.stop)
  const client = new Redis(own.port, '127.0.0.1', { retryStrategy: () => 50 })
  client.on('error', () => {})
  undo.push(async () => client.disconnect())
  for (let i = 0; i < 600; i++) await client.set(`user:${i}`, 'v')
  for (let i = 0; i < 700; i++) await client.set(`z:${i}`, 'v')
  const { operate } = await operator(own.url)
  const { run } = await previewed(operate, pattern('user:*'))
  const { id: job } = await operate.run(ada, { ...run, limit: 400 })
  await expect.poll(() => operate.job(job).done, patience).toBeGreaterThan(50)
  await own.kill('SIGKILL')
  await expect.poll(() => operate.job(job).problem, patience).toMatch(/refuses the connection|closed|cut/)
  await own.restart(['--appendonly', 'yes', '--appendfsync', 'always'])
  const end = await ended(operate, job)
  expect(end.phase).toBe('done')
  expect(end.done + end.unsure).toBeGreaterThanOrEqual(500)
  await expect.poll(() => client.dbsize().catch(() => -1), patience).toBe(700)
})

it('a master that becomes a replica in the middle keeps what is left, says so, and the rest is done later', async () => {
  const { operate } = await operator(server.url)
  await fill('user:', 300)
  const { run } = await previewed(operate, pattern('user:*'))
  const { id: job } = await operate.run(ada, { ...run, limit: 100 })
  await expect.poll(() => operate.job(job).done, patience).toBeGreaterThan(0)
  await redis.call('REPLICAOF', '127.0.0.1', '1')
  const stopped = await ended(operate, job).finally(() => redis.call('REPLICAOF', 'NO', 'ONE'))
  const { done: removed, rest } = stopped
  expect(stopped).toMatchObject({
    phase: 'failed',
    problem: expect.stringMatching(/read-only replica/),
    undo: { possible: true },
    rest: { selector: pattern('user:*'), action: invalidate },
  })
  expect(stopped.refused).toBeGreaterThan(0)
  expect(await redis.dbsize()).toBe(300 - removed)
  expect(await undone(operate, stopped)).toMatchObject({ phase: 'done', done: removed })
  if (!rest) throw new Error('nothing left')
  expect(await done(operate, rest.selector, invalidate)).toMatchObject({
    phase: 'done',
    done: 300,
    rest: null,
  })
})

it('what a cancelled job on a list has left is what the next one does, and neither more nor less', async () => {
  const { operate } = await operator(server.url)
  await fill('user:', 60)
  const twins = [Buffer.from([0x61, 0xff]), Buffer.from([0x61, 0xfe])]
  for (const twin of twins) await redis.set(twin, 'v')
  const names = Array.from({ length: 60 }, (_, i) => `user:${i}`)
  const { list } = await operate.addToList(ada, { list: null, names, ids: twins.map(id) })
  const longer = { kind: 'expire', ttlMs: 600_000, jitter: 0 } as const
  const { run } = await previewed(operate, { kind: 'list', list }, longer)
  const { id: job } = await operate.run(ada, { ...run, limit: 20 })
  await expect.poll(() => operate.job(job).done, patience).toBeGreaterThan(4)
  operate.control(job, 'cancel')
  const cancelled = await ended(operate, job)
  operate.dropList(list)
  const { rest } = cancelled
  expect(rest).toMatchObject({ selector: { kind: 'list' }, action: longer, keys: 62 - cancelled.done })
  if (!rest) throw new Error('nothing left')
  expect(await done(operate, rest.selector, longer)).toMatchObject({
    phase: 'done',
    done: 62 - cancelled.done,
    rest: null,
  })
  for (const key of [...names, ...twins]) expect(await redis.pttl(key)).toBeGreaterThan(500_000)
})

it('foretells the misses from the traffic, and lays beside them what came', async () => {
  const listeners = new Set<(moment: Moment) => void>()
  const moment = (at: number, hits: number, misses: number): Moment => ({
    at,
    interval: 1,
    health: { status: 'ok' },
    counted: { hits, misses },
    windows: { minute: { covers: 60, hits: 60_000, misses: 600 } },
  })
  const latest = () => moment(Date.now(), 1000, 10)
  const { operate } = await operator(server.url, {
    frames: {
      latest,
      listen: listener => {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
    },
  })
  await fill('user:', 100)
  await fill('other:', 300)
  const { preview, run } = await previewed(operate, pattern('user:*'))
  expect(preview.cost).toMatchObject({ missesPerSecond: 250, loadsPerSecond: 250, mostLoads: 100 })
  expect(preview.cost.curve[0]).toBeCloseTo(100 * (1 - Math.exp(-2.5)))
  const { id: job } = await operate.run(ada, run)
  await ended(operate, job)
  await expect.poll(() => listeners.size, patience).toBe(1)
  const at = Date.now()
  for (const tell of listeners) {
    tell(moment(at + 1000, 800, 210))
    tell(moment(at + 60_500, 1000, 12))
  }
  await expect.poll(() => operate.job(job).refill?.complete, patience).toBe(true)
  expect(operate.job(job).refill).toMatchObject({
    before: 10,
    measured: [{ extraMisses: 200 }, { extraMisses: 2 }],
  })
  expect(listeners.size).toBe(0)
})
