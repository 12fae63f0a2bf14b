import { Redis } from 'ioredis'
import { afterEach, expect, test } from 'vitest'
import { type RedisServer, startRedisServer } from '#testing/redis-server.ts'
import { hasRates, isDown, isOk, type Watch, watchRedis } from '#testing/redis-watch.ts'
import { startTcpProxy } from '#testing/tcp-proxy.ts'
import type { Frame } from './frame.ts'

const closers: (() => Promise<unknown>)[] = []
afterEach(async () => {
  while (closers.length > 0) await closers.pop()?.()
})

async function start(args: string[] = []): Promise<RedisServer> {
  const server = await startRedisServer({ args })
  closers.push(server.stop)
  return server
}

function watch(url: string): Watch {
  const watching = watchRedis(url)
  closers.push(watching.stop)
  return watching
}

/** Runs commands on a connection of its own; what the last one answers. */
async function tell(server: RedisServer, ...commands: string[][]) {
  const client = new Redis({ port: server.port, enableReadyCheck: false, disableClientInfo: true })
  let answer: unknown
  for (const [name = '', ...args] of commands) answer = await client.call(name, ...args)
  client.disconnect()
  return answer
}

const downWith = (code: string) => (frame: Frame) =>
  frame.health.status === 'down' && frame.health.code === code

const messageOf = ({ health }: Frame) => (health.status === 'down' ? health.message : '')

test('killed and started again on the same port: down within 3 s, back by itself, counted on', async () => {
  const redis = await start()
  const { until, frames } = watch(redis.url)
  await until(hasRates)
  const died = Date.now()
  await redis.kill('SIGKILL')
  const down = await until(isDown)
  expect(down.at + 1000 - died).toBeLessThan(3000)
  expect(down.health).toMatchObject({ code: 'TARGET_UNREACHABLE' })
  expect(Object.values(down.total)).toEqual(expect.arrayContaining([null]))
  expect(Object.values(down.total).filter(value => value !== null)).toEqual([])
  const refused = await until(frame => messageOf(frame).includes('refuses the connection'))
  expect(refused.health.since).toBe(down.health.since)
  await redis.restart()
  const back = Date.now()
  const up = await until(isOk)
  expect(up.at - back).toBeLessThan(3000)
  expect(up.total.operations).toBeNull()
  await tell(redis, ['SET', 'k', 'v'], ['GET', 'k'], ['GET', 'k'], ['GET', 'none'])
  await until(hasRates)
  const counted = await until(hasRates)
  expect(counted.windows.minute).toMatchObject({ hits: 2, misses: 1 })
  for (const { total } of frames) expect(total.operations ?? 0).toBeGreaterThanOrEqual(0)
})

test('not there at start: says so within 3 s, and connects when it comes', async () => {
  const redis = await start()
  await redis.kill('SIGKILL')
  const began = Date.now()
  const { until } = watch(redis.url)
  const down = await until(isDown)
  expect(Date.now() - began).toBeLessThan(3000)
  expect(messageOf(down)).toContain('refuses the connection')
  await redis.restart()
  await until(hasRates)
})

test('frozen: connected, but has not answered, in seconds that go on; wakes without a heap of requests', async () => {
  const redis = await start()
  const { until, target } = watch(redis.url)
  await until(hasRates)
  const froze = Date.now()
  redis.pause()
  const down = await until(downWith('TARGET_FROZEN'))
  expect(Date.now() - froze).toBeLessThan(3000)
  expect(messageOf(down)).toMatch(/connected, but has not answered for \d s/)
  const later = await until(frame => messageOf(frame).includes('for 4 s'))
  expect(later.health.since).toBe(down.health.since)
  const answered = target.nodes()[0]?.spent().commands ?? 0
  redis.resume()
  await until(isOk)
  // The one sample that was under way (INFO, LATENCY HISTOGRAM, now and then INFO commandstats), and this one.
  expect((target.nodes()[0]?.spent().commands ?? 0) - answered).toBeLessThanOrEqual(6)
})

test('answers that come 2 s late are told as late, and recover', async () => {
  const redis = await start()
  const proxy = await startTcpProxy(redis.port)
  closers.push(proxy.stop)
  const { until } = watch(proxy.url)
  await until(hasRates)
  const late = Date.now()
  proxy.delay(2000)
  const down = await until(downWith('TARGET_FROZEN'))
  expect(Date.now() - late).toBeLessThan(3000)
  const told = await until(frame => /answers take 2\.\d s/.test(messageOf(frame)))
  expect(told.health.since).toBe(down.health.since)
  expect(proxy.connections()).toBe(1)
  proxy.delay(0)
  await until(hasRates)
})

test('a dead way that nobody closed is told, and connected anew when it is open again', async () => {
  const redis = await start()
  const proxy = await startTcpProxy(redis.port)
  closers.push(proxy.stop)
  const { until } = watch(proxy.url)
  await until(hasRates)
  proxy.drop(true)
  await until(downWith('TARGET_FROZEN'))
  proxy.drop(false)
  await until(hasRates)
})

