import { createServer } from 'node:http'
import { expect, it } from 'vitest'
import { ada, ended, id, operators, pattern, previewed, redisOfFile } from '#testing/operators.ts'
import type { Deed } from './recording.ts'
import type { Selector } from './shapes.ts'
import { type Loader, loadByHttp } from './warm-step.ts'
import { parseWarmUrl } from './warm-url.ts'

const { operator, undo } = operators()
const { fill, redis, server } = await redisOfFile()

it('warms through an allowed address, follows no redirect, and says when there is no loader', async () => {
  const asked: string[] = []
  const shop = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (request.url?.includes('redirect')) response.writeHead(302, { location: 'http://169.254.169.254/' })
    response.end('ok')
  })
  await new Promise<void>(resolve => shop.listen(0, '127.0.0.1', resolve))
  undo.push(async () => void shop.close())
  const address = shop.address()
  const port = typeof address === 'object' ? address?.port : 0
  const { operate } = await operator(server.url, { warmHosts: [`127.0.0.1:${port}`] })
  const first = await operate.addToList(ada, {
    list: null,
    names: ['a/b?c', 'redirect'],
    ids: [id(Buffer.from([0xff]))],
  })
  const { list, names } = await operate.addToList(ada, { list: first.list, names: ['a/b?c', 'd'], ids: [] })
  expect(names).toBe(4)
  const request = { selector: { kind: 'list', list } as const, concurrency: 1, limit: null }
  expect(await operate.warm(ada, { ...request, url: null })).toMatchObject({
    ok: false,
    reason: 'no-loader',
  })
  await expect(operate.warm(ada, { ...request, url: 'http://10.0.0.1/{key}' })).rejects.toThrow(/WARM_HOSTS/)
  const started = await operate.warm(ada, { ...request, url: `http://127.0.0.1:${port}/warm?key={key}` })
  if (!started.ok) throw new Error(started.message)
  expect(await ended(operate, started.job.id)).toMatchObject({ phase: 'done', done: 3, refused: 1 })
  expect(asked.sort()).toEqual(['a%2Fb%3Fc', 'redirect', '%FF', 'd'].map(key => `/warm?key=${key}`).sort())
})

it('says what a warm-up address answers, and goes on with exactly the keys that it did not load', async () => {
  let broken = true
  const asked: string[] = []
  const shop = createServer((request, response) => {
    const key = request.url?.split('=')[1] ?? ''
    asked.push(key)
    if (broken && key.startsWith('bad')) response.writeHead(500)
    response.end()
  })
  await new Promise<void>(resolve => shop.listen(0, '127.0.0.1', resolve))
  undo.push(async () => void shop.close())
  const address = shop.address()
  const port = typeof address === 'object' ? address?.port : 0
  const { operate, published } = await operator(server.url, { warmHosts: [`127.0.0.1:${port}`] })
  const names = Array.from({ length: 60 }, (_, i) => `${i % 2 === 0 ? 'bad' : 'good'}${i}`)
  const { list } = await operate.addToList(ada, { list: null, names, ids: [] })
  const url = `http://127.0.0.1:${port}/?key={key}`
  const warm = async (selector: Selector) => {
    const started = await operate.warm(ada, { selector, url, concurrency: 2, limit: null })
    if (!started.ok) throw new Error(started.message)
    return ended(operate, started.job.id)
  }
  const first = await warm({ kind: 'list', list })
  expect(first).toMatchObject({
    done: 30,
    refused: 30,
    problem: `127.0.0.1:${port} answered with status 500.`,
    rest: { action: { kind: 'warm', url }, keys: 30 },
  })
  // An address may hold a secret: who only watches is not told.
  expect(published.at(-1)?.rest?.action).toEqual({ kind: 'warm', url: null })
  if (!first.rest) throw new Error('nothing left')
  broken = false
  asked.length = 0
  expect(await warm(first.rest.selector)).toMatchObject({ phase: 'done', done: 30, rest: null })
  expect(asked.every(key => key.startsWith('bad'))).toBe(true)
})

