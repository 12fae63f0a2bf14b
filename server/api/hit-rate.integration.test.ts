import { Redis } from 'ioredis'
import { expect, it } from 'vitest'
import { createSystem } from '#server/system.ts'
import { counted, id } from '#testing/inspecting.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { createCaller } from './router.ts'

const patience = { timeout: 40_000, interval: 100 }
const perCall = 100
const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`)

it('100 000 reads in the browser move the hit rate that is shown by less than 0.01 points', {
  timeout: 150_000,
}, async () => {
  const redis = await startRedisServer()
  const client = new Redis(redis.port, '127.0.0.1')
  const system = createSystem({
    REDIS_URL: redis.url,
    DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none',
    CACHEBOARD_LOG_LEVEL: 'silent',
  })
  try {
    const keys = names('key:', 1000)
    await client.mset(Object.fromEntries(keys.map(key => [key, 'a value'])))
    await client.hset('hash', Object.fromEntries(names('field ', 100).map(field => [field, 'v'])))
    await system.start()
    const [watching] = system.targets()
    if (!watching) throw new Error('no cache')
    const { target, latest } = watching
    const outlet = { write: () => {}, unread: () => 0, end: () => {}, destroy: () => {} }
    system.hub.open({ topics: [`frame:${target.id}`], lastId: null, session: null, outlet })
    await expect.poll(() => latest()?.windows.hour.hits, patience).toEqual(expect.any(Number))
    const viewer = { name: 'Ada', grant: 'view', session: null, from: null } as const
    const call = createCaller({ system, viewer, headers: new Headers(), setCookie: () => undefined })

    const shown = () => latest()?.windows.hour ?? { hits: null, misses: null }
    const begun = { shown: shown(), server: await counted(client) }
    // What the application reads meanwhile: nine of ten are there.
    const wanted = keys.slice(0, 9 * 10).concat(names('absent:', 10))
    const application = async () => {
      for (let turn = 0; turn < 100; turn++) await client.mget(wanted)
    }
    let reads = 0
    const browsing = async (part: number) => {
      const chunk = keys.slice(part * perCall, (part + 1) * perCall).map(id)
      for (let turn = 0; turn < 249; turn++) {
        const columns = await call.keys.columns({ target: target.id, ids: chunk })
        reads += columns.filter(({ typeName }) => typeName === 'string').length
      }
      for (let turn = 0; turn < 50; turn++) {
        const one = { target: target.id, id: turn % 2 === 0 ? id('hash') : id(`key:${turn}`) }
        await call.inspect.key(one)
        await call.inspect.decode({ ...one, place: { kind: 'value' } })
        reads += 2
      }
    }
    await Promise.all([application(), ...[0, 1, 2, 3].map(browsing)])
    expect(reads).toBe(100_000)

    const grown = (now: { hits: number | null; misses: number | null }, before: typeof now) => ({
      hits: Number(now.hits) - Number(before.hits),
      misses: Number(now.misses) - Number(before.misses),
    })
    const rateOf = ({ hits, misses }: { hits: number; misses: number }) => (100 * hits) / (hits + misses)
    const asShown = () => grown(shown(), begun.shown)
    await expect.poll(() => asShown().hits + asShown().misses, patience).toBeGreaterThanOrEqual(10_000)
    expect(Math.abs(rateOf(asShown()) - 90)).toBeLessThan(0.01)
    // The server itself counts every one of them: without the board's own account it would show another rate.
    const asCounted = grown(await counted(client), begun.server)
    expect(asCounted.hits).toBeGreaterThan(100_000)
    expect(rateOf(asCounted)).toBeGreaterThan(99)
  } finally {
    await system.stop()
    client.disconnect()
    await redis.stop()
  }
})
