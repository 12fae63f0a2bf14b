import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type RedisServer, startRedisServer, startValkeyWasm } from '#testing/redis-server.ts'
import { createAccount } from './account.ts'

/** What a key browser may send, on keys of every type, on a missing key, and on one of the wrong type. */
const keys = ['string', 'empty', 'hash', 'list', 'set', 'zset', 'stream', 'missing']
const onKey =
  `get strlen type ttl pttl expiretime pexpiretime dump exists touch persist llen hlen scard zcard xlen
  hgetall hkeys hvals smembers srandmember hrandfield zrandmember`.split(/\s+/)
const more =
  `getrange K 0 3|getrange K 100 200|hget K f|hget K nope|hmget K f nope|hmget K nope|hexists K nope
  |hstrlen K f|hscan K 0|sscan K 0|zscan K 0|lrange K 0 -1|lrange K 50 60|lindex K 50|zrange K 0 -1|zrange K 50 60
  |zscore K nope|xrange K - +|xrevrange K + -|xrange K 99999999999999 +|sismember K nope|smismember K nope a
  |object encoding K|object idletime K|object freq K|object refcount K|xinfo stream K|memory usage K
  |expire K 1000|pexpire K 1000000|mget K missing K|exists K missing K|touch K missing|bitcount K|getbit K 0`
    .split('|')
    .map(text => text.trim())
const uncounted = ['incr counter', 'set k v', 'scan 0', 'dbsize', 'randomkey', 'info', 'ping']

describe.each([
  ['a native Redis', startRedisServer],
  ['Valkey in WebAssembly', startValkeyWasm],
])('on %s', (_, start) => {
  let server: RedisServer
  let ours: Redis
  let check: Redis
  const account = createAccount()

  beforeAll(async () => {
    server = await start()
    ours = new Redis(server.port, '127.0.0.1', { enableReadyCheck: false, disableClientInfo: true })
    account.attach(ours)
    check = new Redis(server.port, '127.0.0.1')
    await check.mset({ string: 'hello', empty: '' })
    await check.hset('hash', { f: 'v' })
    await check.rpush('list', 'a')
    await check.sadd('set', 'a')
    await check.zadd('zset', 1, 'a')
    await check.xadd('stream', '*', 'f', 'v')
  })
  afterAll(async () => {
    ours.disconnect()
    check.disconnect()
    await server.stop()
  })

  function counted(stats: unknown) {
    const number = (name: string) => Number(new RegExp(`^${name}:(\\d+)`, 'm').exec(String(stats))?.[1])
    return { hits: number('keyspace_hits'), misses: number('keyspace_misses') }
  }

  /** What the server counted and what we took it for, over these commands. */
  async function compare(...commands: string[]) {
    const before = account.read()
    const pipeline = ours.pipeline().info('stats')
    for (const command of commands) {
      const [name = '', ...args] = command.split(' ')
      pipeline.call(name, ...args)
    }
    const replies = (await pipeline.info('stats').exec()) ?? []
    const after = account.read()
    const [first, last] = [counted(replies[0]?.[1]), counted(replies.at(-1)?.[1])]
    return {
      commands: commands.join(', '),
      reply: JSON.stringify(replies.at(-2))?.slice(0, 60),
      theirs: { hits: last.hits - first.hits, misses: last.misses - first.misses },
      ours: { hits: after.hits - before.hits, misses: after.misses - before.misses },
    }
  }

  test.each(keys)('every look at the key %s is counted as the server counts it', async key => {
    const commands = [...onKey.map(name => `${name} ${key}`), ...more.map(text => text.replaceAll('K', key))]
    // Whoever inspects a key asks for its type first: that settles what an empty answer means.
    const all = await compare(`type ${key}`, ...commands)
    if (JSON.stringify(all.theirs) === JSON.stringify(all.ours)) return
    const wrong = []
    for (const command of commands) {
      const compared = await compare(`type ${key}`, command)
      if (JSON.stringify(compared.theirs) !== JSON.stringify(compared.ours)) wrong.push(compared)
    }
    expect(wrong).toEqual([])
    expect(all.ours).toEqual(all.theirs)
  })

  test.each(uncounted)('%s counts as nothing', async command => {
    const { theirs, ours } = await compare(command)
    expect(ours).toEqual(theirs)
    expect(ours).toMatchObject({ hits: 0, misses: 0 })
  })

  test('without a look at the type before, an empty answer of a missing key is a miss', async () => {
    const { theirs, ours } = await compare('hget never-seen f')
    expect(ours).toEqual(theirs)
  })

  test('what was sent and what came back is counted to the byte', async () => {
    const before = account.read()
    await ours.set('k', 'x'.repeat(1000))
    await ours.get('k')
    const after = account.read()
    const set = `*3\r\n$3\r\nset\r\n$1\r\nk\r\n$1000\r\n${'x'.repeat(1000)}\r\n`
    const get = '*2\r\n$3\r\nget\r\n$1\r\nk\r\n'
    expect(after.bytesOut - before.bytesOut).toBe(set.length + get.length)
    expect(after.bytesIn - before.bytesIn).toBe(`+OK\r\n$1000\r\n${'x'.repeat(1000)}\r\n`.length)
    expect(after.commands - before.commands).toBe(2)
    expect(after.byName.get('get')).toBe((before.byName.get('get') ?? 0) + 1)
  })
})
