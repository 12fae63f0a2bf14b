import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DataClient, openDataClient } from '#server/targets/data-client.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startRedisCluster } from '#testing/redis-cluster.ts'
import { nodesOf, removeKeys } from './clean-up.ts'
import { labPlace } from './lane-places.ts'

let cluster: Awaited<ReturnType<typeof startRedisCluster>>
let data: DataClient

beforeAll(async () => {
  cluster = await startRedisCluster()
  data = await openDataClient(parseRedisUrl(cluster.url))
  expect(await data.readyWithin(10_000)).toBe(true)
})
afterAll(async () => {
  data.close()
  await cluster.stop()
})

test('on a cluster the keys of the lab are removed from every node, and no other', async () => {
  const { client } = data
  const mine = Array.from({ length: 600 }, (_, at) => `cacheboard:lab:a:product:${at}:{${at % 16}}`)
  for (const key of mine) await client.set(key, 'x')
  const others = ['cacheboard:labour', 'product:1', 'x:cacheboard:lab:a:1']
  for (const key of others) await client.set(key, 'stays')
  expect(nodesOf(client).length).toBeGreaterThan(1)
  expect(await removeKeys(client, labPlace.everyKey)).toBe(mine.length)
  expect(await Promise.all(others.map(key => client.get(key)))).toEqual(others.map(() => 'stays'))
  expect(await removeKeys(client, labPlace.everyKey)).toBe(0)
})

test('it can be called off', async () => {
  await expect(
    removeKeys(data.client, labPlace.everyKey, { signal: AbortSignal.abort(new Error('stop')) }),
  ).rejects.toThrow('stop')
})