test('a cut connection is made again', async () => {
  const redis = await start()
  const proxy = await startTcpProxy(redis.port)
  closers.push(proxy.stop)
  const { until } = watch(proxy.url)
  await until(hasRates)
  proxy.cut()
  await until(hasRates)
})

test('a password that is refused, missing, or put right while the board waits', async () => {
  const redis = await start(['--requirepass', 'CANARY'])
  const url = (login: string) => redis.url.replace('//', `//${login}`)
  const wrong = await watch(url(':CANARY2@')).until(isDown)
  expect(wrong.health).toMatchObject({ code: 'TARGET_AUTH' })
  expect(messageOf(wrong)).toContain('refuses the user or the password')
  expect(JSON.stringify(wrong)).not.toContain('CANARY')
  const none = watch(redis.url)
  const missing = await none.until(isDown)
  expect(messageOf(missing)).toContain('asks for a password')
  await watch(url(':CANARY@')).until(hasRates)
  const client = new Redis({ port: redis.port, password: 'CANARY' })
  await client.config('SET', 'requirepass', '')
  client.disconnect()
  await none.until(hasRates)
})

test('without the right to INFO it names the command and the grant, and recovers once granted', async () => {
  const redis = await start()
  await tell(redis, ['ACL', 'SETUSER', 'eye', 'on', '>pw', '~*', '+@all', '-info'])
  const { until } = watch(redis.url.replace('//', '//eye:pw@'))
  const down = await until(isDown)
  expect(down.health).toMatchObject({ code: 'TARGET_PERMISSION' })
  expect(messageOf(down)).toContain('may not run INFO')
  expect(messageOf(down)).toContain('ACL SETUSER eye +info')
  await tell(redis, ['ACL', 'SETUSER', 'eye', '+info'])
  await until(hasRates)
})

test('without the right to LATENCY only the latency is missing, with its reason', async () => {
  const redis = await start()
  const rights = '~* -@all +hello +auth +ping +client|setname +info'.split(' ')
  await tell(redis, ['ACL', 'SETUSER', 'eye', 'on', '>pw', ...rights])
  const { until, facts } = watch(redis.url.replace('//', '//eye:pw@'))
  await until(hasRates)
  const frame = await until(hasRates)
  expect(frame.total).toMatchObject({ latencyP99: null, hits: 0 })
  expect(facts().nodes[0]?.missing.latencyP99).toContain('ACL SETUSER eye +latency')
  // Each refusal is a line in the server's own ACL LOG: it is not provoked every second.
  await until(hasRates)
  const stats = await tell(redis, ['INFO', 'commandstats'])
  expect(String(stats)).toMatch(/cmdstat_latency\|histogram:calls=0,.*rejected_calls=1,/)
  expect(facts().nodes[0]?.missing.latencyP99).toContain('ACL SETUSER eye +latency')
})

test('a server that loads its data set says how far it is, and is watched when it is done', async () => {
  const redis = await start(['--save', '3600 1'])
  const client = new Redis(redis.port, '127.0.0.1')
  const pipeline = client.pipeline()
  for (let i = 0; i < 3000; i++) pipeline.set(`key:${i}`, 'v')
  await pipeline.exec()
  await client.save()
  client.disconnect()
  const { until } = watch(redis.url)
  await until(hasRates)
  // 1 ms for each key: about three seconds, in which the server answers INFO now and then.
  await redis.restart(
    ['--key-load-delay', '1000', '--loading-process-events-interval-bytes', '1024'],
    /Server initialized/,
  )
  const loading = await until(downWith('TARGET_LOADING'))
  expect(messageOf(loading)).toMatch(/is loading its data set into memory: \d+ % done/)
  await until(hasRates)
})

test('a script that runs too long is named, with the way to end it', async () => {
  const redis = await start(['--busy-reply-threshold', '100'])
  const { until } = watch(redis.url)
  await until(hasRates)
  const client = new Redis(redis.port, '127.0.0.1')
  const endless = client.eval('while true do end', 0).catch(error => String(error))
  const busy = await until(frame => messageOf(frame).includes('SCRIPT KILL'))
  expect(busy.health).toMatchObject({ code: 'TARGET_FROZEN' })
  await tell(redis, ['SCRIPT', 'KILL'])
  await endless
  client.disconnect()
  await until(hasRates)
})

test('retry connects now instead of at the next try', async () => {
  const redis = await start(['--requirepass', 'pw'])
  const { until, target } = watch(redis.url)
  await until(isDown)
  const client = new Redis({ port: redis.port, password: 'pw' })
  await client.config('SET', 'requirepass', '')
  client.disconnect()
  const asked = Date.now()
  target.retry()
  await until(isOk)
  // By itself it would wait two to three seconds after a refused password.
  expect(Date.now() - asked).toBeLessThan(1500)
})
