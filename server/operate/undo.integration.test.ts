import { expect, it } from 'vitest'
import {
  ada,
  done,
  ended,
  id,
  operators,
  pattern,
  previewed,
  redisOfFile,
  undone,
} from '#testing/operators.ts'

const { operator } = operators()
const { fill, redis, server } = await redisOfFile()

it('says before and after that an undo is not possible, and why', async () => {
  const { operate } = await operator(server.url, { undo: { jobBytes: 200_000 } })
  for (let i = 0; i < 10; i++) await redis.set(`big:${i}`, 'x'.repeat(60_000))
  const { preview, run } = await previewed(operate, {
    kind: 'keys',
    ids: [0, 1, 2, 3, 4].map(i => id(`big:${i}`)),
  })
  expect(preview.undo).toMatchObject({ possible: false, why: expect.stringMatching(/MiB/) })
  const job = await ended(operate, (await operate.run(ada, run)).id)
  expect(job).toMatchObject({ done: 5, undo: { possible: false, token: null } })
  const small = await done(operate, { kind: 'keys', ids: [id('big:7'), id('big:8')] })
  expect(small.undo).toMatchObject({ possible: true })
  expect((await undone(operate, small)).done).toBe(2)
})

it('an undo that cannot be begun, or cannot be finished, can be tried again', async () => {
  let away = false
  const { operate } = await operator(server.url, {
    activity: {
      recordFirst: async () => {
        if (away) throw new Error('away')
        return 'entry'
      },
      settle: () => {},
      list: async () => ({ entries: [], next: null }),
    },
  })
  await fill('user:', 30)
  await fill('other:', 60)
  const job = await done(operate, pattern('user:*'))
  away = true
  await expect(operate.undo(ada, job.undo?.token ?? '')).rejects.toThrow('away')
  away = false
  await redis.config('SET', 'maxmemory', '1')
  const failed = await undone(operate, job)
  await redis.config('SET', 'maxmemory', '0')
  expect(failed).toMatchObject({ phase: 'failed', problem: expect.stringMatching(/maxmemory/) })
  expect(await undone(operate, failed)).toMatchObject({ phase: 'done', done: 30, undo: null })
  expect(await redis.dbsize()).toBe(90)
})

it('an undo that a full server refuses brings back the rest when there is room', async () => {
  const { operate } = await operator(server.url)
  await fill('user:', 50)
  const job = await done(operate, pattern('user:*'))
  await redis.config('SET', 'maxmemory', '1')
  const refused = await undone(operate, job).finally(() => redis.config('SET', 'maxmemory', '0'))
  expect(refused).toMatchObject({
    phase: 'failed',
    done: 0,
    problem: expect.stringMatching(/reached maxmemory/),
    undo: { possible: true },
  })
  expect(await undone(operate, refused)).toMatchObject({ phase: 'done', done: 50 })
  expect(await redis.dbsize()).toBe(50)
})

it('sets TTLs with jitter, takes them off, and goes back where nobody changed them', async () => {
  const { operate } = await operator(server.url)
  await fill('user:', 200)
  await redis.pexpire('user:3', 600_000)
  const job = await done(operate, pattern('user:*'), { kind: 'expire', ttlMs: 100_000, jitter: 0.2 })
  const ttls = await Promise.all(Array.from({ length: 200 }, (_, i) => redis.pttl(`user:${i}`)))
  expect(Math.max(...ttls)).toBeLessThanOrEqual(120_000)
  expect(Math.min(...ttls)).toBeGreaterThan(30_000)
  expect(new Set(ttls.map(ttl => Math.round(ttl / 1000))).size).toBeGreaterThan(10)
  await redis.persist('user:9')
  const back = await undone(operate, job)
  expect(back).toMatchObject({ done: 199, refused: 1 })
  expect(await redis.pttl('user:4')).toBe(-1)
  expect(await redis.pttl('user:3')).toBeGreaterThan(400_000)
  expect((await done(operate, pattern('user:*'), { kind: 'persist' })).done).toBe(200)
  expect(await redis.pttl('user:3')).toBe(-1)
})

it('looking and undoing leave no trace in the hit rate that is shown', async () => {
  const { operate, target } = await operator(server.url)
  await fill('user:', 300)
  const node = target.nodes()[0]
  if (!node) throw new Error('no node')
  const counted = async () => {
    const stats = await redis.info('stats')
    return ['keyspace_hits', 'keyspace_misses'].map(name =>
      Number(new RegExp(`${name}:(\\d+)`).exec(stats)?.[1]),
    )
  }
  const own = () => [node.spent().hits, node.spent().misses]
  const before = { server: await counted(), own: own() }
  await undone(operate, await done(operate, pattern('user:*')))
  await undone(
    operate,
    await done(operate, pattern('user:*'), { kind: 'expire', ttlMs: 50_000, jitter: 0.1 }),
  )
  const seen = await operate.look(id('user:1'), '')
  await operate.edit(ada, id('user:1'), {
    change: { kind: 'string', value: Buffer.from('new') },
    seen: seen.ok ? seen.digest : '',
  })
  const after = { server: await counted(), own: own() }
  const grown = (of: 'server' | 'own') => after[of].map((value, i) => value - (before[of][i] ?? 0))
  expect(grown('own')).toEqual(grown('server'))
})
