import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createLog } from '#server/log.ts'
import { createTarget, type Target } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { fillEveryType, hostile } from '#testing/every-type.ts'
import { startRedisCluster } from '#testing/redis-cluster.ts'
import { type RedisServer, startRedisServer, startValkeyWasm } from '#testing/redis-server.ts'
import { createInspector, type Inspector } from './inspector.ts'
import type {
  HashRow,
  ListRow,
  NotThere,
  PageQuery,
  Part,
  Place,
  SetRow,
  SortedSetRow,
  StreamRow,
  ValuePage,
} from './shapes.ts'

const log = createLog({ level: 'silent', secrets: [] })
const mebibyte = 1024 * 1024

async function look(
  url: string,
): Promise<{ target: Target; inspector: Inspector; stop: () => Promise<void> }> {
  const target = createTarget({
    id: 't',
    name: 't',
    endpoint: parseRedisUrl(url),
    role: 'observe',
    embedded: null,
    log,
  })
  target.start()
  await until(
    () => target.nodes().length > 0 && target.nodes().every(node => node.ready() && node.required()),
  )
  const keyOf = async (id: string) => Buffer.from(id, 'base64url')
  const inspector = createInspector({ target, keyOf })
  return {
    target,
    inspector,
    async stop() {
      await inspector.stop()
      await target.stop()
    },
  }
}

async function until(holds: () => boolean | Promise<boolean>) {
  const deadline = Date.now() + 20_000
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error('It did not come to that within 20 s.')
    await new Promise(resolve => setTimeout(resolve, 20))
  }
}

const id = (key: string | Buffer) => Buffer.from(key).toString('base64url')
const bytes = (part: Part | null) => Buffer.from(part?.base64 ?? '', 'base64')

type PageOf<T extends PageQuery['type']> = Extract<ValuePage, { type: T }>
type Options = { cursor?: string | null; limit?: number } & Record<string, unknown>

const defaults = {
  string: { offset: 0, bits: false, limit: 16_384 },
  hash: { search: null },
  list: { from: 'head' },
  set: { search: null },
  zset: { search: null, order: 'ascending', min: '-inf', max: '+inf' },
  stream: {},
}

function queryOf(type: PageQuery['type'], options: Options): PageQuery {
  return { cursor: null, limit: 100, ...defaults[type], ...options, type } as PageQuery
}

async function any(
  inspector: Inspector,
  key: string | Buffer,
  query: PageQuery,
): Promise<ValuePage | NotThere> {
  return inspector.page({ id: id(key), query })
}

async function page<T extends PageQuery['type']>(
  inspector: Inspector,
  key: string | Buffer,
  { type, ...options }: Options & { type: T },
): Promise<PageOf<T>> {
  const found = await any(inspector, key, queryOf(type, options))
  if (found.state !== 'here' || found.type !== type) throw new Error(`not a page: ${JSON.stringify(found)}`)
  return found as PageOf<T>
}

type RowOf = { hash: HashRow; list: ListRow; set: SetRow; zset: SortedSetRow; stream: StreamRow }

/** Every row of a value, page after page. */
async function all<T extends keyof RowOf>(
  inspector: Inspector,
  key: string | Buffer,
  options: Options & { type: T },
): Promise<RowOf[T][]> {
  const rows: RowOf[T][] = []
  let cursor: string | null = null
  do {
    const found = await any(inspector, key, queryOf(options.type, { ...options, cursor }))
    if (found.state !== 'here' || found.type === 'string') throw new Error(`no rows: ${found.state}`)
    rows.push(...(found.rows as RowOf[T][]))
    cursor = found.next
  } while (cursor !== null)
  return rows
}

const servers = [
  ['a native Redis', startRedisServer],
  ['Valkey in WebAssembly', startValkeyWasm],
] as const

