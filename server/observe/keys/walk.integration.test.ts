import { expect, it } from 'vitest'
import { everything, idOf, lookers, quietLog, redisToBrowse, soon, wholeTree } from '#testing/browsing.ts'
import { startTcpProxy } from '#testing/tcp-proxy.ts'
import { takeSample } from '../sample.ts'
import { createKeyBrowser } from './key-browser.ts'
import type { KeyFilter } from './shapes.ts'

const { look, undo } = lookers()
const { server, client } = await redisToBrowse()

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
