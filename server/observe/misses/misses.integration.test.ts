import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { createLog } from '#server/log.ts'
import { createTarget, type Target } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { borrowedInMemory } from '#testing/borrowed-in-memory.ts'
import { type RedisServer, startRedisServer } from '#testing/redis-server.ts'
import { createBorrowedSetting } from './borrowed-setting.ts'
import { createMissListener } from './miss-listener.ts'

const patience = { timeout: 20_000, interval: 20 }
let server: RedisServer
let client: Redis
const targets: Target[] = []

beforeAll(async () => {
  server = await startRedisServer()
  client = new Redis(server.port, '127.0.0.1')
})
afterEach(async () => {
  for (const target of targets.splice(0)) await target.stop()
})
afterAll(async () => {
  client.disconnect()
  await server.stop()
})

async function listener(url: string) {
  const log = createLog({ level: 'silent', secrets: [] })
  const endpoint = parseRedisUrl(url)
  const target = createTarget({ id: 'cache', name: 'cache', endpoint, role: 'operate', embedded: null, log })
  targets.push(target)
  target.start()
  await expect.poll(() => target.nodes().some(node => node.ready()), patience).toBe(true)
  const self = { host: 'here', process: 1 }
  const setting = createBorrowedSetting({ target, store: borrowedInMemory(), log, self })
  return { ...createMissListener({ target, setting }), setting, target }
}

const setting = async () => (await client.config('GET', 'notify-keyspace-events'))[1]

it('names the keys that are missed while it listens, byte for byte, and puts the setting back', async () => {
  await client.config('SET', 'notify-keyspace-events', 'Kx')
  await client.select(0)
  const { listen } = await listener(`${server.url}/0`)
  const hearing = listen({ most: 2, seconds: 1.5 })
  await expect.poll(setting, patience).toMatch(/m/)
  await client.set('there', 'v')
  const binary = Buffer.from([0x61, 0x0a, 0xff])
  for (let turn = 0; turn < 3; turn++) await client.getBuffer(binary)
  await Promise.all([client.get('once'), client.get('twice'), client.get('twice'), client.get('there')])
  await expect(listen({ most: 2, seconds: 1 })).rejects.toThrow(/already/)
  expect(await hearing).toMatchObject({
    events: 6,
    keys: [
      { key: binary, misses: 3 },
      { key: Buffer.from('twice'), misses: 2 },
    ],
  })
  expect([...((await setting()) ?? '')].sort().join('')).toBe('Kx')
})

it('what somebody else has set meanwhile stays, and an early end puts it back', async () => {
  await client.config('SET', 'notify-keyspace-events', '')
  const its = await listener(server.url)
  const hearing = its.listen({ most: 1, seconds: 60 })
  await expect.poll(setting, patience).toMatch(/m/)
  await its.stop()
  expect(await hearing).toMatchObject({ events: 0, keys: [] })
  expect(await setting()).toBe('')
  const again = its.listen({ most: 1, seconds: 60 })
  await expect.poll(setting, patience).toMatch(/m/)
  await client.config('SET', 'notify-keyspace-events', 'KEA')
  await its.stop()
  expect((await again).notes.join()).toMatch(/changed by somebody else/)
  expect(await setting()).toMatch(/^[AKE]+$/)
})

it('stays widened until the last who listens has gone', async () => {
  await client.config('SET', 'notify-keyspace-events', 'Kx')
  const { listen, stop, setting: borrowed, target } = await listener(server.url)
  const hearing = listen({ most: 1, seconds: 60 })
  await expect.poll(setting, patience).toMatch(/m/)
  // A capture of the namespaces, say.
  await borrowed.switchOn(target.nodes(), Date.now() + 90_000)
  await stop()
  await hearing
  expect(await setting()).toMatch(/m/)
  expect(await borrowed.switchBack()).toEqual([])
  expect([...((await setting()) ?? '')].sort().join('')).toBe('Kx')
})

it('names the command that the user may not run', async () => {
  await client.acl('SETUSER', 'looker', 'on', '>secret-secret', '~*', '&*', '+@all', '-config')
  const { listen } = await listener(`redis://looker:secret-secret@127.0.0.1:${server.port}`)
  await expect(listen({ most: 1, seconds: 1 })).rejects.toThrow(/CONFIG/i)
})
