import { createServer } from 'node:http'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '#server/log.ts'
import { readId, textOf } from '#server/observe/keys/name.ts'
import { compileGlob } from '#server/observe/keys/name-glob.ts'
import { createTarget, type Target } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startRedisCluster } from '#testing/redis-cluster.ts'
import { type RedisServer, startRedisServer, startValkeyWasm } from '#testing/redis-server.ts'
import { createCountWalk } from './count-walk.ts'
import { createKeyBatch } from './key-batch.ts'
import { createOperating, type Operating, type OperatingOptions } from './operating.ts'
import type { Deed } from './recording.ts'
import type { Action, JobState, Selector } from './shapes.ts'
import type { Moment } from './traffic.ts'
import type { Loader } from './warm-step.ts'

const log = createLog({ level: 'silent', secrets: [] })
const ada = { name: 'Ada', session: 's1', from: '10.0.0.7' }
const bob = { name: 'Bob', session: 's2', from: '10.0.0.8' }
const patience = { timeout: 30_000, interval: 20 }
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

/** Whoever operates; what is recorded is kept in a list, in the order in which it was told. */
async function operator(url: string, more: Partial<OperatingOptions> = {}) {
  const target = await targetAt(url)
  const told: (Deed | { settled: string; summary?: string })[] = []
  const published: JobState[] = []
  const operate = createOperating({
    target,
    log,
    names: {
      bytesOf: async id => {
        const read = readId(id)
        return 'bytes' in read ? read.bytes : Buffer.alloc(0)
      },
      textOf,
      glob: compileGlob,
    },
    frames: { latest: () => null, listen: () => () => {} },
    activity: {
      recordFirst: async deed => String(told.push(deed)),
      settle: (id, outcome) => void told.push({ settled: id, ...outcome }),
      list: async () => ({ entries: [], next: null }),
    },
    board: { boot: 'b1', host: 'h', process: 1 },
    publish: state => void published.push(state),
    loader: null,
    misses: { listen: async () => ({ keys: [], events: 0, seconds: 0, notes: [] }) },
    warmHosts: [],
    ...more,
  })
  undo.push(operate.stop)
  return { operate, target, told, published }
}

const id = (key: string | Buffer) => Buffer.from(key).toString('base64url')
const pattern = (text: string): Selector => ({ kind: 'pattern', pattern: text })
const invalidate: Action = { kind: 'invalidate' }

async function previewed(operate: Operating, selector: Selector, action: Action = invalidate) {
  const preview = await operate.preview(ada, { selector, action, resume: null })
  return { preview, run: { selector, action, nonce: preview.nonce ?? '', typed: preview.type, limit: null } }
}

async function done(operate: Operating, selector: Selector, action: Action = invalidate) {
  const { run } = await previewed(operate, selector, action)
  const { id } = await operate.run(ada, run)
  return ended(operate, id)
}

async function ended(operate: Operating, job: string): Promise<JobState> {
  await expect.poll(() => operate.job(job).endedAt, patience).not.toBe(null)
  return operate.job(job)
}

async function undone(operate: Operating, job: JobState) {
  const back = await operate.undo(ada, job.undo?.token ?? 'none')
  return ended(operate, back.id)
}

