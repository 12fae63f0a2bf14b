import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { slotOf } from '#server/targets/slots.ts'
import { createTarget, type Target } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startRedisCluster } from '#testing/redis-cluster.ts'
import { type RedisServer, startRedisServer, startValkeyWasm } from '#testing/redis-server.ts'
import { startTcpProxy } from '#testing/tcp-proxy.ts'
import { takeSample } from '../sample.ts'
import type { Sort } from './found-key.ts'
import { createKeyBrowser, type KeyBrowser } from './key-browser.ts'
import type { KeyFilter, KeyPage, TreePage, TreeRow, WalkState } from './shapes.ts'

const quietLog = { debug() {}, info() {}, warn() {}, error() {} }
const soon = { timeout: 30_000, interval: 20 }
const everything: KeyFilter = {
  prefix: null,
  pattern: null,
  types: [],
  ttl: { kind: 'any' },
  minBytes: null,
  minIdleMs: null,
}

type Looking = { keys: KeyBrowser; target: Target; states: WalkState[]; done: () => Promise<WalkState> }
const undo: (() => Promise<unknown>)[] = []

async function look(url: string, { megabytes = 64 } = {}): Promise<Looking> {
  const endpoint = parseRedisUrl(url)
  const target = createTarget({
    id: 't',
    name: 't',
    endpoint,
    role: 'observe',
    embedded: null,
    log: quietLog,
  })
  const states: WalkState[] = []
  const keys = createKeyBrowser({
    target,
    log: quietLog,
    mostBytes: megabytes * 1024 * 1024,
    watched: () => true,
    onWalk: state => states.push(state),
    onStatistics() {},
  })
  target.start()
  undo.push(async () => {
    await keys.stop()
    await target.stop()
  })
  const over = (state: WalkState) => ['done', 'failed', 'cancelled'].includes(state.phase)
  return {
    keys,
    target,
    states,
    async done() {
      keys.state()
      await expect.poll(() => over(keys.state()), soon).toBe(true)
      return keys.state()
    },
  }
}

async function wholeTree(
  keys: KeyBrowser,
  asks: { prefix?: string; delimiter?: string; limit?: number } = {},
) {
  const rows: TreeRow[] = []
  let offset: number | null = 0
  do {
    const page: TreePage = await keys.ask('tree', {
      prefix: asks.prefix ?? null,
      delimiter: asks.delimiter ?? ':',
      order: 'name',
      offset,
      limit: asks.limit ?? 100,
    })
    rows.push(...page.rows)
    offset = page.next
  } while (offset !== null)
  return rows
}

async function wholeList(keys: KeyBrowser, filter: Partial<KeyFilter> = {}) {
  const pages: KeyPage[] = []
  let cursor: string | null = null
  do {
    const page: KeyPage = await keys.ask('list', { filter: { ...everything, ...filter }, cursor, limit: 100 })
    pages.push(page)
    cursor = page.next
  } while (cursor !== null)
  return { pages, ids: pages.flatMap(page => page.rows.map(row => row.id)) }
}

/** What is said once the search is over. */
async function problemOf(keys: KeyBrowser, filter: Partial<KeyFilter>, sort: Sort | null = null) {
  for (;;) {
    const page = await keys.ask('list', {
      filter: { ...everything, ...filter },
      sort,
      cursor: '#0',
      limit: 5,
    })
    if (page.ended || page.problem !== null) return page.problem
  }
}

const idOf = (name: string | Buffer) => Buffer.from(name).toString('base64url')
const textsOf = (ids: string[]) => ids.map(id => Buffer.from(id, 'base64url').toString())

afterEach(async () => {
  for (const each of undo.splice(0).reverse()) await each()
})

