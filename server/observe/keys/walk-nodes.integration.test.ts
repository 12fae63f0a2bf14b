import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { slotOf } from '#server/targets/slots.ts'
import { everything, idOf, lookers, soon, wholeList, wholeTree } from '#testing/browsing.ts'
import { startRedisCluster } from '#testing/redis-cluster.ts'
import { startValkeyWasm } from '#testing/redis-server.ts'
import type { Sort } from './found-key.ts'

const { look, undo } = lookers()

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