it('gives up an address that hangs, is not there, or sends us on', async () => {
  const shop = createServer((request, response) => {
    if (request.url?.includes('away')) response.writeHead(302, { location: 'http://169.254.169.254/' }).end()
    if (request.url?.includes('none')) response.writeHead(404).end()
    if (request.url?.includes('half')) response.writeHead(200).write('a beginning, and never an end')
  })
  await new Promise<void>(resolve => shop.listen(0, '127.0.0.1', resolve))
  const address = shop.address()
  const host = `127.0.0.1:${typeof address === 'object' ? address?.port : 0}`
  const load = loadByHttp(parseWarmUrl(`http://${host}/{key}`, [host]), 300)
  const said = async (key: string) => load(Buffer.from(key))
  expect(await said('hangs')).toEqual({ kind: 'failed', why: `${host} did not answer within 0.3 s.` })
  expect(await said('away')).toMatchObject({ why: expect.stringMatching(/which is not followed/) })
  expect(await said('none')).toEqual({ kind: 'absent' })
  expect(await said('half')).toEqual({ kind: 'loaded' })
  shop.closeAllConnections()
  await new Promise(resolve => shop.close(resolve))
  expect(await said('closed')).toEqual({ kind: 'failed', why: `${host} cannot be reached.` })
})

it('warms through a loader: a pattern means what the loader knows, and what it refuses is said', async () => {
  const loaded: string[] = []
  let refusal: string | null = null
  const loader: Loader = {
    name: 'the test',
    refusal: () => refusal,
    async load(key) {
      const text = Buffer.from(key).toString()
      if (text === 'user:3') return 'absent'
      loaded.push(text)
      return text === 'user:1' ? 'there' : 'loaded'
    },
    async *names() {
      yield ['user:1', 'user:2', 'user:3', 'other:1'].map(each => Buffer.from(each))
    },
    missed: async count => [{ key: Buffer.from('user:2'), misses: 7 }].slice(0, count),
  }
  const { operate } = await operator(server.url, { loader })
  const asked = { url: null, concurrency: 2, limit: null }
  const started = await operate.warm(ada, { ...asked, selector: pattern('user:*') })
  if (!started.ok) throw new Error(started.message)
  expect(await ended(operate, started.job.id)).toMatchObject({ phase: 'done', of: 3, done: 2, gone: 1 })
  expect(loaded.sort()).toEqual(['user:1', 'user:2'])
  expect(await operate.mostMissed(ada, 5)).toMatchObject({
    how: expect.stringMatching(/the test/),
    keys: [{ misses: 7, name: { text: 'user:2' } }],
  })
  await expect(operate.warm(ada, { ...asked, selector: pattern('nobody:*') })).rejects.toThrow(/knows no key/)
  refusal = 'Not today.'
  expect(operate.warmMeans()).toEqual({
    loader: { name: 'the test', refusal },
    hosts: [],
    misses: 'listened',
  })
  const refused = { ok: false, reason: 'not-now', message: refusal }
  expect(await operate.warm(ada, { ...asked, selector: pattern('user:*') })).toEqual(refused)
})

it('where nobody counts the misses it listens for them, once that is written down', async () => {
  const order: string[] = []
  const misses = {
    async listen({ most, seconds }: { most: number; seconds: number }) {
      order.push(`listened ${seconds} s`)
      return { keys: [{ key: Buffer.from('a'), misses: 3 }].slice(0, most), events: 4, seconds, notes: [] }
    },
  }
  const activity = {
    recordFirst: async ({ action }: Deed) => {
      order.push(action)
      return '1'
    },
    settle: () => {},
    list: async () => ({ entries: [], next: null }),
  }
  const { operate } = await operator(server.url, { misses, activity })
  expect(operate.warmMeans().misses).toBe('listened')
  expect(await operate.mostMissed(ada, 5)).toMatchObject({
    keys: [{ name: { text: 'a' }, misses: 3 }],
    how: expect.stringMatching(/4 misses in 5/),
  })
  expect(order).toEqual(['keys.listen', 'listened 5 s'])
})

it('finds the keys that are read most where the server counts reads, and says so where it does not', async () => {
  const { operate } = await operator(server.url)
  await fill('user:', 50)
  expect(await operate.mostRead(10)).toMatchObject({ ok: false, reason: 'no-frequency' })
  await redis.config('SET', 'maxmemory-policy', 'allkeys-lfu')
  await redis.flushall()
  await fill('user:', 50)
  for (let i = 0; i < 3000; i++) redis.get('user:7').catch(() => {})
  await redis.get('user:7')
  const found = await operate.mostRead(1)
  const { preview } = await previewed(operate, { kind: 'keys', ids: [id('user:7')] })
  await redis.config('SET', 'maxmemory-policy', 'noeviction')
  expect(found).toMatchObject({ ok: true, looked: 50, keys: [{ name: { text: 'user:7' } }] })
  expect(preview.count.value).toBe(1)
})
