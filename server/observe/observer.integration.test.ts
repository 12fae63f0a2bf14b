import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type RedisServer, startRedisServer, startValkeyWasm } from '#testing/redis-server.ts'
import { hasRates, isOk, type Watch, watchRedis } from '#testing/redis-watch.ts'

let redis: RedisServer
let client: Redis
let watching: Watch | null = null

beforeAll(async () => {
  redis = await startRedisServer()
  client = new Redis(redis.port, '127.0.0.1')
})
afterAll(async () => {
  client.disconnect()
  await redis.stop()
})
afterEach(async () => {
  await watching?.stop()
  watching = null
})

function watch(url = redis.url, watched?: () => boolean) {
  watching = watchRedis(url, watched)
  return watching
}

/** Reads keys and counts its own replies. */
async function readKeys(reader: Redis, options: { reads: number; present: number; absent: number }) {
  const { reads, present, absent } = options
  const counted = { hits: 0, misses: 0 }
  const batch = 50
  for (let done = 0; done < reads; done += batch) {
    const pipeline = reader.pipeline()
    for (let i = done; i < done + batch; i++) pipeline.get(`key:${(i * 7919) % (present + absent)}`)
    for (const [, reply] of (await pipeline.exec()) ?? []) {
      if (reply === null) counted.misses += 1
      else counted.hits += 1
    }
  }
  return counted
}

async function fill(writer: Redis, keys: number) {
  await writer.flushall()
  await writer.mset(Object.fromEntries(Array.from({ length: keys }, (_, i) => [`key:${i}`, 'v'])))
}

/** Looks at keys as a key browser does, until told to stop. */
function browse(browser: Redis, keys: number) {
  let looking = true
  async function loop() {
    for (let i = 0; looking; i++) {
      const key = `key:${(i * 31) % keys}`
      const look = [browser.type(key), browser.pttl(key), browser.exists(key), browser.strlen(key)]
      await Promise.all([...look, browser.get(key), browser.call('OBJECT', 'ENCODING', key), browser.scan(0)])
    }
  }
  const done = loop()
  return async () => {
    looking = false
    await done
  }
}

test('rates are there within three frames, and without reads there is no traffic rather than a rate of 0 %', async () => {
  const { until, frames } = watch()
  const frame = await until(hasRates)
  expect(frames.length).toBeLessThanOrEqual(3)
  expect(frame.windows.minute).toMatchObject({ seconds: 60, hits: 0, misses: 0 })
  expect(frame.total).toMatchObject({ hits: 0, misses: 0, operations: 0 })
  expect(frame.total.ownCommands).toBeGreaterThan(0)
  expect(frame.total.ownShare).toBeLessThan(0.001)
  expect(frame.nodes[0]).toMatchObject({ role: 'master', health: { status: 'ok' } })
})

test('windowed hits and misses are exactly the client’s own count while the board looks at keys', async () => {
  await fill(client, 800)
  const { until, target } = watch()
  await until(hasRates)
  const browser = await target.nodes()[0]?.browser()
  if (!browser) throw new Error('no node')
  const stop = browse(browser, 1600)
  const counted = await readKeys(client, { reads: 60_000, present: 800, absent: 200 })
  await until(hasRates)
  await stop()
  await until(hasRates)
  const { windows, total } = await until(hasRates)
  expect(windows.minute).toMatchObject({ seconds: 60, ...counted })
  expect(windows.hour).toMatchObject({ seconds: 3600, ...counted })
  expect(total.operations).toBe(0)
})