describe('on a native Redis', () => {
  let server: RedisServer
  let redis: Redis

  beforeAll(async () => {
    server = await startRedisServer()
    redis = new Redis(server.port, '127.0.0.1')
  })
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

  it('a value too large to be compared is not edited, whatever digest comes along', async () => {
    const { operate } = await operator(server.url)
    await redis.setrange('huge', 64 * 1024 * 1024, 'x')
    expect(await operate.look(id('huge'), '')).toMatchObject({ ok: false, reason: 'too-large' })
    const change = { kind: 'string', value: Buffer.from('v') } as const
    expect(await operate.edit(ada, id('huge'), { change, seen: '' })).toMatchObject({
      ok: false,
      reason: 'too-large',
    })
    expect(await redis.strlen('huge')).toBe(64 * 1024 * 1024 + 1)
    await redis.set('user:1', 'v')
    const job = await done(operate, { kind: 'keys', ids: [id('huge'), id('user:1')] })
    expect(job).toMatchObject({ done: 2, undo: { possible: false, why: expect.stringMatching(/64 MiB/) } })
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
    await expect(start({ kind: 'keys', ids: [id('last')] }, 1)).rejects.toThrow(
      /at work on this cache already/,
    )
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
      await redis
        .pipeline()
        .del(`a:${at}`)
        .del(`b:${at}`)
        .rpush(`b:${at}`, 'x')
        .set(`stay:${at}`, 'new')
        .exec()
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

  it('edits what the person saw, and refuses when somebody was faster', async () => {
    const { operate } = await operator(server.url)
    await redis.set('text', 'old', 'EX', 500)
    const seen = await operate.look(id('text'), '')
    expect(seen).toMatchObject({ ok: true, type: 'string', value: id('old') })
    const digest = seen.ok ? seen.digest : ''
    const set = (value: string, of = digest) =>
      operate.edit(ada, id('text'), { change: { kind: 'string', value: Buffer.from(value) }, seen: of })
    const edited = await set('9007199254740993')
    expect(edited.ok).toBe(true)
    expect(await redis.get('text')).toBe('9007199254740993')
    expect(await redis.ttl('text')).toBeGreaterThan(400)
    expect(await set('late')).toMatchObject({ ok: false, reason: 'changed' })
    const back = await operate.undo(ada, (edited.ok && edited.undo.token) || '')
    expect(await ended(operate, back.id)).toMatchObject({ done: 1 })
    expect(await redis.get('text')).toBe('old')
    await redis.del('text')
    expect(await set('x')).toMatchObject({ ok: false, reason: 'gone' })
    await redis.lpush('text', 'x')
    expect(await set('x')).toMatchObject({ ok: false, reason: 'type' })
  })

  it('edits fields, elements, members and scores, creates, renames and copies', async () => {
    const { operate } = await operator(server.url)
    const digestOf = async (key: string, part: string) => {
      const seen = await operate.look(id(key), id(part))
      return seen.ok ? seen.digest : 'x'
    }
    const bytes = (text: string) => Buffer.from(text)
    const edit = (key: string, change: Parameters<Operating['edit']>[2]['change'], seen = '') =>
      operate.edit(ada, id(key), { change, seen })
    const create = (type: 'string' | 'hash' | 'list' | 'set' | 'zset' | 'stream', ...parts: string[]) =>
      edit(`new:${type}`, { kind: 'create', type, ttlMs: 900_000, parts: parts.map(bytes) })

    for (const made of [
      await create('string', 'v'),
      await create('hash', '__proto__', '1', 'f', '2'),
      await create('list', 'a', 'b', 'c'),
      await create('set', 'a'),
      await create('zset', '1.5', 'm'),
      await create('stream', 'f', 'v'),
    ])
      expect(made).toMatchObject({ ok: true, undo: { possible: true } })
    expect(await create('string', 'again')).toMatchObject({ ok: false, reason: 'exists' })
    expect(await redis.pttl('new:zset')).toBeGreaterThan(800_000)

    const field = { kind: 'field', field: bytes('f'), op: 'set', value: bytes('3') } as const
    expect(await edit('new:hash', field, await digestOf('new:hash', 'f'))).toMatchObject({ ok: true })
    expect(await edit('new:hash', field, '')).toMatchObject({ ok: false, reason: 'changed' })
    expect(await redis.hgetall('new:hash')).toEqual(JSON.parse('{"__proto__":"1","f":"3"}'))

    const second = await digestOf('new:list', '1')
    const removed = { kind: 'element', index: 1, op: 'remove', value: bytes('') } as const
    expect(await edit('new:list', removed, second)).toMatchObject({ ok: true })
    expect(await edit('new:list', { ...removed, op: 'push', value: bytes('d') })).toMatchObject({ ok: true })
    expect(await redis.lrange('new:list', 0, -1)).toEqual(['a', 'c', 'd'])

    expect(await edit('new:set', { kind: 'member', member: bytes('b'), op: 'add' })).toMatchObject({
      ok: true,
    })
    const score = { kind: 'score', member: bytes('m'), op: 'set', score: '9007199254740992' } as const
    expect(await edit('new:zset', score, await digestOf('new:zset', 'm'))).toMatchObject({ ok: true })
    expect(await redis.zscore('new:zset', 'm')).toBe('9007199254740992')
    await expect(edit('new:zset', { ...score, score: '9007199254740993' })).rejects.toThrow(/stored exactly/)

    const entry = { kind: 'entry', op: 'add', entry: '0-0', parts: [bytes('g'), bytes('w')] } as const
    expect(await edit('new:stream', entry)).toMatchObject({ ok: true })
    const [[first = ''] = []] = await redis.xrange('new:stream', '-', '+')
    const gone = { kind: 'entry', op: 'remove', entry: first, parts: [] } as const
    expect(await edit('new:stream', gone, await digestOf('new:stream', first))).toMatchObject({ ok: true })
    expect(await edit('new:stream', gone, 'x')).toMatchObject({ ok: false, reason: 'changed' })
    expect((await redis.xrange('new:stream', '-', '+')).map(([, fields]) => fields)).toEqual([['g', 'w']])
    await expect(edit('new:stream', { ...entry, parts: [bytes('g')] })).rejects.toThrow(/pairs/)
    const document = { kind: 'create', type: 'json', ttlMs: null, parts: [bytes('{}')] } as const
    expect(await edit('new:json', document)).toMatchObject({
      ok: false,
      message: expect.stringContaining('lacks a module'),
    })

    expect(await operate.rename(ada, id('new:set'), id('new:list'))).toMatchObject({
      ok: false,
      reason: 'exists',
    })
    const renamed = await operate.rename(ada, id('new:set'), id('old:set'))
    expect(renamed.ok).toBe(true)
    const back = await operate.undo(ada, (renamed.ok && renamed.undo.token) || '')
    expect(await ended(operate, back.id)).toMatchObject({ done: 2 })
    expect([await redis.scard('new:set'), await redis.exists('old:set')]).toEqual([2, 0])
    expect(await operate.copy(ada, id('new:zset'), id('twin'))).toMatchObject({ ok: true })
    expect(await redis.zscore('twin', 'm')).toBe('9007199254740992')
    expect(await operate.copy(ada, id('nobody'), id('x'))).toMatchObject({ ok: false, reason: 'gone' })
    expect(await operate.editTtl(ada, id('twin'), null)).toMatchObject({ ok: true, undo: { possible: true } })
    expect(await redis.pttl('twin')).toBe(-1)
  })

  it('names what the server refuses: no permission, no memory, a read-only replica', async () => {
    await redis.acl('SETUSER', 'looker', 'on', '>secret-secret', '~*', '+@all', '-unlink', '-eval')
    const { operate } = await operator(`redis://looker:secret-secret@127.0.0.1:${server.port}`)
    await fill('user:', 30)
    const job = await done(operate, { kind: 'keys', ids: [id('user:1')] })
    expect(job).toMatchObject({ phase: 'failed', done: 0, problem: expect.stringMatching(/\+unlink/) })
    const change = { kind: 'create', type: 'string', ttlMs: null, parts: [Buffer.from('v')] } as const
    expect(await operate.edit(ada, id('n'), { change, seen: '' })).toMatchObject({
      ok: false,
      reason: 'not-permitted',
      message: expect.stringMatching(/EVAL .*\+eval/),
    })
    await redis.acl('SETUSER', 'looker', '+unlink', '+eval', '-dump', '-set')
    const kept = await done(operate, { kind: 'keys', ids: [id('user:1')] })
    expect(kept).toMatchObject({
      phase: 'done',
      done: 1,
      undo: { possible: false, why: expect.stringMatching(/DUMP .*\+dump/) },
    })
    expect(await operate.edit(ada, id('n'), { change, seen: '' })).toMatchObject({
      message: expect.stringMatching(/SET .*\+set/),
    })
    const full = await operator(server.url)
    await redis.config('SET', 'maxmemory', '1')
    const refused = await full.operate.edit(ada, id('n'), { change, seen: '' })
    await redis.config('SET', 'maxmemory', '0')
    expect(refused).toMatchObject({ ok: false, reason: 'out-of-memory' })
    const replica = await startRedisServer({ args: ['--replicaof', '127.0.0.1', String(server.port)] })
    undo.push(replica.stop)
    const onReplica = await operator(replica.url)
    expect(await onReplica.operate.edit(ada, id('n'), { change, seen: '' })).toMatchObject({
      ok: false,
      reason: 'read-only',
    })
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
    expect(await done(operate, rest.selector, rest.action)).toMatchObject({
      phase: 'done',
      done: 300,
      rest: null,
    })
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

  it('warms through an allowed address, follows no redirect, and says when there is no loader', async () => {
    const asked: string[] = []
    const shop = createServer((request, response) => {
      asked.push(request.url ?? '')
      if (request.url?.includes('redirect')) response.writeHead(302, { location: 'http://169.254.169.254/' })
      response.end('ok')
    })
    await new Promise<void>(resolve => shop.listen(0, '127.0.0.1', resolve))
    undo.push(async () => void shop.close())
    const address = shop.address()
    const port = typeof address === 'object' ? address?.port : 0
    const { operate } = await operator(server.url, { warmHosts: [`127.0.0.1:${port}`] })
    const first = await operate.addToList(ada, {
      list: null,
      names: ['a/b?c', 'redirect'],
      ids: [id(Buffer.from([0xff]))],
    })
    const { list, names } = await operate.addToList(ada, { list: first.list, names: ['a/b?c', 'd'], ids: [] })
    expect(names).toBe(4)
    const request = { selector: { kind: 'list', list } as const, concurrency: 1, limit: null }
    expect(await operate.warm(ada, { ...request, url: null })).toMatchObject({
      ok: false,
      reason: 'no-loader',
    })
    await expect(operate.warm(ada, { ...request, url: 'http://10.0.0.1/{key}' })).rejects.toThrow(
      /WARM_HOSTS/,
    )
    const started = await operate.warm(ada, { ...request, url: `http://127.0.0.1:${port}/warm?key={key}` })
    if (!started.ok) throw new Error(started.message)
    expect(await ended(operate, started.job.id)).toMatchObject({ phase: 'done', done: 3, refused: 1 })
    expect(asked.sort()).toEqual(['a%2Fb%3Fc', 'redirect', '%FF', 'd'].map(key => `/warm?key=${key}`).sort())
  })

  it('warms through a loader: a pattern means what the loader knows, and what it refuses is said', async () => {
    const loaded: string[] = []
    let refusal: string | null = null
    const loader: Loader = {
      name: 'the test',
      refusal: () => refusal,
      async load(key) {
        const text = Buffer.from(key).toString()
        if (text === 'user:3') return 'absent'
        loaded.push(text)
        return text === 'user:1' ? 'there' : 'loaded'
      },
      async *names() {
        yield ['user:1', 'user:2', 'user:3', 'other:1'].map(each => Buffer.from(each))
      },
      missed: async count => [{ key: Buffer.from('user:2'), misses: 7 }].slice(0, count),
    }
    const { operate } = await operator(server.url, { loader })
    const asked = { url: null, concurrency: 2, limit: null }
    const started = await operate.warm(ada, { ...asked, selector: pattern('user:*') })
    if (!started.ok) throw new Error(started.message)
    expect(await ended(operate, started.job.id)).toMatchObject({ phase: 'done', of: 3, done: 2, gone: 1 })
    expect(loaded.sort()).toEqual(['user:1', 'user:2'])
    expect(await operate.mostMissed(ada, 5)).toMatchObject({
      how: expect.stringMatching(/the test/),
      keys: [{ misses: 7, name: { text: 'user:2' } }],
    })
    await expect(operate.warm(ada, { ...asked, selector: pattern('nobody:*') })).rejects.toThrow(
      /knows no key/,
    )
    refusal = 'Not today.'
    expect(operate.warmMeans()).toEqual({
      loader: { name: 'the test', refusal },
      hosts: [],
      misses: 'listened',
    })
    const refused = { ok: false, reason: 'not-now', message: refusal }
    expect(await operate.warm(ada, { ...asked, selector: pattern('user:*') })).toEqual(refused)
  })

  it('where nobody counts the misses it listens for them, once that is written down', async () => {
    const order: string[] = []
    const misses = {
      async listen({ most, seconds }: { most: number; seconds: number }) {
        order.push(`listened ${seconds} s`)
        return { keys: [{ key: Buffer.from('a'), misses: 3 }].slice(0, most), events: 4, seconds, notes: [] }
      },
    }
    const activity = {
      recordFirst: async ({ action }: Deed) => {
        order.push(action)
        return '1'
      },
      settle: () => {},
      list: async () => ({ entries: [], next: null }),
    }
    const { operate } = await operator(server.url, { misses, activity })
    expect(operate.warmMeans().misses).toBe('listened')
    expect(await operate.mostMissed(ada, 5)).toMatchObject({
      keys: [{ name: { text: 'a' }, misses: 3 }],
      how: expect.stringMatching(/4 misses in 5/),
    })
    expect(order).toEqual(['keys.listen', 'listened 5 s'])
  })

  it('finds the keys that are read most where the server counts reads, and says so where it does not', async () => {
    const { operate } = await operator(server.url)
    await fill('user:', 50)
    expect(await operate.mostRead(10)).toMatchObject({ ok: false, reason: 'no-frequency' })
    await redis.config('SET', 'maxmemory-policy', 'allkeys-lfu')
    await redis.flushall()
    await fill('user:', 50)
    for (let i = 0; i < 3000; i++) redis.get('user:7').catch(() => {})
    await redis.get('user:7')
    const found = await operate.mostRead(1)
    const { preview } = await previewed(operate, { kind: 'keys', ids: [id('user:7')] })
    await redis.config('SET', 'maxmemory-policy', 'noeviction')
    expect(found).toMatchObject({ ok: true, looked: 50, keys: [{ name: { text: 'user:7' } }] })
    expect(preview.count.value).toBe(1)
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
})

describe('on Valkey in WebAssembly', () => {
  it('removes, brings back, edits and voids a tag as well', async () => {
    const server = await startValkeyWasm()
    undo.push(server.stop)
    const redis = new Redis(server.port, '127.0.0.1')
    undo.push(async () => redis.disconnect())
    const { operate } = await operator(server.url)
    await redis.mset('user:1', 'a', 'user:2', 'b', 'other:1', 'c', 'app:{tag:news}', '17')
    const job = await done(operate, pattern('user:*'))
    expect(job).toMatchObject({ phase: 'done', done: 2, undo: { possible: true } })
    expect(await undone(operate, job)).toMatchObject({ done: 2 })
    const seen = await operate.look(id('user:1'), '')
    const change = { kind: 'string', value: Buffer.from('new') } as const
    expect(await operate.edit(ada, id('user:1'), { change, seen: seen.ok ? seen.digest : '' })).toMatchObject(
      {
        ok: true,
        undo: { possible: true },
      },
    )
    await redis.hset('fields', 'a', '1', 'b', '2')
    await redis.call('HPEXPIRE', 'fields', 900_000, 'FIELDS', 1, 'a')
    const fieldTtl = async (name: string) =>
      Number(((await redis.call('HPTTL', 'fields', 'FIELDS', 1, name)) as number[])[0])
    const editField = async (of: 'field' | 'fieldTtl', name: string, more: Record<string, unknown>) => {
      const was = await operate.look(id('fields'), id(name))
      const asked = { kind: of, field: Buffer.from(name), ...more } as Parameters<
        Operating['edit']
      >[2]['change']
      return operate.edit(ada, id('fields'), { change: asked, seen: was.ok ? was.digest : '' })
    }
    // HSET takes the TTL off a field: an edit of its value must not.
    expect(await editField('field', 'a', { op: 'set', value: Buffer.from('9') })).toMatchObject({ ok: true })
    expect([await redis.hget('fields', 'a'), (await fieldTtl('a')) > 800_000]).toEqual(['9', true])
    expect(await editField('fieldTtl', 'b', { ttlMs: 500_000 })).toMatchObject({ ok: true })
    expect(await editField('fieldTtl', 'a', { ttlMs: null })).toMatchObject({ ok: true })
    expect([(await fieldTtl('b')) > 400_000, await fieldTtl('a')]).toEqual([true, -1])
    expect((await done(operate, { kind: 'tag', tag: 'news' })).done).toBe(1)
    expect(await redis.mget('user:1', 'user:2', 'app:{tag:news}')).toEqual(['new', 'b', '18'])
  })
})

describe('on a cluster of three masters', () => {
  let cluster: Awaited<ReturnType<typeof startRedisCluster>>
  beforeAll(async () => {
    cluster = await startRedisCluster()
  })
  afterAll(() => cluster.stop())

  it('walks all masters, sends each key to its node, renames across slots and brings everything back', async () => {
    const { operate, target } = await operator(cluster.url)
    await expect.poll(() => target.nodes().filter(node => node.ready()).length, patience).toBe(3)
    for (let i = 0; i < 300; i++) {
      const change = {
        kind: 'create',
        type: 'string',
        ttlMs: 500_000,
        parts: [Buffer.from(`v${i}`)],
      } as const
      if (i < 40) await operate.edit(ada, id(`user:${i}`), { change, seen: '' })
    }
    for (let i = 0; i < 60; i++) {
      const change = { kind: 'create', type: 'set', ttlMs: null, parts: [Buffer.from('m')] } as const
      await operate.edit(ada, id(`other:${i}`), { change, seen: '' })
    }
    const job = await done(operate, pattern('user:*'))
    expect(job).toMatchObject({ phase: 'done', done: 40 })
    expect(await undone(operate, job)).toMatchObject({ done: 40, refused: 0 })
    expect(await operate.look(id('user:7'), '')).toMatchObject({ ok: true, value: id('v7') })
    for (let i = 0; i < 5; i++) {
      expect(await operate.rename(ada, id(`user:${i}`), id(`renamed:${i}`))).toMatchObject({ ok: true })
    }
    expect(await operate.look(id('user:1'), '')).toMatchObject({ ok: false, reason: 'gone' })
    expect(await operate.look(id('renamed:1'), '')).toMatchObject({ ok: true, value: id('v1') })
    expect((await done(operate, { kind: 'namespace', prefix: id('renamed'), delimiter: ':' })).done).toBe(5)
  })
})
