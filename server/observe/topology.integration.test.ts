import { Redis } from 'ioredis'
import { afterEach, expect, test } from 'vitest'
import { startRedisCluster } from '#testing/redis-cluster.ts'
import { startSentinelGroup } from '#testing/redis-sentinel.ts'
import { hasRates, isDown, isOk, watchRedis } from '#testing/redis-watch.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  while (closers.length > 0) await closers.pop()?.()
})

function watch(url: string) {
  const watching = watchRedis(url)
  closers.push(watching.stop)
  return watching
}

test('a cluster of three masters is summed and shown by node, from one seed', async () => {
  const cluster = await startRedisCluster()
  closers.push(cluster.stop)
  const client = new Redis.Cluster(cluster.masters.map(({ port }) => ({ host: '127.0.0.1', port })))
  for (let i = 0; i < 300; i++) await client.set(`key:${i}`, 'v')
  const { until, facts, observer } = watch(`redis+cluster://127.0.0.1:${cluster.masters[0]?.port}`)
  await until(frame => hasRates(frame) && frame.nodes.length === 3)
  let hits = 0
  let misses = 0
  for (let i = 0; i < 900; i++) {
    const reply = await client.get(`key:${i % 450}`)
    if (reply === null) misses += 1
    else hits += 1
  }
  client.disconnect()
  await until(hasRates)
  const frame = await until(hasRates)
  expect(frame.windows.minute).toMatchObject({ seconds: 60, hits, misses })
  expect(frame.total.keys).toBe(300)
  expect(frame.nodes.map(node => node.reading.keys).reduce((a, b) => (a ?? 0) + (b ?? 0), 0)).toBe(300)
  expect(frame.nodes.every(node => node.role === 'master' && (node.reading.keys ?? 0) > 0)).toBe(true)
  expect(facts()).toMatchObject({ kind: 'cluster', nodes: [{ mode: 'cluster' }, {}, {}] })
  const totals = frame.nodes.map(node => observer.live(node.id).totals.hits ?? 0)
  expect(totals.reduce((a, b) => a + b, 0)).toBe(hits)
})

test('a cluster without one of its masters says which, keeps the others’ numbers, and follows its replica', async () => {
  const cluster = await startRedisCluster({ replicas: true })
  closers.push(cluster.stop)
  const { until, frames } = watch(cluster.url)
  const whole = await until(frame => hasRates(frame) && frame.nodes.length === 6)
  expect(whole.nodes.filter(node => node.role === 'replica')).toHaveLength(3)
  const victim = cluster.masters[0]
  if (!victim) throw new Error('no master')
  await victim.kill('SIGKILL')
  const down = await until(isDown)
  expect(down.health).toMatchObject({
    message: expect.stringMatching(/^1 of 3 masters cannot be read: .*:\d+/),
  })
  expect(down.total.keys).toBeNull()
  expect(down.nodes.filter(node => node.health.status === 'ok')).toHaveLength(5)
  expect(down.nodes.filter(node => node.reading.memoryUsed !== null)).toHaveLength(5)
  const back = await until(isOk)
  expect(back.nodes.filter(node => node.role === 'master' && node.health.status === 'ok')).toHaveLength(3)
  for (const { total } of frames) expect(total.hits ?? 0).toBeGreaterThanOrEqual(0)
})

test('redis+cluster:// to a server that is no cluster is told in one sentence', async () => {
  const group = await startSentinelGroup()
  closers.push(group.stop)
  const frame = await watch(`redis+cluster://127.0.0.1:${group.master.port}`).until(isDown)
  expect(frame.health).toMatchObject({ code: 'CONFIG', message: expect.stringContaining('is not a cluster') })
})

test('a Sentinel group is followed through a failover', async () => {
  const group = await startSentinelGroup({ sentinels: 3 })
  closers.push(group.stop)
  const { until, frames, facts } = watch(group.url)
  const before = await until(frame => hasRates(frame) && frame.nodes.length === 2)
  expect(before.nodes.map(node => [node.id, node.role])).toEqual([
    [`127.0.0.1:${group.master.port}`, 'master'],
    [`127.0.0.1:${group.replica.port}`, 'replica'],
  ])
  const client = new Redis(group.master.port, '127.0.0.1')
  client.on('error', () => {})
  await client.set('k', 'v')
  for (let i = 0; i < 100; i++) await client.get('k')
  client.disconnect()
  await until(hasRates)
  const counted = await until(hasRates)
  expect(counted.windows.minute).toMatchObject({ hits: 100, misses: 0 })
  expect(counted.total.keys).toBe(1)
  await group.master.kill('SIGKILL')
  const down = await until(isDown)
  const after = await until(
    frame => isOk(frame) && frame.nodes.some(node => node.health.status === 'ok' && node.role === 'master'),
  )
  const master = after.nodes.find(node => node.role === 'master' && node.health.status === 'ok')
  expect(master?.id).toBe(`127.0.0.1:${group.replica.port}`)
  expect(after.at).toBeGreaterThan(down.at)
  expect(after.windows.minute).toMatchObject({ hits: 100, misses: 0 })
  await until(hasRates)
  expect(facts().kind).toBe('sentinel')
  for (const { total } of frames) {
    expect(total.hits ?? 0).toBeGreaterThanOrEqual(0)
    expect(total.hits ?? 0).toBeLessThan(200)
  }
})

test('sentinels that know no such master, or do not answer, are named', async () => {
  const group = await startSentinelGroup()
  closers.push(group.stop)
  const wrong = await watch(group.url.replace('/main', '/other')).until(isDown)
  expect(wrong.health).toMatchObject({
    code: 'CONFIG',
    message: expect.stringContaining('no master of the name other'),
  })
  for (const sentinel of group.sentinels) await sentinel.kill('SIGKILL')
  const silent = await watch(group.url).until(isDown)
  expect(silent.health).toMatchObject({
    code: 'TARGET_UNREACHABLE',
    message: expect.stringContaining('The sentinel 127.0.0.1'),
  })
})