describe.each(servers)('on %s', (name, start) => {
  let server: RedisServer
  let client: Redis
  let looking: Awaited<ReturnType<typeof look>>
  let inspector: Inspector
  let keys: Awaited<ReturnType<typeof fillEveryType>>

  beforeAll(async () => {
    server = await start()
    client = new Redis(server.port, '127.0.0.1')
    keys = await fillEveryType(client)
    looking = await look(server.url)
    inspector = looking.inspector
  })
  afterAll(async () => {
    await looking.stop()
    client.disconnect()
    await server.stop()
  })

  function redisCli(...args: string[]): string[] {
    const said = execFileSync('redis-cli', ['-p', String(server.port), ...args], { maxBuffer: 64 * mebibyte })
    return said.toString('latin1').replace(/\n$/, '').split('\n')
  }

  it('tells type, encoding, size, memory and TTL of every kind of key', async () => {
    for (const [key, { type, encodings }] of Object.entries(keys)) {
      const facts = await inspector.key({ id: id(key) })
      expect(facts, key).toMatchObject({ state: 'here', type, missing: {} })
      if (facts.state !== 'here') continue
      expect(encodings, key).toContain(facts.encoding)
      expect(facts.memory).toBe(Number(redisCli('MEMORY', 'USAGE', key)[0]))
      expect(facts.idleMs).not.toBeNull()
    }
    const facts = await inspector.key({ id: id('string:expires') })
    if (facts.state !== 'here') throw new Error('gone')
    expect(Math.abs(Number(facts.ttlMs) - Number(redisCli('PTTL', 'string:expires')[0]))).toBeLessThan(60_000)
  })

  it('shows strings byte for byte as redis-cli does, in windows', async () => {
    for (const key of ['string:int', 'string:embstr', 'string:raw']) {
      const found = await page(inspector, key, { type: 'string' })
      expect([Buffer.from(found.base64, 'base64').toString('latin1')]).toEqual(redisCli('GET', key))
    }
    const window = await page(inspector, 'string:embstr', { type: 'string', offset: 1, limit: 2 })
    expect(window).toMatchObject({ text: 'ho', offset: 1, length: 5, next: 3 })
    expect((await page(inspector, 'bitmap', { type: 'string', bits: true })).bits).toBe('0000000000100000')
  })

  it('counts a HyperLogLog as PFCOUNT does, and leaves the key as it is', async () => {
    for (const key of ['sketch:sparse', 'sketch:dense']) {
      const before = await client.getBuffer(key)
      const found = await page(inspector, key, { type: 'string' })
      expect(await client.getBuffer(key)).toEqual(before)
      expect(found.hyperloglog).toMatchObject({ encoding: key.slice(7), cached: false })
      expect(found.hyperloglog?.count).toBe(String(await client.pfcount(key)))
      expect((await page(inspector, key, { type: 'string' })).hyperloglog?.cached).toBe(true)
    }
  })

  it('shows hashes, lists, sets and sorted sets as redis-cli does, whatever the size of a page', async () => {
    for (const limit of [1, 7, 200]) {
      const compact = await all(inspector, 'hash:compact', { type: 'hash', limit })
      expect(compact.flatMap(row => [row.field.text, bytes(row.value).toString()])).toEqual(
        redisCli('HGETALL', 'hash:compact'),
      )
      const list = await all(inspector, 'list:compact', { type: 'list', limit })
      expect(list.map(row => row.value.text)).toEqual(redisCli('LRANGE', 'list:compact', '0', '-1'))
      const scores = await all(inspector, 'zset:compact', { type: 'zset', limit })
      expect(scores.flatMap(row => [row.member.text, row.score])).toEqual(
        redisCli('ZRANGE', 'zset:compact', '0', '-1', 'WITHSCORES'),
      )
      expect(scores.map(row => row.rank)).toEqual([0, 1, 2, 3, 4])
    }
    const fields = await all(inspector, 'hash:table', { type: 'hash' })
    expect(fields.map(row => `${row.field.text}=${row.value?.text}`).sort()).toEqual(
      Array.from({ length: 600 }, (_, i) => `field ${i}=value ${i}`).sort(),
    )
    for (const key of ['set:intset', 'set:compact', 'set:table']) {
      const members = await all(inspector, key, { type: 'set' })
      expect(members.map(row => row.member.text).sort()).toEqual(redisCli('SMEMBERS', key).sort())
    }
  })

  it('pages a list from its end and a sorted set downwards and by score', async () => {
    const end = await page(inspector, 'list:long', { type: 'list', from: 'tail', limit: 2 })
    expect(end.rows.map(row => row.index)).toEqual([599, 598])
    expect(end.rows.map(row => row.value.text)).toEqual(redisCli('LRANGE', 'list:long', '-2', '-1').reverse())
    const down = await all(inspector, 'zset:skiplist', {
      type: 'zset',
      order: 'descending',
      limit: 90,
      min: '(10',
      max: '400',
    })
    expect(down.map(row => row.score)).toEqual(
      redisCli('ZREVRANGEBYSCORE', 'zset:skiplist', '400', '(10', 'WITHSCORES').filter((_, i) => i % 2 === 1),
    )
    expect(down[0]?.rank).toBe(Number(redisCli('ZRANK', 'zset:skiplist', 'member 400')[0]))
    const none = await page(inspector, 'zset:skiplist', { type: 'zset', min: '(5', max: '5' })
    expect(none).toMatchObject({ rows: [], total: 0, next: null })
    const wrong = await any(inspector, 'zset:skiplist', queryOf('zset', { min: 'x' }))
    expect(wrong).toMatchObject({ state: 'refused', reason: expect.stringContaining('A score is a number') })
  })

  it('places the members of a geo set where GEOPOS does', async () => {
    const found = await page(inspector, 'geo', { type: 'zset' })
    expect(found.geo).toBe(true)
    const said = await client.geopos('geo', ...found.rows.map(row => row.member.text))
    expect(found.rows.map(row => [row.position?.longitude, row.position?.latitude])).toEqual(
      said.map(place => place?.map(Number)),
    )
    expect((await page(inspector, 'zset:skiplist', { type: 'zset' })).geo).toBe(false)
  })

  it('shows a stream newest first, its groups, consumers and what they have not finished', async () => {
    const entries = await all(inspector, 'stream', { type: 'stream', limit: 7 })
    expect(entries.map(entry => entry.id)).toEqual(Array.from({ length: 50 }, (_, i) => `${50 - i}-1`))
    expect(entries[0]?.fields.map(field => [field.name.text, field.value.text])).toEqual([
      ['n', '50'],
      ['text', 'entry 50'],
    ])
    const groups = await inspector.groups({ id: id('stream') })
    expect(groups).toMatchObject({
      state: 'here',
      groups: [{ name: { text: 'workers' }, consumers: 2, pending: 4, lastDelivered: '4-1' }],
    })
    const asked = { id: id('stream'), group: id('workers'), limit: 3 }
    const first = await inspector.pending({ ...asked, cursor: null })
    expect(first).toMatchObject({
      consumers: [
        { name: { text: 'ann' }, pending: 3 },
        { name: { text: 'bob' }, pending: 1 },
      ],
      entries: [{ id: '1-1' }, { id: '2-1' }, { id: '3-1' }],
    })
    if (first.state !== 'here') throw new Error('gone')
    expect(await inspector.pending({ ...asked, cursor: first.next })).toMatchObject({
      entries: [{ id: '4-1', consumer: { text: 'bob' } }],
    })
    expect(await inspector.pending({ ...asked, group: id('nobody'), cursor: null })).toEqual({
      state: 'refused',
      reason: 'There is no such group any more.',
    })
  })

  it('keeps hostile names and values as they are', async () => {
    for (const [key, value] of Object.entries(hostile)) {
      const found = await page(inspector, `hostile:${key}`, { type: 'hash' })
      expect(bytes(found.rows[0]?.field ?? null), key).toEqual(value)
      expect(bytes(found.rows[0]?.value ?? null), key).toEqual(value)
      const raw = await inspector.raw({
        id: id(`hostile:${key}`),
        place: { kind: 'field', field: id(value) },
        form: 'escaped',
      })
      const said = execFileSync('redis-cli', [
        '--no-raw',
        '-p',
        String(server.port),
        'HVALS',
        `hostile:${key}`,
      ]).toString()
      expect(`1) ${raw.state === 'here' ? raw.text : raw.state}\n`).toBe(said)
    }
  })

  it('finds elements by a pattern, and says how far it has looked', async () => {
    const found = await all(inspector, 'hash:table', { type: 'hash', search: 'field 59?', limit: 4 })
    expect(found.map(row => row.field.text).sort()).toEqual(
      Array.from({ length: 10 }, (_, i) => `field 59${i}`),
    )
    expect(await all(inspector, 'set:table', { type: 'set', search: '*599' })).toHaveLength(1)
    const scored = await all(inspector, 'zset:skiplist', { type: 'zset', search: 'member 7' })
    expect(scored).toMatchObject([{ member: { text: 'member 7' }, score: '7' }])
  })

  it('tells the TTL of each field where the server has one', async () => {
    await client.hset('timed', 'a', '1', 'b', '2')
    const knows = await client.call('HPEXPIRE', 'timed', 100_000, 'FIELDS', 1, 'a').then(
      () => true,
      () => false,
    )
    const found = await page(inspector, 'timed', { type: 'hash' })
    expect(found.fieldTtl).toBe(knows)
    expect(knows).toBe(name !== 'a native Redis')
    expect(found.rows.map(row => row.expiresAt !== null)).toEqual([knows, false])
  })

  it('decodes any element and any layer, and gives the digest of what was read', async () => {
    await client.hset('packed', 'f', '{"id":9007199254740993}')
    const found = await inspector.decode({
      id: id('packed'),
      place: { kind: 'field', field: id('f') },
      choice: 'auto',
    })
    expect(found).toMatchObject({ state: 'here', whole: true, decoding: { format: 'json', stopped: null } })
    expect(JSON.stringify(found)).toContain('9007199254740993')
    const digest = createHash('sha256').update('{"id":9007199254740993}').digest('hex')
    expect(found).toMatchObject({ digest })
    const places = [
      ['string:embstr', { kind: 'value' }, 'short'],
      ['list:compact', { kind: 'index', index: -2 }, 'b'],
      ['zset:compact', { kind: 'rank', rank: 1 }, 'b'],
      ['stream', { kind: 'entry', entry: '5-1', at: 1 }, 'entry 5'],
      ['stream', { kind: 'given', base64: 'Z2l2ZW4=' }, 'given'],
    ] as const
    for (const [key, place, text] of places) {
      expect(await inspector.decode({ id: id(key), place, choice: 'auto' })).toMatchObject({
        decoding: { decoded: { text } },
      })
    }
    expect(
      await inspector.decode({ id: id('packed'), place: { kind: 'field', field: id('x') }, choice: 'auto' }),
    ).toEqual({ state: 'gone' })
    expect(await inspector.decode({ id: id('packed'), place: { kind: 'value' }, choice: 'auto' })).toEqual({
      state: 'changed',
      type: 'hash',
    })
  })

  it('says that a key is gone, or of another type now', async () => {
    expect(await inspector.key({ id: id('nowhere') })).toEqual({ state: 'gone' })
    for (const type of ['string', 'hash', 'list', 'set', 'zset', 'stream'] as const) {
      expect(await any(inspector, 'nowhere', queryOf(type, {}))).toEqual({ state: 'gone' })
      const other = type === 'string' ? 'list:compact' : 'string:embstr'
      expect(await any(inspector, other, queryOf(type, {}))).toMatchObject({ state: 'changed' })
    }
    expect(await inspector.download({ id: id('nowhere') })).toEqual({ state: 'gone' })
    await expect(page(inspector, 'set:table', { type: 'set', cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    const ofAnother = (await page(inspector, 'list:long', { type: 'list', limit: 1 })).next
    await expect(page(inspector, 'set:table', { type: 'set', cursor: ofAnother })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
  })

  it('opens what is too large to be fetched: nothing that is not shown is asked for', async () => {
    await client.setrange('huge', 64 * mebibyte - 3, 'end')
    const [node] = looking.target.nodes()
    const received = () => node?.spent().bytesIn ?? 0
    const before = received()
    const found = await page(inspector, 'huge', { type: 'string', offset: 64 * mebibyte - 5 })
    expect(found).toMatchObject({ length: 64 * mebibyte, text: '\0\0end', next: null })
    expect(await inspector.key({ id: id('huge') })).toMatchObject({ bytes: 64 * mebibyte })
    await client.rpush('large', 'a', Buffer.alloc(10 * mebibyte), 'b')
    await client.hset('wide', 'big', Buffer.alloc(10 * mebibyte), 'small', '1')
    await client.xadd('broad', '1-1', ...Array.from({ length: 20_000 }, (_, i) => `x${i}`))
    expect(await page(inspector, 'large', { type: 'list' })).toMatchObject({
      rows: [],
      notFetched: expect.stringContaining('MiB each'),
    })
    const wide = await page(inspector, 'wide', { type: 'hash' })
    expect(wide.notFetched).not.toBeNull()
    if (name !== 'a native Redis')
      expect(wide.rows.map(row => [row.value?.text, row.bytes])).toEqual([
        [undefined, 10 * mebibyte],
        ['1', 1],
      ])
    const broad = await page(inspector, 'broad', { type: 'stream' })
    expect(broad.rows).toMatchObject([{ fieldCount: 10_000, fields: { length: 100 } }])
    expect(received() - before).toBeLessThan(mebibyte)
    const field = { kind: 'field', field: id('big') } as const
    expect(await inspector.decode({ id: id('wide'), place: field, choice: 'auto' })).toMatchObject({
      state: 'refused',
    })
    // One giant among many small ones is not seen in the average: the connection is cut instead, and comes back.
    await client.rpush(
      'skewed',
      ...Array.from({ length: 200 }, () => 'x'.repeat(9000)),
      Buffer.alloc(20 * mebibyte),
    )
    const last = await any(inspector, 'skewed', queryOf('list', { from: 'tail', limit: 1 }))
    expect(last).toMatchObject({ state: 'refused', reason: expect.stringContaining('more than 8 MiB') })
    expect((await page(inspector, 'skewed', { type: 'list', limit: 2 })).rows).toHaveLength(2)
    await client.del('huge', 'large', 'wide', 'broad', 'skewed')
  })

  it('downloads every type completely', async () => {
    await client.setrange('long', 3 * mebibyte, 'end')
    const whole = await download(inspector, 'long')
    expect(whole.equals((await client.getBuffer('long')) ?? Buffer.alloc(0))).toBe(true)
    const lines = (key: string) =>
      download(inspector, key).then(all =>
        all
          .toString()
          .trimEnd()
          .split('\n')
          .map(line => JSON.parse(line)),
      )
    expect(await lines('list:long')).toHaveLength(600)
    expect((await lines('hash:table')).map(line => line.field).sort()).toEqual(
      redisCli('HKEYS', 'hash:table').sort(),
    )
    expect(new Set((await lines('set:table')).map(line => line.member)).size).toBe(600)
    expect((await lines('zset:compact')).find(line => line.member === 'c')).toEqual({
      member: 'c',
      score: 'inf',
    })
    expect((await lines('stream')).map(line => line.id)).toHaveLength(50)
    expect(await lines('hostile:no UTF-8')).toEqual([
      { field: { base64: 'Yf/+Yg==' }, value: { base64: 'Yf/+Yg==' } },
    ])
  })

  it('downloads an element that is too large for a page, a piece at a time', async () => {
    await client.rpush('giant', 'a', Buffer.alloc(24 * mebibyte, 1), Buffer.from([0xff]))
    const whole = await download(inspector, 'giant')
    const [first, second, third] = whole
      .toString('latin1')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect([first, third]).toEqual([
      { index: 0, value: 'a' },
      { index: 2, value: { base64: '/w==' } },
    ])
    expect(Buffer.from(second.value.base64, 'base64').equals(Buffer.alloc(24 * mebibyte, 1))).toBe(true)
    await client.del('giant')
  })

  it('breaks a download off when the value changes under it', async () => {
    await client.setrange('shrinking', 3 * mebibyte, 'end')
    const found = await inspector.download({ id: id('shrinking') })
    if (found.state !== 'here') throw new Error('gone')
    await found.bytes.next()
    await client.set('shrinking', 'short')
    await expect(found.bytes.next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('moves neither the hit rate that is shown nor, where the server can, what LRU knows', async () => {
    const [node] = looking.target.nodes()
    if (!node) throw new Error('no node')
    const counted = async () => {
      const stats = await client.info('stats')
      const number = (field: string) => Number(new RegExp(`${field}:(\\d+)`).exec(stats)?.[1])
      return { hits: number('keyspace_hits'), misses: number('keyspace_misses') }
    }
    await until(async () => (await client.object('IDLETIME', 'hash:table')) !== 0)
    const before = { theirs: await counted(), ours: node.spent() }
    const idle = Number(await client.object('IDLETIME', 'hash:table'))
    const turns = name === 'a native Redis' ? 25 : 1
    for (let turn = 0; turn < turns; turn++) {
      for (const [key, { type }] of Object.entries(keys)) {
        await inspector.key({ id: id(key) })
        await any(inspector, key, queryOf(type as PageQuery['type'], {}))
        const place = { kind: type === 'string' ? 'value' : 'index', index: 0 } as Place
        await inspector.decode({ id: id(key), place, choice: 'auto' })
      }
    }
    await inspector.groups({ id: id('stream') })
    await inspector.pending({ id: id('stream'), group: id('workers'), cursor: null, limit: 10 })
    await inspector.key({ id: id('nowhere') })
    await any(inspector, 'nowhere', queryOf('hash', {}))
    const after = { theirs: await counted(), ours: node.spent() }
    expect(after.ours.hits - before.ours.hits).toBeGreaterThan(90 * turns)
    // One lookup is the test's own.
    expect(after.theirs.hits - before.theirs.hits).toBe(after.ours.hits - before.ours.hits + 1)
    expect(after.theirs.misses - before.theirs.misses).toBe(after.ours.misses - before.ours.misses)
    const facts = await inspector.key({ id: id('hash:table') })
    if (facts.state !== 'here') throw new Error('gone')
    if (name === 'a native Redis') expect(facts.noticed).toContain('CLIENT NO-TOUCH')
    else
      expect([facts.noticed, Number(await client.object('IDLETIME', 'hash:table')) >= idle]).toEqual([
        null,
        true,
      ])
  })

  it('names what the user may not ask, and shows the rest', async () => {
    await client.call(
      'ACL',
      'SETUSER',
      'narrow',
      'on',
      '>pw',
      '%R~*',
      'resetchannels',
      '-@all',
      ...'+hello +auth +ping +select +type +getrange +lrange +client|setname'.split(' '),
    )
    const narrow = await look(`redis://narrow:pw@127.0.0.1:${server.port}`)
    try {
      const facts = await narrow.inspector.key({ id: id('string:embstr') })
      expect(facts).toMatchObject({ state: 'here', type: 'string', bytes: null, memory: null })
      if (facts.state !== 'here') throw new Error('gone')
      expect(Object.keys(facts.missing).sort()).toEqual([
        'bytes',
        'encoding',
        'expiresAt',
        'frequency',
        'idleMs',
        'memory',
      ])
      expect(facts.missing.memory).toContain('+memory|usage')
      expect(await page(narrow.inspector, 'string:embstr', { type: 'string' })).toMatchObject({
        text: 'short',
      })
      expect(await any(narrow.inspector, 'set:table', queryOf('set', {}))).toMatchObject({
        state: 'refused',
        reason: expect.stringContaining('+sscan'),
      })
    } finally {
      await narrow.stop()
    }
  })
})

async function download(inspector: Inspector, key: string): Promise<Buffer> {
  const found = await inspector.download({ id: id(key) })
  if (found.state !== 'here') throw new Error(found.state)
  const chunks: Buffer[] = []
  for await (const chunk of found.bytes) chunks.push(chunk)
  return Buffer.concat(chunks)
}

describe('large values on a native Redis', () => {
  it('opens a string of 512 MiB and a hash of a million fields at once', async () => {
    const server = await startRedisServer()
    const client = new Redis(server.port, '127.0.0.1')
    const looking = await look(server.url)
    try {
      await client.setrange('huge', 512 * mebibyte - 1, '!')
      for (let i = 0; i < 100; i++) {
        const fields = Array.from({ length: 10_000 }, (_, j) => [`f${i * 10_000 + j}`, j]).flat()
        await client.hset('million', ...fields)
      }
      const received = () => looking.target.nodes()[0]?.spent().bytesIn ?? 0
      const before = received()
      expect(
        await page(looking.inspector, 'huge', { type: 'string', offset: 512 * mebibyte - 2 }),
      ).toMatchObject({ text: '\0!' })
      expect(await looking.inspector.key({ id: id('huge') })).toMatchObject({ bytes: 512 * mebibyte })
      expect(
        await looking.inspector.decode({ id: id('huge'), place: { kind: 'value' }, choice: 'auto' }),
      ).toMatchObject({
        whole: false,
        total: 512 * mebibyte,
        decoding: { format: 'hex' },
      })
      expect(await looking.inspector.key({ id: id('million') })).toMatchObject({ elements: 1_000_000 })
      const found = await page(looking.inspector, 'million', { type: 'hash' })
      expect(found).toMatchObject({ total: 1_000_000, rows: { length: 100 } })
      const search = await page(looking.inspector, 'million', { type: 'hash', search: 'nothing like it' })
      expect(search.rows).toEqual([])
      expect(search.next).not.toBeNull()
      expect(search.looked).toBeLessThan(25_000)
      // The mebibyte that was decoded, and hardly more.
      expect(received() - before).toBeLessThan(2 * mebibyte)
      let read = 0
      const whole = await looking.inspector.download({ id: id('huge') })
      if (whole.state !== 'here') throw new Error('gone')
      for await (const chunk of whole.bytes) read += chunk.length
      expect(read).toBe(512 * mebibyte)
    } finally {
      await looking.stop()
      client.disconnect()
      await server.stop()
    }
  })
})

describe('on a cluster', () => {
  it('finds a key wherever it lives, and follows it while its slot moves', async () => {
    const cluster = await startRedisCluster({ masters: 3 })
    const clients = cluster.masters.map(master => new Redis(master.port, '127.0.0.1'))
    const looking = await look(cluster.url)
    try {
      await until(() => looking.target.nodes().length === 3)
      const [a, b] = clients
      if (!a || !b) throw new Error('no masters')
      const here = Array.from({ length: 200 }, (_, i) => `key:${i}`)
      for (const key of here) {
        for (const client of clients) await client.set(key, key).catch(() => {})
        expect(await page(looking.inspector, key, { type: 'string' })).toMatchObject({ text: key })
      }
      const slot = Number(await a.call('CLUSTER', 'KEYSLOT', 'key:0'))
      const owner = await ownerOf(clients, 'key:0')
      const next = clients.find(client => client !== owner)
      if (!owner || !next) throw new Error('nobody has the key')
      const [ownId, nextId] = [await owner.call('CLUSTER', 'MYID'), await next.call('CLUSTER', 'MYID')]
      await next.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(ownId))
      await owner.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(nextId))
      await owner.call('MIGRATE', '127.0.0.1', Number(next.options.port), 'key:0', 0, 2000)
      expect(await page(looking.inspector, 'key:0', { type: 'string' })).toMatchObject({ text: 'key:0' })
      for (const client of clients) await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', String(nextId))
      expect(await page(looking.inspector, 'key:0', { type: 'string' })).toMatchObject({ text: 'key:0' })
      const facts = await looking.inspector.key({ id: id('key:0') })
      expect(facts).toMatchObject({ node: `127.0.0.1:${next.options.port}` })
    } finally {
      await looking.stop()
      for (const client of clients) client.disconnect()
      await cluster.stop()
    }
  })
})

async function ownerOf(clients: Redis[], key: string): Promise<Redis | undefined> {
  for (const client of clients) {
    if (
      await client.get(key).then(
        value => value !== null,
        () => false,
      )
    )
      return client
  }
}
