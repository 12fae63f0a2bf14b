import { expect, it } from 'vitest'
import type { Action } from '#server/operate/shapes.ts'
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

const { operator, undo } = operators()
const { fill, redis, server } = await redisOfFile()
const bob = { name: 'Bob', session: 's2', from: '10.0.0.8' }

it('tells which keys have come and gone by what it did, so that no new walk is needed', async () => {
  const names = new Set<string>()
  let told = 0
  const { operate } = await operator(server.url, {
    onKeys({ gone, there }) {
      told += 1
      for (const key of gone) names.delete(Buffer.from(key).toString())
      for (const { key } of there) names.add(Buffer.from(key).toString())
    },
  })
  await fill('a:', 30)
  for (const name of await redis.keys('*')) names.add(name)
  const same = async () => expect([...names].sort()).toEqual((await redis.keys('*')).sort())
  const job = await done(operate, pattern('a:1*'))
  expect(names.size).toBe(19)
  await same()
  await undone(operate, job)
  await same()
  expect((await operate.rename(ada, id('a:1'), id('b:1'))).ok).toBe(true)
  expect((await operate.copy(ada, id('a:2'), id('b:2'))).ok).toBe(true)
  await same()
  const before = told
  await done(operate, pattern('a:2*'), { kind: 'expire', ttlMs: 600_000, jitter: 0 })
  expect(told).toBeGreaterThan(before)
  await same()
})

it('previews, removes what was previewed, tells it before and after, and brings it back with its TTL', async () => {
  const { operate, told, published } = await operator(server.url)
  await fill('user:', 1500, 1000)
  await fill('other:', 2000)
  const { preview, run } = await previewed(operate, pattern('user:*'))
  expect(preview).toMatchObject({
    count: { value: 1500, margin: 0, exact: true },
    walked: 3500,
    of: 3500,
    resume: null,
    type: null,
    undo: { possible: true },
  })
  expect(preview.sample).toHaveLength(20)
  expect(preview.memory?.value).toBeGreaterThan(1500 * 50)
  expect(preview.cost).toMatchObject({
    missesPerSecond: null,
    how: expect.stringMatching(/Nobody has measured/),
  })

  const job = await ended(operate, (await operate.run(ada, run)).id)
  expect(job).toMatchObject({ phase: 'done', done: 1500, gone: 0, refused: 0, unsure: 0 })
  expect(await redis.dbsize()).toBe(2000)
  expect(told[0]).toMatchObject({ viewer: ada, action: 'keys.invalidate', target: 'cache' })
  expect(told[1]).toMatchObject({ settled: '1', count: 1500, undo: { token: job.undo?.token } })
  expect(published.at(-1)).toMatchObject({ phase: 'done', undo: { possible: true, token: null } })

  await redis.set('user:7', 'came back by itself')
  const back = await undone(operate, job)
  expect(back).toMatchObject({ kind: 'undo', phase: 'done', done: 1499, refused: 1 })
  expect(await redis.get('user:7')).toBe('came back by itself')
  expect(await redis.get('user:8')).toBe('value 8')
  const left = await redis.ttl('user:8')
  expect(left).toBeGreaterThan(900)
  expect(left).toBeLessThanOrEqual(1000)
  await expect(operate.undo(ada, job.undo?.token ?? '')).rejects.toThrow(/cannot be undone/)
})

it('a nonce holds once, for its viewer, its question and its count', async () => {
  const { operate } = await operator(server.url)
  await fill('user:', 100)
  await fill('other:', 200)
  const fresh = async () => (await previewed(operate, pattern('user:*'))).run
  const edited = { ...(await fresh()), selector: pattern('other:*') }
  await expect(operate.run(ada, edited)).rejects.toThrow(/not what was previewed/)
  const replayed = await fresh()
  await expect(operate.run(bob, replayed)).rejects.toThrow(/not previewed/)
  await expect(operate.run(ada, replayed)).rejects.toThrow(/has been run already/)
  await expect(operate.run(ada, { ...replayed, nonce: 'made-up-by-hand' })).rejects.toThrow(/not previewed/)
  const moved = await fresh()
  await fill('user:new:', 11)
  await expect(operate.run(ada, moved)).rejects.toThrow(/more than 10 % moved/)
  expect(await redis.dbsize()).toBe(311)
  await fill('user:', 100)
  const good = await fresh()
  await ended(operate, (await operate.run(ada, good)).id)
  await expect(operate.run(ada, good)).rejects.toThrow(/has been run already/)
  expect(await redis.dbsize()).toBe(200)
})

it('nearly everything asks for the name, and nothing gives no nonce', async () => {
  const { operate } = await operator(server.url)
  await fill('user:', 60)
  for (const all of ['*', '**', 'u*']) {
    const { preview, run } = await previewed(operate, pattern(all))
    expect(preview.type).toBe('cache')
    await expect(operate.run(ada, { ...run, typed: 'cash' })).rejects.toThrow(/type the name/)
  }
  expect((await previewed(operate, pattern('nobody:*'))).preview).toMatchObject({
    nonce: null,
    count: { value: 0 },
  })
  expect(await redis.dbsize()).toBe(60)
})