test('CONFIG RESETSTAT begins a new segment: no negative rate, no spike, and the window goes on', async () => {
  await fill(client, 500)
  const { until, frames } = watch()
  await until(hasRates)
  const before = await readKeys(client, { reads: 20_000, present: 500, absent: 500 })
  await until(hasRates)
  const counted = await until(hasRates)
  expect(counted.windows.minute).toMatchObject(before)
  await client.config('RESETSTAT')
  const after = await readKeys(client, { reads: 1000, present: 500, absent: 500 })
  const broken = await until(frame => frame.total.operations === null)
  expect(isOk(broken)).toBe(true)
  expect(broken.total.hits).toBeNull()
  const again = await until(hasRates)
  expect(again.windows.minute).toMatchObject({
    hits: before.hits + after.hits,
    misses: before.misses + after.misses,
  })
  for (const { total } of frames) {
    expect(total.hits ?? 0).toBeGreaterThanOrEqual(0)
    expect(total.operations ?? 0).toBeLessThan(60_000)
  }
})

test('latency is the others’: with no command but the board’s there is none', async () => {
  const { until, facts } = watch()
  const quiet = await until(hasRates)
  expect(quiet.total.latencyP99).toBeNull()
  expect(facts().nodes[0]?.missing).toEqual({})
  await readKeys(client, { reads: 5000, present: 500, absent: 500 })
  const busy = await until(frame => frame.total.latencyP99 !== null)
  expect(busy.total.latencyP50).toBeGreaterThan(0)
  expect(busy.total.latencyP50).toBeLessThan(5)
})

test('the board asks once in five seconds while nobody watches, and at once when somebody comes', async () => {
  // Somebody comes two seconds after the second frame.
  const { until, frames, observer } = watch(redis.url, () => {
    const second = watching?.frames[1]
    return second !== undefined && Date.now() - second.at > 2000
  })
  await until(isOk)
  const slow = await until(isOk)
  const first = await until(isOk)
  expect(slow.interval).toBe(5)
  expect(first.interval).toBeLessThan(4)
  expect(first.at - slow.at).toBeLessThan(2600)
  expect(first.total.operations).not.toBeNull()
  const gaps = frames.slice(1).map((frame, i) => frame.at - (frames[i]?.at ?? 0))
  expect(gaps[0]).toBeGreaterThan(4000)
  // Slow sampling is no gap in the live line.
  const { at, lines } = observer.live()
  const since = at.findIndex(second => second >= (frames[0]?.at ?? 0))
  expect(lines.clients?.avg.slice(since, -1)).not.toContain(null)
})

test('a look at keys by another client of the same name is not taken for ours', async () => {
  const { until } = watch()
  await until(hasRates)
  await client.set('there', 'v')
  for (let i = 0; i < 100; i++) await client.type('there')
  await until(hasRates)
  const { windows } = await until(hasRates)
  expect(windows.minute).toMatchObject({ hits: 100, misses: 0 })
})

test('facts tell who the server is, and change is told once', async () => {
  const { until, facts, factsTold } = watch()
  await until(hasRates)
  await until(hasRates)
  const told = factsTold()
  expect(facts()).toMatchObject({
    kind: 'standalone',
    address: redis.url,
    nodes: [
      { server: 'redis', version: expect.stringMatching(/^\d+\.\d+/), mode: 'standalone', role: 'master' },
    ],
  })
  await client.config('SET', 'maxmemory-policy', 'allkeys-lru')
  await until(hasRates)
  await until(hasRates)
  expect(factsTold()).toBe(told + 1)
  expect(facts().nodes[0]?.evictionPolicy).toBe('allkeys-lru')
})

test('Valkey in WebAssembly is watched as exactly', async () => {
  const valkey = await startValkeyWasm()
  const reader = new Redis(valkey.port, '127.0.0.1')
  try {
    await fill(reader, 300)
    const { until, facts, target } = watch(valkey.url)
    await until(hasRates)
    const browser = await target.nodes()[0]?.browser()
    if (!browser) throw new Error('no node')
    const stop = browse(browser, 600)
    const counted = await readKeys(reader, { reads: 10_000, present: 300, absent: 100 })
    await stop()
    await until(hasRates)
    const frame = await until(hasRates)
    expect(frame.windows.minute).toMatchObject(counted)
    expect(facts().nodes[0]).toMatchObject({ server: 'valkey', version: '9.1.1', missing: {} })
  } finally {
    reader.disconnect()
    await watching?.stop()
    await valkey.stop()
  }
})
