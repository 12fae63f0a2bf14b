import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startRedisCluster } from '#testing/redis-cluster.ts'
import { startSentinelGroup } from '#testing/redis-sentinel.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { openDataClient } from './data-client.ts'
import { parseRedisUrl } from './url.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  while (closers.length > 0) await closers.pop()?.()
})

async function start(...args: string[]) {
  const server = await startRedisServer({ args })
  closers.push(server.stop)
  return server
}

async function open(url: string) {
  const data = await openDataClient(parseRedisUrl(url))
  closers.push(data.close)
  return data
}

const usual = 10_000
const until = async (holds: () => Promise<boolean> | boolean) => {
  while (!(await holds())) await new Promise(resolve => setTimeout(resolve, 20))
}

/** A machine that is too busy to answer in time is asked again. */
async function untilDone<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Error && error.message === 'Command timed out')) throw error
    }
  }
}

test('a server with a password and a database number is used under a name of its own', async () => {
  const redis = await start('--requirepass', 'p@ss')
  const { client, readyWithin, problem } = await open(`${redis.url.replace('//', '//:p%40ss@')}/3`)
  expect(await readyWithin(usual)).toBe(true)
  expect(await client.set('k', 'v')).toBe('OK')
  expect(await client.client('INFO')).toMatch(/name=cacheboard-lab .*db=3 /)
  expect(problem()).toBeNull()
})

test('a unix socket is an address like any other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'cacheboard-socket-'))
  closers.push(() => rm(folder, { recursive: true }))
  await start('--unixsocket', join(folder, 'redis.sock'))
  const { client, readyWithin } = await open(`redis+unix://${join(folder, 'redis.sock')}?db=1`)
  expect(await readyWithin(usual)).toBe(true)
  expect(await client.dbsize()).toBe(0)
})

test('while the server is away every command fails at once and none runs later', async () => {
  const redis = await start()
  const { client, readyWithin, problem } = await open(redis.url)
  expect(await readyWithin(usual)).toBe(true)
  await redis.kill()
  await until(() => client.status !== 'ready')
  await expect(client.incr('counter')).rejects.toThrow()
  expect(problem()?.code).toBe('TARGET_UNREACHABLE')
  expect(await readyWithin(1)).toBe(false)
  await redis.restart()
  expect(await readyWithin(usual)).toBe(true)
  expect(await client.get('counter')).toBeNull()
})

test('a client that ioredis has given up connects again, until it is closed', async () => {
  const redis = await start()
  const { client, readyWithin, close } = await open(redis.url)
  expect(await readyWithin(usual)).toBe(true)
  client.disconnect()
  await until(() => client.status !== 'ready')
  expect(await readyWithin(usual)).toBe(true)
  close()
  await until(() => client.status === 'end')
  expect(await readyWithin(300)).toBe(false)
})

test('a server that is frozen makes a command fail instead of waiting for ever', async () => {
  const redis = await start()
  const { client, readyWithin } = await open(redis.url)
  await readyWithin(usual)
  redis.pause()
  await expect(client.get('k')).rejects.toThrow('Command timed out')
  redis.resume()
})

test('a refused password is told in words, without the password', async () => {
  const redis = await start('--requirepass', 'right')
  const { problem, readyWithin } = await open(redis.url.replace('//', '//:wrong@'))
  expect(await readyWithin(300)).toBe(false)
  await until(() => problem() !== null)
  expect(problem()?.message).toMatch(/refuses the user or the password/)
  expect(problem()?.message).not.toContain('wrong@')
})

test('a cluster is one place: keys of all its nodes are read and written', async () => {
  const cluster = await startRedisCluster()
  closers.push(cluster.stop)
  const { client, readyWithin } = await open(cluster.url)
  expect(await readyWithin(usual)).toBe(true)
  const keys = Array.from({ length: 30 }, (_, at) => `k${at}`)
  for (const key of keys) await untilDone(() => client.set(key, key))
  for (const key of keys) expect(await untilDone(() => client.get(key))).toBe(key)
})

test('sentinels lead to the master, and after a failover to the new one', { timeout: 90_000 }, async () => {
  const group = await startSentinelGroup()
  closers.push(group.stop)
  const { client, readyWithin } = await open(group.url)
  expect(await readyWithin(usual)).toBe(true)
  expect(await client.set('k', 'before')).toBe('OK')
  await group.master.kill()
  await until(() =>
    client.set('k', 'after').then(
      reply => reply === 'OK',
      () => false,
    ),
  )
  expect(await client.get('k')).toBe('after')
})

test('sentinels without a password are followed although the servers have one, and sentinels with one as well', {
  timeout: 90_000,
}, async () => {
  const group = await startSentinelGroup()
  closers.push(group.stop)
  const [sentinel] = group.sentinels
  if (!sentinel) throw new Error('There is no sentinel.')
  const asking = await open(sentinel.url)
  await asking.readyWithin(usual)
  const withPassword = group.url.replace('//', '//:secret@')
  const first = await open(withPassword)
  expect(await first.readyWithin(usual)).toBe(true)
  await asking.client.call('ACL', 'SETUSER', 'default', 'on', 'resetpass', '>secret')
  expect(await (await open(group.url)).readyWithin(500)).toBe(false)
  const second = await open(withPassword)
  expect(await second.readyWithin(usual)).toBe(true)
})