describe('on one server', () => {
  let server: RedisServer
  let client: Redis

  beforeAll(async () => {
    server = await startRedisServer({ args: ['--enable-debug-command', 'yes'] })
    client = new Redis(server.port)
  })
  beforeEach(() => client.flushall())
  afterAll(async () => {
    client.disconnect()
    await server.stop()
  })

  const hostile = [
    '',
    'a\0b',
    'line\r\nbreak',
    Buffer.from([0x6b, 0xff]),
    Buffer.from([0x6b, 0xfe]),
    '<img src=x onerror=alert(1)>',
    'user:*',
    '\u202Eright to left\u200B',
    `combined${'\u0301'.repeat(200)}`,
    '👩‍👩‍👧',
    '{{7*7}}',
    '__proto__',
    'a::b',
    'a:',
    'a',
    Buffer.alloc(4_000, 'x'),
  ]

  it('finds hostile names byte for byte, each of them once', async () => {
    for (const name of hostile) await client.set(name, 'v')
    const { keys, done } = await look(server.url)
    expect(await done()).toMatchObject({ phase: 'done', keys: hostile.length, of: hostile.length, cut: null })
    const { ids } = await wholeList(keys)
    expect(ids.toSorted()).toEqual(hostile.map(idOf).toSorted())
    const columns = await keys.columns(ids)
    expect(columns.map(column => column.type)).toEqual(ids.map(() => 'string'))
    const rows = await wholeTree(keys, { limit: 1 })
    expect(rows.filter(row => row.kind === 'namespace').map(row => [row.label, row.keys])).toEqual([
      ['a', 2],
      ['user', 1],
    ])
    expect(rows.filter(row => row.kind === 'key' && row.label === 'a')).toHaveLength(1)
    const inside = await wholeTree(keys, { prefix: idOf('a:') })
    expect(inside.map(row => [row.kind, row.label])).toEqual([
      ['key', ''],
      ['namespace', ''],
    ])
  })

  it('reads a name of 512 KiB by its handle', async () => {
    await client.set(Buffer.alloc(512 * 1024, 'k'), 'v')
    const { keys, done } = await look(server.url)
    await done()
    const [row] = (await keys.ask('list', { filter: everything, cursor: null, limit: 5 })).rows
    expect(row?.id).toMatch(/^~/)
    expect(await keys.columns([row?.id ?? ''])).toMatchObject([{ id: row?.id, type: 'string' }])
    await expect(keys.columns(['~999.0.5'])).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('gives any page by its place, also of what a pattern finds, and says how many there are', async () => {
    await client.call('DEBUG', 'POPULATE', 5000, 'a')
    await client.call('DEBUG', 'POPULATE', 300, 'b')
    const { keys, done } = await look(server.url)
    await done()
    for (const pattern of [null, 'b:*', '*9*']) {
      const { ids } = await wholeList(keys, { pattern })
      for (const place of [0, 250, ids.length - 30]) {
        const filter = { ...everything, pattern }
        const page = await keys.ask('list', { filter, cursor: `#${place}`, limit: 100 })
        expect(page.rows.map(row => row.id)).toEqual(ids.slice(place, place + 100))
        expect(page).toMatchObject({ offset: place, total: ids.length, atLeast: ids.length })
        expect(page.next === null).toBe(place + 100 >= ids.length)
      }
    }
  })

  it('matches patterns as SCAN does', async () => {
    const names = [
      '',
      'a',
      'ab',
      'a*',
      'a?b',
      '[x]',
      'x',
      'h-llo',
      'hello',
      'a\\b',
      Buffer.from([0xff, 0x61]),
      'user:1',
    ]
    for (const name of names) await client.set(name, 'v')
    const { keys, done } = await look(server.url)
    await done()
    for (const pattern of [
      '*',
      '**',
      'a*',
      'a\\*',
      '?',
      '??',
      '[x]',
      '\\[x]',
      'h[^e]llo',
      'h[a-z-]llo',
      '*a',
      '[',
      '[^',
      'a\\',
      '*\\',
      'user:[0-9]',
      '[z-a]*',
    ]) {
      const scanned: string[] = []
      let cursor = '0'
      do {
        const [next, found] = await client.scanBuffer(cursor, 'MATCH', pattern, 'COUNT', 1000)
        cursor = String(next)
        scanned.push(...found.map(idOf))
      } while (cursor !== '0')
      const { ids, pages } = await wholeList(keys, { pattern })
      expect([pattern, ids.toSorted()]).toEqual([pattern, scanned.toSorted()])
      expect([pattern, pages[0]?.total]).toEqual([pattern, ids.length])
    }
  })

  it('filters by type, TTL, size and idle time, and says how far it has looked', async () => {
    const pipeline = client.pipeline()
    for (let i = 0; i < 300; i++) pipeline.set(`plain:${i}`, 'v')
    pipeline.hset('hash', { f: 'v' })
    pipeline.set('short', 'v', 'PX', 60_000)
    pipeline.set('long', 'v', 'PX', 6_000_000)
    pipeline.set('big', 'v'.repeat(100_000))
    await pipeline.exec()
    const { keys, done } = await look(server.url)
    await done()
    const found = async (filter: Partial<KeyFilter>) => textsOf((await wholeList(keys, filter)).ids)
    expect(await found({ types: ['hash', 'zset'] })).toEqual(['hash'])
    expect(await found({ ttl: { kind: 'within', ms: 100_000 } })).toEqual(['short'])
    expect(await found({ ttl: { kind: 'beyond', ms: 100_000 } })).toEqual(['long'])
    expect((await found({ ttl: { kind: 'beyond', ms: 0 } })).sort()).toEqual(['long', 'short'])
    expect(await found({ ttl: { kind: 'none' }, pattern: '[bhls]*' })).toEqual(['big', 'hash'])
    expect(await found({ minBytes: 50_000 })).toEqual(['big'])
    expect(await found({ minIdleMs: 3_600_000 })).toEqual([])
    const { pages } = await wholeList(keys, { types: ['hash'] })
    expect(pages.reduce((sum, page) => sum + page.looked, 0)).toBeGreaterThanOrEqual(304)
    expect(pages[0]).toMatchObject({ of: 304, total: 1, problem: null })
    await client.config('SET', 'maxmemory-policy', 'allkeys-lfu')
    expect(await problemOf(keys, { minIdleMs: 1 })).toMatch(/LFU/)
    await client.config('SET', 'maxmemory-policy', 'noeviction')
  })

  it('walks a million keys and sums them up', async () => {
    await client.call('DEBUG', 'POPULATE', 1_000_000)
    await client.hset('other:hash', { f: 'v' })
    const { keys, done } = await look(server.url)
    const { rows } = await keys.ask('list', { filter: everything, cursor: null, limit: 100 })
    expect(rows.length).toBeGreaterThan(0)
    expect(keys.state().phase).not.toBe('done')
    await expect.poll(() => keys.state().phase, { ...soon, timeout: 90_000 }).toBe('done')
    expect(await done()).toMatchObject({ phase: 'done', keys: 1_000_001, cut: null })
    const tree = await wholeTree(keys)
    expect(tree.map(row => [row.label, row.kind === 'namespace' ? row.keys : 0])).toEqual([
      ['key', 1_000_000],
      ['other', 1],
    ])
    await keys.ask('measure', { action: 'start' })
    await expect.poll(() => keys.statisticsState().phase, { ...soon, timeout: 90_000 }).toBe('done')
    const asks = { prefix: null, delimiter: ':', order: 'memory' as const, cursor: null, limit: 10 }
    const { whole, rows: sums } = await keys.ask('statistics', asks)
    expect(whole).toMatchObject({ keys: 1_000_001, withoutTtl: 1_000_001, gone: 0, unknown: 0 })
    expect(whole.types).toMatchObject({ string: 1_000_000, hash: 1 })
    expect(sums[0]?.totals.memory).toBe((whole.memory ?? 0) - (sums[1]?.totals.memory ?? 0))
    expect(sums[1]?.totals.memory).toBe(await client.memory('USAGE', 'other:hash'))
  }, 240_000)

  it('looks keys up by the thousand, and every INFO meanwhile counts just the lookups the board knows of', async () => {
    // TYPE and PTTL of 250 keys, eight times.
    const mostInABurst = 4000
    await client.call('DEBUG', 'POPULATE', 20_000)
    await client.config('RESETSTAT')
    const { keys, target, done } = await look(server.url)
    await done()
    await keys.ask('measure', { action: 'start' })
    const [node] = target.nodes()
    if (!node) throw new Error('no node')
    const plan = { severalSections: true, histograms: false, commandStats: false }
    const seen = new Set<number>()
    while (keys.statisticsState().phase !== 'done') {
      const { info, spent } = await takeSample(node, plan, Date.now)
      // Of a thread that the machine has stopped, an INFO waits for a tenth of a second only.
      const ahead = (info.counters.hits ?? 0) - spent.hits
      expect([ahead >= 0, ahead <= mostInABurst, info.counters.misses]).toEqual([true, true, spent.misses])
      if (ahead === 0) seen.add(spent.hits)
    }
    expect(seen.size).toBeGreaterThan(3)
    expect(node.spent().hits).toBe(40_000)
  })

  it('finds every key that is there throughout, while others come and go', async () => {
    const pipeline = client.pipeline()
    for (let i = 0; i < 20_000; i++) pipeline.set(`stays:${i}`, 'v').set(`goes:${i}`, 'v')
    await pipeline.exec()
    const { keys, done } = await look(server.url)
    const over = done()
    for (let i = 0; i < 20_000; i += 500) {
      const change = client.pipeline()
      for (let k = i; k < i + 500; k++) change.del(`goes:${k}`).set(`comes:${k}`, 'v')
      await change.exec()
    }
    await over
    const tree = await wholeTree(keys)
    expect(tree.find(row => row.label === 'stays')).toMatchObject({ keys: 20_000 })
  })

  it('goes slowly beside others and says so, and faster where somebody wants that', async () => {
    await client.call('DEBUG', 'POPULATE', 100_000)
    const others = setInterval(() => {
      for (let i = 0; i < 10; i++) client.ping().catch(() => {})
    }, 20)
    const { keys } = await look(server.url)
    keys.state()
    await expect.poll(() => keys.state().slowly === 'others' && keys.state().keys > 5000, soon).toBe(true)
    expect(keys.state().phase).toBe('walking')
    expect(await keys.ask('control', { action: 'hurry' })).toMatchObject({ phase: 'walking', slowly: null })
    clearInterval(others)
    await keys.ask('control', { action: 'cancel' })
  })

  it('pauses, goes on, is cancelled, and begins again with another number', async () => {
    await client.call('DEBUG', 'POPULATE', 200_000)
    const { keys, done } = await look(server.url)
    await keys.ask('list', { filter: everything, cursor: null, limit: 1 })
    const paused = await keys.ask('control', { action: 'pause' })
    expect(paused.phase).toBe('paused')
    expect(await keys.ask('control', { action: 'resume' })).toMatchObject({
      phase: 'walking',
      walk: paused.walk,
    })
    expect(await keys.ask('control', { action: 'cancel' })).toMatchObject({ phase: 'cancelled' })
    const partial = await keys.ask('list', { filter: everything, cursor: null, limit: 1 })
    expect(partial).toMatchObject({ complete: false, total: null })
    expect((await keys.ask('control', { action: 'again' })).walk).toBe(paused.walk + 1)
    await expect.poll(() => keys.state().phase, soon).toBe('done')
    expect(await done()).toMatchObject({ keys: 200_000, walk: paused.walk + 1 })
  })

  it('a filter that was asked for in the middle of the walk never takes the names of then for all', async () => {
    await client.call('DEBUG', 'POPULATE', 200_000)
    const { keys, done } = await look(server.url)
    const filter: KeyFilter = { ...everything, ttl: { kind: 'none' } }
    await expect.poll(() => keys.state().keys, { timeout: 30_000, interval: 1 }).toBeGreaterThan(0)
    const paused = await keys.ask('control', { action: 'pause' })
    expect(paused.keys).toBeLessThan(200_000)
    const begun = await keys.ask('list', { filter, cursor: '#0', limit: 1, go: false })
    expect(begun).toMatchObject({ total: null, complete: false, ended: false })
    await keys.ask('control', { action: 'resume' })
    expect(await done()).toMatchObject({ phase: 'done', keys: 200_000 })
    const totals = new Set<number | null>()
    await expect
      .poll(async () => {
        // Behind all that was there then: so it is waited for the end of the search.
        const { total } = await keys.ask('list', { filter, cursor: `#${begun.of}`, limit: 1 })
        return totals.add(total).size > 1
      }, soon)
      .toBe(true)
    expect([...totals]).toEqual([null, 200_000])
  })

  it('stops with a sentence when the names fill their memory, and keeps what it has', async () => {
    await client.call('DEBUG', 'POPULATE', 600_000)
    const { keys, done } = await look(server.url, { megabytes: 16 })
    const state = await done()
    expect(state.cut).toMatch(/16 MB.*CACHEBOARD_KEYS_MEMORY_MB/)
    expect(state.keys).toBeGreaterThan(100_000)
    expect(state.keys).toBeLessThan(600_000)
    const page = await keys.ask('list', { filter: everything, cursor: null, limit: 100 })
    expect(page).toMatchObject({ complete: false, total: null })
    expect(page.rows).toHaveLength(100)
  })

  it('goes on after a cut connection, and starts again after a restart of the server', async () => {
    await client.call('DEBUG', 'POPULATE', 300_000)
    const proxy = await startTcpProxy(server.port)
    undo.push(proxy.stop)
    const { keys } = await look(proxy.url)
    await keys.ask('list', { filter: everything, cursor: null, limit: 1 })
    const { walk } = keys.state()
    proxy.cut()
    await expect.poll(() => keys.state().phase, soon).toBe('done')
    expect(keys.state()).toMatchObject({ keys: 300_000, walk })

    await keys.ask('control', { action: 'again' })
    await keys.ask('list', { filter: everything, cursor: null, limit: 1 })
    await keys.ask('control', { action: 'pause' })
    await server.restart()
    await client.call('DEBUG', 'POPULATE', 1000, 'new')
    await keys.ask('control', { action: 'resume' })
    await expect.poll(() => keys.state().phase, soon).toBe('done')
    expect(keys.state()).toMatchObject({ keys: 1000 })
  })

  it('names what the user may not ask, and shows the rest', async () => {
    await client.set('k', 'v')
    await client.call(
      'ACL',
      'SETUSER',
      'shy',
      'on',
      '>secret',
      '~*',
      '-@all',
      '+scan',
      '+type',
      '+pttl',
      '+select',
    )
    const { keys, done } = await look(server.url.replace('//', '//shy:secret@'))
    expect(await done()).toMatchObject({ phase: 'done', keys: 1 })
    const [columns] = await keys.columns([idOf('k')])
    expect(columns).toMatchObject({ type: 'string', expiresAt: null, memory: null, encoding: null })
    expect(columns?.missing.memory).toMatch(/shy may not run MEMORY.*ACL SETUSER shy \+memory/)
    expect(columns?.missing.encoding).toMatch(/OBJECT/)
    await keys.ask('measure', { action: 'start' })
    await expect.poll(() => keys.statisticsState().phase, soon).toBe('done')
    expect(keys.statisticsState().problem).toMatch(/MEMORY/)
    expect(await problemOf(keys, { minBytes: 1 })).toMatch(/MEMORY/)
  })

  it('fails with the reason where SCAN is not allowed', async () => {
    await client.call('ACL', 'SETUSER', 'blind', 'on', '>secret', '~*', '-@all', '+type')
    const { done } = await look(server.url.replace('//', '//blind:secret@'))
    expect(await done()).toMatchObject({
      phase: 'failed',
      cut: expect.stringMatching(/blind may not run SCAN/),
    })
  })

  it('is made ready without asking the server for a single name', async () => {
    await client.set('k', 'v')
    await client.config('RESETSTAT')
    const { keys, states, target } = await look(server.url)
    keys.prepare()
    await expect.poll(() => target.nodes().some(node => node.ready()), soon).toBe(true)
    await expect(keys.ask('bytes', { id: idOf('k') })).resolves.toEqual(new Uint8Array([107]))
    expect([states, (await client.info('commandstats')).includes('cmdstat_scan:')]).toEqual([[], false])
    expect((await keys.ask('list', { filter: everything, cursor: null, limit: 9 })).rows).toHaveLength(1)
  })

  it('sorts all keys by any column, whatever the filter, and has any page of that', async () => {
    const fill = client.pipeline()
    for (let i = 0; i < 1500; i++) fill.set(`s:${i}`, 'x'.repeat(i), 'PX', 1_000_000 + i * 1000)
    for (let i = 1; i < 300; i++) fill.rpush(`l:${i}`, ...Array.from({ length: i }, String))
    await fill.exec()
    const { keys, done } = await look(server.url)
    await done()
    const all = async (sort: Sort, filter: Partial<KeyFilter> = {}) => {
      const rows: string[] = []
      for (let cursor: string | null = '#0'; cursor !== null; ) {
        const asks = { filter: { ...everything, ...filter }, sort, cursor, limit: 100 }
        const page: KeyPage = await keys.ask('list', asks)
        if (!page.ended) continue
        rows.push(...page.rows.map(row => row.text))
        cursor = page.next
        expect(page).toMatchObject({ problem: null, looked: 1799 })
        expect(page.total).toBe(page.found)
      }
      return rows
    }
    const strings = Array.from({ length: 1500 }, (_, i) => `s:${i}`)
    expect((await all({ column: 'ttl', up: true })).slice(0, 1500)).toEqual(strings)
    const byMemory = await all({ column: 'memory', up: false }, { types: ['string'] })
    expect(byMemory).toHaveLength(1500)
    expect(Number(byMemory[0]?.slice(2))).toBeGreaterThan(1000)
    const byType = await all({ column: 'type', up: true })
    expect([byType[0]?.[0], byType.at(-1)?.[0], byType.length]).toEqual(['l', 's', 1799])
    const byName = await keys.ask('list', {
      filter: everything,
      sort: { column: 'name', up: false },
      cursor: '#0',
      limit: 2,
    })
    expect(byName.rows.map(row => row.text)).toEqual(['s:999', 's:998'])
    expect((await all({ column: 'use', up: true })).length).toBe(1799)
    // Redis 7.0 has no CLIENT NO-TOUCH: it is said, rather than keys made to look used.
    const elements: Sort = { column: 'elements', up: true }
    expect(await problemOf(keys, {}, elements)).toMatch(/NO-TOUCH/)
  })

  it('puts what the board has done to keys into what is shown, without another walk', async () => {
    for (let i = 0; i < 500; i++) await client.set(`user:${i}`, 'v')
    const { keys, states, done } = await look(server.url)
    const node = (await done()).nodes[0]?.node ?? ''
    const names = async () => (await wholeTree(keys)).map(row => (row.kind === 'key' ? 1 : row.keys))
    expect(await names()).toEqual([500])
    keys.heard({ gone: [Buffer.from('user:1'), Buffer.from('user:2'), Buffer.from('nobody')], there: [] })
    keys.heard({
      gone: [],
      there: [
        { key: Buffer.from('new:1'), node },
        { key: Buffer.from('user:3'), node },
      ],
    })
    await expect.poll(() => keys.state(), soon).toMatchObject({ keys: 499, of: 499, walk: states[0]?.walk })
    await expect.poll(names, soon).toEqual([1, 498])
    const { edition } = keys.state()
    keys.heard({ gone: [], there: [], touched: [Buffer.from('user:0')] })
    await expect.poll(() => keys.state().edition, soon).toBeGreaterThan(edition)
    const { pages, ids } = await wholeList(keys)
    expect(textsOf(ids.slice(0, 2))).toEqual(['new:1', 'user:0'])
    expect(pages[0]).toMatchObject({ total: 499, complete: true })
    await client.set('new:1', 'v')
    await keys.ask('measure', { action: 'start' })
    await expect.poll(() => keys.statisticsState(), soon).toMatchObject({ phase: 'done', measured: 499 })
  })

  it('takes what the board does to keys into what a filter has found, and looks at no other key for that', async () => {
    await client.call('DEBUG', 'POPULATE', 5000, 'user')
    for (const name of ['user:h1', 'user:h2']) await client.hset(name, 'f', 'v')
    const { keys, done } = await look(server.url)
    const node = (await done()).nodes[0]?.node ?? ''
    const asks = async (filter: Partial<KeyFilter>, sort: Sort | null) => {
      const page = await keys.ask('list', {
        filter: { ...everything, ...filter },
        sort,
        cursor: '#0',
        limit: 5,
      })
      return [page.ended, page.total, ...page.rows.map(row => row.text)]
    }
    const hashes = () => asks({ types: ['hash'], pattern: 'user:*' }, null)
    const expiring = () => asks({ ttl: { kind: 'within', ms: 9e6 } }, { column: 'ttl', up: true })
    await expect.poll(hashes, soon).toEqual([true, 2, 'user:h1', 'user:h2'])
    await expect.poll(expiring, soon).toEqual([true, 0])
    await client.config('RESETSTAT')

    await client.del('user:h1', 'user:7')
    for (const name of ['user:7', 'user:a', 'other:x']) await client.hset(name, 'f', 'v')
    await client.pexpire('user:9', 8e6)
    await client.pexpire('user:h2', 7e6)
    const there = ['user:7', 'user:a', 'other:x'].map(name => ({ key: Buffer.from(name), node }))
    const touched = ['user:9', 'user:h2'].map(name => Buffer.from(name))
    keys.heard({ gone: [Buffer.from('user:h1')], there, touched })
    await expect.poll(hashes, soon).toEqual([true, 3, 'user:7', 'user:a', 'user:h2'])
    await expect.poll(expiring, soon).toEqual([true, 2, 'user:h2', 'user:9'])
    const calls = /^cmdstat_(?:type|pttl):calls=(\d+)/gm
    const asked = [...(await client.info('commandstats')).matchAll(calls)].map(([, count]) => Number(count))
    expect(asked.toSorted()).toEqual([4, 5])
  })

  it('forgets the names when nobody has looked for ten minutes, and not before', async () => {
    await client.set('k', 'v')
    let at = Date.now()
    let watched = true
    const looks = { target: (await look(server.url)).target, log: quietLog, onWalk() {}, onStatistics() {} }
    const options = { ...looks, mostBytes: 16 * 1024 * 1024, now: () => at, lookEveryMs: 5 }
    let glances = 0
    const keys = createKeyBrowser({
      ...options,
      watched() {
        glances += 1
        return watched
      },
      onWalk: state => phases.push(state.phase),
    })
    const phases: string[] = []
    undo.push(keys.stop)
    const glance = async () => {
      const before = glances
      await expect.poll(() => glances, soon).toBeGreaterThan(before + 1)
    }
    await keys.ask('list', { filter: everything, cursor: null, limit: 1 })
    await expect.poll(() => phases.at(-1), soon).toBe('done')
    at += 11 * 60_000
    await glance()
    watched = false
    at += 9 * 60_000
    await glance()
    expect(phases.at(-1)).toBe('done')
    at += 2 * 60_000
    await expect.poll(() => phases.at(-1), soon).toBe('idle')
  })

  it('shows that a key is gone, and when another one expires', async () => {
    await client.set('short', 'v', 'PX', 60_000)
    const { keys } = await look(server.url)
    const [gone, short] = await keys.columns([idOf('never'), idOf('short')])
    expect(gone).toMatchObject({ type: null, typeName: null, memory: null, missing: {} })
    expect((short?.expiresAt ?? 0) - Date.now()).toBeGreaterThan(30_000)
    // Redis 7.0 has no NO-TOUCH: STRLEN would make the key look used.
    expect(short?.missing).toEqual({ elements: expect.stringMatching(/NO-TOUCH/) })
  })
})

it('counts elements where that leaves no trace, and learns that a server evicts by frequency', async () => {
  const server = await startValkeyWasm()
  undo.push(server.stop)
  const client = new Redis(server.port)
  undo.push(async () => client.disconnect())
  await client.rpush('list', 'a', 'b', 'c')
  await client.config('SET', 'maxmemory-policy', 'allkeys-lfu')
  const { keys, done } = await look(server.url)
  const frequency = Number(await client.object('FREQ', 'list'))
  for (let i = 0; i < 20; i++) await keys.columns([idOf('list')])
  const [columns] = await keys.columns([idOf('list')])
  expect(columns).toMatchObject({ type: 'list', elements: 3, idleMs: null, missing: {} })
  expect(columns?.frequency).toBeLessThanOrEqual(frequency)
  await client.hset('hash', 'a', '1', 'b', '2', 'c', '3', 'd', '4')
  await client.set('string', 'x')
  await done()
  await keys.ask('control', { action: 'again' })
  await done()
  const sorted = async (column: Sort['column']) => {
    const page = await keys.ask('list', {
      filter: everything,
      sort: { column, up: false },
      cursor: '#0',
      limit: 5,
    })
    return page.ended && page.problem === null ? page.rows.map(row => row.text).join(' ') : page.problem
  }
  await expect.poll(() => sorted('elements'), soon).toBe('hash list string')
  await expect.poll(() => sorted('use'), soon).toMatch(/^(hash|list|string) \w+ \w+$/)
  expect(Number(await client.object('FREQ', 'list'))).toBeLessThanOrEqual(frequency)
})

it('walks all masters of a cluster at once, says which one is down, and finds keys where they are', async () => {
  const cluster = await startRedisCluster()
  undo.push(cluster.stop)
  const client = new Redis.Cluster(cluster.masters.map(({ port }) => ({ host: '127.0.0.1', port })))
  undo.push(async () => client.disconnect())
  await client.ping()
  const names = Array.from({ length: 3000 }, (_, i) => `user:${i}`)
  await Promise.all(names.map(name => client.set(name, 'v')))
  const { keys, target, done } = await look(cluster.url)
  await expect.poll(() => target.nodes().filter(node => node.required()).length, soon).toBe(3)
  const state = await done()
  expect(state).toMatchObject({ phase: 'done', keys: 3000, of: 3000 })
  expect(state.nodes.filter(node => node.done && node.problem === null)).toHaveLength(3)
  const columns = await keys.columns(names.slice(0, 100).map(idOf))
  expect(columns.every(column => column.type === 'string')).toBe(true)
  expect(new Set(columns.map(column => column.node)).size).toBe(3)
  // One question to each node, whatever the number of keys: nobody was asked for a key that is elsewhere.
  const types = target.nodes().map(node => node.spent().byName.get('type') ?? 0)
  expect(types.reduce((sum, count) => sum + count, 0)).toBe(100)

  // A slot moves away after the board has learnt where it was.
  const [from, to] = cluster.masters
  const clients = [from, to].map(master => new Redis(master?.port ?? 0))
  const [source, destination] = clients
  const [key] = names.filter((_, i) => columns[i]?.node.endsWith(`:${from?.port}`))
  if (!source || !destination || !key) throw new Error('no key on the first master')
  const slot = slotOf(Buffer.from(key))
  const owner = String(await destination.call('CLUSTER', 'MYID'))
  for (const name of (await source.call('CLUSTER', 'GETKEYSINSLOT', slot, 1000)) as string[])
    await source.del(name)
  for (const each of [destination, source]) await each.call('CLUSTER', 'SETSLOT', slot, 'NODE', owner)
  await destination.set(key, 'moved')
  const [moved] = await keys.columns([idOf(key)])
  expect(moved).toMatchObject({
    type: 'string',
    node: expect.stringMatching(`:${to?.port}$`),
    missing: { elements: expect.anything() },
  })
  await destination.del(key)
  for (const each of clients) each.disconnect()
  await keys.ask('measure', { action: 'start' })
  await expect.poll(() => keys.statisticsState().phase, soon).toBe('done')
  expect(keys.statisticsState()).toMatchObject({ measured: 3000, problem: expect.stringMatching(/moved/) })

  await cluster.masters[2]?.kill('SIGKILL')
  await keys.ask('control', { action: 'again' })
  await expect.poll(() => keys.state().nodes.filter(node => node.done).length, soon).toBe(2)
  const down = keys.state().nodes.find(node => !node.done)
  expect(down?.problem).toMatch(/refuses the connection/)
  expect((await wholeTree(keys))[0]).toMatchObject({ label: 'user' })
})

/** A failover by hand is given up after 5 s on a machine that stands still, without a word: it is asked for again. */
async function becomeMaster(replica: Redis) {
  let askedAt = Number.NEGATIVE_INFINITY
  await expect
    .poll(
      async () => {
        const [role] = await replica.role()
        if (role === 'master') return role
        if (performance.now() - askedAt > 6000) {
          askedAt = performance.now()
          await replica.call('CLUSTER', 'FAILOVER').catch(() => {})
        }
        return role
      },
      { timeout: 45_000, interval: 50 },
    )
    .toBe('master')
}

it('walks a master that comes in the middle instead of one that went, misses nothing, and asks the new one', async () => {
  const cluster = await startRedisCluster({ replicas: true })
  undo.push(cluster.stop)
  const client = new Redis.Cluster(cluster.masters.map(({ port }) => ({ host: '127.0.0.1', port })))
  undo.push(async () => client.disconnect())
  await client.ping()
  await Promise.all(Array.from({ length: 3000 }, (_, i) => client.set(`user:${i}`, 'v')))
  const { keys, target, done } = await look(cluster.url)
  const masters = () => target.nodes().flatMap(node => (node.required() ? [node.pass().node] : []))
  await expect.poll(() => masters().length, soon).toBe(3)
  await keys.ask('control', { action: 'again' })
  await keys.ask('control', { action: 'pause' })
  const before = masters()
  const [replica] = cluster.replicas
  const successor = new Redis(replica?.port ?? 0)
  undo.push(async () => successor.disconnect())
  await becomeMaster(successor)
  await expect.poll(() => masters().some(node => !before.includes(node)), soon).toBe(true)
  await keys.ask('control', { action: keys.state().phase === 'paused' ? 'resume' : 'again' })
  expect(await done()).toMatchObject({ phase: 'done', keys: 3000, cut: null })
  const { pages } = await wholeList(keys, { types: ['string'] })
  expect(pages.at(-1)).toMatchObject({ total: 3000, problem: null })
})
