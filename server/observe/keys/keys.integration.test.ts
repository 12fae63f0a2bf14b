import { expect, it } from 'vitest'
import {
  everything,
  idOf,
  lookers,
  problemOf,
  redisToBrowse,
  soon,
  textsOf,
  wholeList,
  wholeTree,
} from '#testing/browsing.ts'
import type { Sort } from './found-key.ts'
import type { KeyFilter, KeyPage } from './shapes.ts'

const { look } = lookers()
const { server, client } = await redisToBrowse()

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

it('shows that a key is gone, and when another one expires', async () => {
  await client.set('short', 'v', 'PX', 60_000)
  const { keys } = await look(server.url)
  const [gone, short] = await keys.columns([idOf('never'), idOf('short')])
  expect(gone).toMatchObject({ type: null, typeName: null, memory: null, missing: {} })
  expect((short?.expiresAt ?? 0) - Date.now()).toBeGreaterThan(30_000)
  // Redis 7.0 has no NO-TOUCH: STRLEN would make the key look used.
  expect(short?.missing).toEqual({ elements: expect.stringMatching(/NO-TOUCH/) })
})
