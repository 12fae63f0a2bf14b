import { expect, it } from 'vitest'
import { ada, done, ended, id, operators, redisOfFile } from '#testing/operators.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import type { Operating } from './operating.ts'

const { operator, undo } = operators()
const { fill, redis, server } = await redisOfFile()

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

  expect(
    await edit('new:set', { kind: 'member', member: bytes('b'), op: 'add', value: bytes('') }),
  ).toMatchObject({
    ok: true,
  })
  const score = {
    kind: 'score',
    member: bytes('m'),
    op: 'set',
    score: '9007199254740992',
    value: bytes(''),
  } as const
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

it('edits a mebibyte of any bytes in one step, and not one byte more', async () => {
  const { operate } = await operator(server.url)
  const most = 1024 * 1024
  const all = Buffer.from(Array.from({ length: most }, (_, i) => (i * 31) % 256))
  await redis.set('large', all, 'EX', 500)
  const seen = await operate.look(id('large'), '')
  if (!seen.ok) throw new Error(seen.message)
  expect(Buffer.from(seen.value ?? '', 'base64url').equals(all)).toBe(true)
  // What is known is not sent again.
  const again = await operate.look(id('large'), '', seen.digest)
  expect(again).toMatchObject({ ok: true, same: true, value: null, digest: seen.digest })
  const value = Buffer.from(all).fill(0xff, 500_000, 500_010)
  const change = { kind: 'string', value } as const
  const edited = await operate.edit(ada, id('large'), { change, seen: seen.digest })
  expect(edited).toMatchObject({ ok: true, undo: { possible: true } })
  expect((await redis.getBuffer('large'))?.equals(value)).toBe(true)
  expect(await redis.ttl('large')).toBeGreaterThan(400)
  expect(await operate.edit(ada, id('large'), { change, seen: seen.digest })).toMatchObject({
    reason: 'changed',
  })
  const back = await operate.undo(ada, (edited.ok && edited.undo.token) || '')
  expect(await ended(operate, back.id)).toMatchObject({ done: 1 })
  expect((await redis.getBuffer('large'))?.equals(all)).toBe(true)
  await redis.append('large', 'x')
  expect(await operate.look(id('large'), '')).toMatchObject({
    ok: false,
    reason: 'too-large',
    message: expect.stringMatching(/At most 1 MiB can be edited here, because .* Download it/),
  })
  await redis.hset('wide', 'f', Buffer.concat([all, all]))
  expect(await operate.look(id('wide'), id('f'))).toMatchObject({
    message: expect.stringMatching(/2\.0 MiB/),
  })
})

it('gives a field, a member and a scored member another name, and takes nothing else along', async () => {
  const { operate, parts } = await operator(server.url)
  const bytes = (text: string) => Buffer.from(text)
  const edit = async (key: string, name: string, change: Parameters<Operating['edit']>[2]['change']) => {
    const seen = await operate.look(id(key), name)
    return operate.edit(ada, id(key), { change, seen: seen.ok ? seen.digest : 'x' })
  }
  // The only element of its key: the TTL of the key must not go with it.
  await redis.hset('h', 'old', 'v')
  await redis.sadd('s', Buffer.from([0xff, 0x00]))
  await redis.zadd('z', '9007199254740992', 'old')
  for (const key of ['h', 's', 'z']) await redis.expire(key, 500)
  const field = { kind: 'field', field: bytes('old'), op: 'rename', value: bytes('new') } as const
  expect(await edit('h', id('old'), field)).toMatchObject({ ok: true, undo: { possible: true } })
  const member = Buffer.from([0xff, 0x00])
  const other = { kind: 'member', member, op: 'replace', value: Buffer.from([0xfe]) } as const
  expect(await edit('s', id(member), other)).toMatchObject({ ok: true })
  const scored = {
    kind: 'score',
    member: bytes('old'),
    op: 'rename',
    score: '0',
    value: bytes('new'),
  } as const
  expect(await edit('z', id('old'), scored)).toMatchObject({ ok: true })
  expect(await redis.hgetall('h')).toEqual({ new: 'v' })
  expect(await redis.smembersBuffer('s')).toEqual([Buffer.from([0xfe])])
  expect([await redis.zscore('z', 'new'), await redis.zcard('z')]).toEqual(['9007199254740992', 1])
  for (const key of ['h', 's', 'z']) expect(await redis.ttl(key)).toBeGreaterThan(400)

  await redis.hset('h', 'old', 'v2')
  await redis.sadd('s', member)
  await redis.zadd('z', '1', 'old')
  for (const [key, name, change] of [
    ['h', id('old'), field],
    ['s', id(member), other],
    ['z', id('old'), scored],
  ] as const)
    expect(await edit(key, name, change)).toMatchObject({ ok: false, reason: 'taken' })
  expect(await edit('h', id('nobody'), { ...field, field: bytes('nobody') })).toMatchObject({
    ok: false,
    reason: 'changed',
  })

  // Too long for an address: named by the handle under which the board has shown it.
  const long = Buffer.alloc(600_000, 0xfd)
  await redis.sadd('s', long)
  const { handle } = parts.named(long)
  const replaced = { kind: 'member', member: handle ?? '', op: 'replace', value: bytes('short') } as const
  expect(await edit('s', handle ?? '', replaced)).toMatchObject({ ok: true })
  expect([await redis.sismember('s', long), await redis.sismember('s', 'short')]).toEqual([0, 1])
  await expect(edit('s', `~${'x'.repeat(43)}`, replaced)).rejects.toThrow(/Look at the value again/)
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