it('a key is never a pattern, and bytes stay bytes', async () => {
  const { operate } = await operator(server.url)
  const hostile = [
    '',
    'user:*',
    'line\r\nbreak',
    'nul\0',
    '‮right-to-left',
    'emoji 🦊',
    '__proto__',
    '[a-z]?\\',
    'x'.repeat(10_000),
  ].map(name => Buffer.from(name))
  const invalid = [Buffer.from([0x75, 0xff]), Buffer.from([0x75, 0xfe])]
  for (const key of [...hostile, ...invalid]) await redis.set(key, 'v')
  await fill('user:', 30)
  const keep = invalid[1]?.toString('base64url') ?? ''
  const ids = [...hostile.map(id), invalid[0]?.toString('base64url') ?? '']
  const job = await done(operate, { kind: 'keys', ids })
  expect(job).toMatchObject({ phase: 'done', done: 10 })
  expect(await redis.dbsize()).toBe(31)
  expect(await redis.exists(Buffer.from(keep, 'base64url'))).toBe(1)
  expect(await undone(operate, job)).toMatchObject({ done: 10, refused: 0 })
  for (const key of hostile) expect(await redis.get(key)).toBe('v')
  const exact = await done(operate, pattern('user:\\*'))
  expect(exact.done).toBe(1)
})

it('a namespace takes what is under it, and never its neighbours', async () => {
  const { operate } = await operator(server.url)
  await redis.mset('a:1', '1', 'a:b:2', '2', 'a', '0', 'ab:3', '3', 'a*:4', '4', 'z', '5', 'y', '6')
  const job = await done(operate, { kind: 'namespace', prefix: id('a'), delimiter: ':' })
  expect(job.done).toBe(2)
  expect((await redis.keys('*')).sort()).toEqual(['a', 'a*:4', 'ab:3', 'y', 'z'])
  expect((await done(operate, { kind: 'namespace', prefix: id('a*:'), delimiter: ':' })).done).toBe(1)
})

it('a pattern inside of a namespace takes what the list shows', async () => {
  const { operate } = await operator(server.url)
  await fill('user:', 30)
  await fill('other:', 30)
  const selector = { kind: 'namespace', prefix: id('user:'), delimiter: ':', pattern: '*:1?' } as const
  const job = await done(operate, selector)
  expect(job).toMatchObject({ done: 10, what: 'Remove the keys under “user:” that match “*:1?”:' })
  expect(await redis.exists('user:1', 'user:10', 'other:10')).toBe(2)
})

it('voids a tag of the board’s engine, and says so where there is none', async () => {
  const { operate } = await operator(server.url)
  await redis.set('app:{tag:news}', '1700000000000000')
  const { preview } = await previewed(operate, { kind: 'tag', tag: 'sports' })
  expect(preview).toMatchObject({
    nonce: null,
    problems: [expect.stringMatching(/no entries of the board’s engine/)],
  })
  const job = await done(operate, { kind: 'tag', tag: 'news' })
  expect(job).toMatchObject({ done: 1, undo: { possible: false, why: expect.stringMatching(/tag/) } })
  expect(await redis.get('app:{tag:news}')).toBe('1700000000000001')
})

it('without a server nothing is counted as nothing', async () => {
  const own = await startRedisServer()
  undo.push(own.stop)
  const { operate } = await operator(own.url)
  await own.kill('SIGKILL')
  await expect(
    operate.preview(ada, { selector: pattern('user:*'), action: invalidate, resume: null }),
  ).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' })
})

it('does nothing when it cannot be written down first', async () => {
  await fill('user:', 30)
  const { operate } = await operator(server.url, {
    activity: {
      recordFirst: async () => {
        throw new Error('away')
      },
      settle: () => {},
      list: async () => ({ entries: [], next: null }),
    },
  })
  const { run } = await previewed(operate, { kind: 'keys', ids: [id('user:1')] })
  await expect(operate.run(ada, run)).rejects.toThrow('away')
  await expect(operate.editTtl(ada, id('user:1'), 5000)).rejects.toThrow('away')
  expect([await redis.dbsize(), await redis.pttl('user:1')]).toEqual([30, -1])
})

it('says in the preview what the server would refuse: a right by command, by name, too few replicas, being one', async () => {
  await fill('user:', 30)
  const url = `redis://careful:secret-secret@127.0.0.1:${server.port}`
  await redis.acl('SETUSER', 'careful', 'on', '>secret-secret', '%R~*', '~other:*', '+@all', '-unlink')
  const { operate } = await operator(url)
  const problems = async (action: Action, prefix = 'user:') =>
    (await previewed(operate, pattern(`${prefix}*`), action)).preview.problems
  expect(await problems(invalidate)).toEqual([expect.stringMatching(/UNLINK .*\+unlink/)])
  expect(await problems({ kind: 'persist' })).toEqual([expect.stringMatching(/may not change these keys/)])
  expect(await problems({ kind: 'expire', ttlMs: 60_000, jitter: 0 }, 'nobody:')).toEqual([])
  await fill('other:', 30)
  expect(await problems({ kind: 'persist' }, 'other:')).toEqual([])

  await redis.set('app:{tag:news}', '1700000000000000')
  expect((await previewed(operate, { kind: 'tag', tag: 'news' })).preview.problems).toEqual([])
  await redis.config('SET', 'min-replicas-to-write', '1')
  const lonely = await problems({ kind: 'persist' }, 'other:')
  await redis.config('SET', 'min-replicas-to-write', '0')
  expect(lonely).toEqual([expect.stringMatching(/fewer replicas/)])

  const replica = await startRedisServer({ args: ['--replicaof', '127.0.0.1', String(server.port)] })
  undo.push(replica.stop)
  const onReplica = await operator(replica.url)
  await expect
    .poll(async () => (await previewed(onReplica.operate, pattern('user:*'))).preview.count.value, patience)
    .toBe(30)
  const { preview } = await previewed(onReplica.operate, pattern('user:*'))
  expect(preview.problems).toEqual([expect.stringMatching(/is a read-only replica/)])
  await redis.acl('DELUSER', 'careful')
})
