import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { afterEach, expect, test } from 'vitest'
import { startRedisServer } from '#testing/redis-server.ts'
import { hasRates, isDown, watchRedis } from '#testing/redis-watch.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  while (closers.length > 0) await closers.pop()?.()
})

async function start(...args: string[]) {
  const server = await startRedisServer({ args })
  closers.push(server.stop)
  return server
}

function watch(url: string) {
  const watching = watchRedis(url)
  closers.push(watching.stop)
  return watching
}

test('a server that speaks RESP2 only is watched all the same, with its password', async () => {
  const redis = await start('--rename-command', 'HELLO', '', '--requirepass', 'pw')
  await watch(redis.url.replace('//', '//:pw@')).until(hasRates)
})

test('a unix socket is an address like any other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cacheboard-socket-'))
  closers.push(() => rm(folder, { recursive: true }))
  const path = join(folder, 'redis.sock')
  await start('--unixsocket', path)
  const { until, facts } = watch(`redis+unix://${path}?db=1`)
  const frame = await until(hasRates)
  expect(frame.nodes[0]?.id).toBe(path)
  expect(facts().address).toBe(`redis+unix://${path}?db=1`)
})

test('a socket that is not there is told', async () => {
  const frame = await watch('redis+unix:///nowhere/redis.sock').until(isDown)
  expect(frame.health).toMatchObject({ message: expect.stringContaining('no such socket file') })
})

test('the board names its connections, and asks not to touch keys', async () => {
  const redis = await start()
  const { until, target } = watch(redis.url)
  await until(hasRates)
  await target.nodes()[0]?.browser()
  await until(hasRates)
  const client = new Redis(redis.port, '127.0.0.1')
  const list = String(await client.client('LIST'))
  client.disconnect()
  const ours = list.split('\n').filter(line => line.includes('name=cacheboard'))
  expect(ours).toHaveLength(2)
  for (const line of ours) expect(line).toMatch(/flags=\w*e/)
})

test('the browser reads the database of the address, and its connection is made when first asked for', async () => {
  const redis = await start()
  const { until, target } = watch(`${redis.url}/3`)
  await until(hasRates)
  const client = new Redis({ port: redis.port, db: 3 })
  await client.set('here', 'v')
  expect(String(await client.client('LIST')).match(/name=cacheboard/g)).toHaveLength(1)
  const browser = await target.nodes()[0]?.browser()
  expect(await browser?.get('here')).toBe('v')
  client.disconnect()
})

test('a browser that cannot connect says why instead of waiting for ever', async () => {
  const redis = await start()
  const { until, target } = watch(redis.url)
  await until(hasRates)
  const node = target.nodes()[0]
  await redis.kill('SIGKILL')
  await until(isDown)
  await expect(node?.browser()).rejects.toMatchObject({ code: 'TARGET_UNREACHABLE' })
})

test('a batch that a replica refuses command by command makes the board leave it once', async () => {
  const redis = await start('--replicaof', '127.0.0.1', '1')
  const { until, target } = watch(redis.url)
  await until(hasRates)
  const client = await target.nodes()[0]?.browser()
  const stream = client?.stream
  const before = stream?.listenerCount('close') ?? 0
  const batch = client?.pipeline()
  for (let i = 0; i < 50; i++) batch?.set(`k:${i}`, 'v')
  const replies = (await batch?.exec()) ?? []
  expect(replies.map(([error]) => error?.message.slice(0, 8))).toEqual(Array(50).fill('READONLY'))
  expect(stream?.listenerCount('close')).toBeLessThanOrEqual(before + 1)
  await expect.poll(() => client?.status === 'ready' && client.stream !== stream).toBe(true)
})

test('after stop no connection is left', async () => {
  const redis = await start()
  const watching = watchRedis(redis.url)
  await watching.until(hasRates)
  await watching.stop()
  const client = new Redis(redis.port, '127.0.0.1')
  await expect.poll(async () => String(await client.client('LIST')).includes('name=cacheboard')).toBe(false)
  client.disconnect()
})
