import { spawn } from 'node:child_process'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import type { Viewer } from '#server/access/access.ts'
import { createSystem, type System } from '#server/system.ts'
import { startTestPostgres } from '#testing/postgres.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { createCaller } from './router.ts'

const soon = { timeout: 30_000, interval: 50 }
const ada: Viewer = { name: 'Ada', grant: 'full', session: 's1', from: '192.0.2.1' }
const guest: Viewer = { name: 'Guest', grant: 'view', session: 's2', from: '192.0.2.2' }
let redis: Awaited<ReturnType<typeof startRedisServer>>
let client: Redis
let database: Awaited<ReturnType<typeof startTestPostgres>>
const boards: System[] = []

beforeAll(async () => {
  redis = await startRedisServer()
  client = new Redis(redis.port, '127.0.0.1')
  database = await startTestPostgres()
})
afterEach(async () => {
  for (const board of boards.splice(0)) await board.stop()
})
afterAll(async () => {
  client.disconnect()
  await redis.stop()
  await database.stop()
})

const settings = (url: string) => ({
  REDIS_URL: redis.url,
  DATABASE_URL: url,
  CACHEBOARD_ROLE: 'operate',
  CACHEBOARD_LOG_LEVEL: 'silent',
})

async function startBoard(url: string): Promise<System> {
  const board = createSystem(settings(url))
  boards.push(board)
  await board.start()
  await expect.poll(() => board.history.state().status, soon).toBe('ok')
  return board
}

function caller(system: System, viewer: Viewer = ada) {
  const target = system.targets()[0]?.target.id ?? ''
  const call = createCaller({ system, viewer, headers: new Headers(), setCookie: () => undefined })
  return { call, target }
}

async function fill(prefix: string, count: number) {
  const pipeline = client.pipeline()
  for (let i = 0; i < count; i++) pipeline.set(`${prefix}${i}`, 'v')
  await pipeline.exec()
}

const selector = { kind: 'pattern', pattern: 'user:*' } as const
const action = { kind: 'invalidate' } as const

it('who removed what, how many, and that it was undone is in the activity list', async () => {
  const { call, target } = caller(await startBoard(await database.database()))
  await fill('user:', 50)
  await fill('other:', 100)
  const { nonce, undo } = await call.operate.preview({ target, selector, action })
  expect(undo.possible).toBe(true)
  const { id: job } = await call.operate.run({ target, selector, action, nonce: nonce ?? '' })
  await expect.poll(async () => (await call.operate.jobs.one({ target, job })).phase, soon).toBe('done')
  expect(await client.dbsize()).toBe(100)
  const entry = async () => (await call.activity.list({ action: 'keys.invalidate' })).entries[0]
  await expect.poll(async () => (await entry())?.count, soon).toBe(50)
  const before = await entry()
  expect(before).toMatchObject({
    person: 'Ada',
    address: '192.0.2.1',
    target,
    summary: expect.stringMatching(/user:\*.*50 keys/),
  })
  const token = before?.undo?.token ?? ''
  await expect(caller(boards[0] as System, guest).call.operate.undo({ target, token })).rejects.toMatchObject(
    {
      code: 'FORBIDDEN',
    },
  )
  await call.operate.undo({ target, token })
  await expect.poll(() => client.dbsize(), soon).toBe(150)
  await expect.poll(async () => (await entry())?.undo, soon).toBe(null)
  const { jobs, history } = await call.operate.jobs.list({ target })
  expect(jobs.map(({ kind }) => kind)).toEqual(['undo', 'invalidate'])
  expect(history.entries.map(each => each.action)).toEqual(['keys.undo', 'keys.invalidate'])
  await client.flushall()
})

it('nothing is changed while nothing can be written down', async () => {
  const system = await startBoard(await database.database())
  const { call, target } = caller(system)
  await fill('user:', 5)
  const id = Buffer.from('user:1').toString('base64url')
  const { nonce } = await call.operate.preview({ target, selector: { kind: 'keys', ids: [id] }, action })
  // Frozen, not killed: a connection of postgres.js that is cut while it writes throws where nobody can catch it.
  await database.freeze()
  await expect(
    call.operate.run({ target, selector: { kind: 'keys', ids: [id] }, action, nonce: nonce ?? '' }),
  ).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' })
  await expect(call.operate.edit.ttl({ target, id, ttlMs: 1000 })).rejects.toMatchObject({
    code: 'SERVICE_UNAVAILABLE',
  })
  expect([await client.dbsize(), await client.pttl('user:1')]).toEqual([5, -1])
  const { history } = await call.operate.jobs.list({ target })
  expect(history.problem).toEqual(expect.any(String))
  await database.thaw()
  await client.flushall()
})

it('a job that the stop of the board cut short is told so, with what it had done', async () => {
  const url = await database.database()
  const first = caller(await startBoard(url))
  await fill('user:', 300)
  await fill('other:', 400)
  const { nonce } = await first.call.operate.preview({ target: first.target, selector, action })
  const asked = { target: first.target, selector, action, nonce: nonce ?? '', limit: 40 }
  const { id: job } = await first.call.operate.run(asked)
  const done = async () => (await first.call.operate.jobs.one({ target: first.target, job })).done
  await expect.poll(done, soon).toBeGreaterThan(0)
  await boards.pop()?.stop()
  const gone = 700 - (await client.dbsize())
  const next = caller(await startBoard(url))
  const { entries } = await next.call.activity.list({ action: 'keys.invalidate' })
  expect(entries[0]).toMatchObject({ count: gone, detail: { phase: 'interrupted' } })
  await client.flushall()
})

it('a job whose board was killed is called interrupted by the next one, and by no other before', async () => {
  const url = await database.database()
  const witness = await startBoard(url)
  await fill('user:', 500)
  await fill('other:', 600)
  const script = `
    import { createSystem } from '#server/system.ts'
    import { createCaller } from '#server/api/router.ts'
    const system = createSystem(JSON.parse(process.env.BOARD))
    await system.start()
    while (system.history.state().status !== 'ok') await new Promise(next => setTimeout(next, 20))
    const viewer = { name: 'Ada', grant: 'full', session: 's1', from: null }
    const call = createCaller({ system, viewer, headers: new Headers(), setCookie() {} })
    const asked = JSON.parse(process.env.ASKED)
    const { nonce } = await call.operate.preview(asked)
    await call.operate.run({ ...asked, nonce, limit: 10 })
    console.log('running')`
  const { call, target } = caller(witness)
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      ...process.env,
      BOARD: JSON.stringify(settings(url)),
      ASKED: JSON.stringify({ target, selector, action }),
    },
  })
  const running = Promise.withResolvers<void>()
  child.stdout.on('data', text => String(text).includes('running') && running.resolve())
  child.once('exit', () => running.reject(new Error('The other board ended.')))
  await running.promise
  const entry = async () => (await call.activity.list({ action: 'keys.invalidate' })).entries[0]
  await witness.targets()[0]?.operate.settleInterrupted()
  expect((await entry())?.detail).toMatchObject({ phase: 'running' })
  const gone = new Promise(resolve => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
  expect(await client.dbsize()).toBeGreaterThan(600)

  const next = caller(await startBoard(url))
  await expect
    .poll(async () => (await next.call.activity.list({ action: 'keys.invalidate' })).entries[0], soon)
    .toMatchObject({ detail: { phase: 'interrupted' }, summary: expect.stringMatching(/^Interrupted/) })
  await client.flushall()
})

it('what a filter finds is a list that can be acted on, found by the board and told in words', async () => {
  const { call, target } = caller(await startBoard(await database.database()))
  await client.flushall()
  await fill('shelf:', 1500)
  await fill('other:', 20)
  for (let i = 0; i < 100; i++) await client.expire(`shelf:${i}`, 1000)
  const prefix = Buffer.from('shelf:').toString('base64url')
  const filter = { prefix, ttl: { kind: 'none' }, types: ['string'], minBytes: 10 } as const
  await expect.poll(async () => (await call.keys.walk({ target })).phase, soon).toBe('done')
  let page = await call.operate.list.addFound({
    target,
    filter: { ...filter, types: [...filter.types] },
    cursor: '#0',
  })
  const { list } = page
  while (page.next !== null) {
    page = await call.operate.list.addFound({
      target,
      list,
      filter: { ...filter, types: [...filter.types] },
      cursor: page.next,
    })
  }
  expect(page).toMatchObject({ names: 1400, looked: 1500, of: 1500, problem: null, complete: true })
  const asked = {
    target,
    selector: { kind: 'list', list } as const,
    action: { kind: 'expire', ttlMs: 5_400_000, jitter: 0.1 } as const,
  }
  const { nonce, count } = await call.operate.preview(asked)
  expect(count).toMatchObject({ value: 1400, exact: true })
  const named = redis.url.replace('redis://', '')
  const { id: job } = await call.operate.run({ ...asked, nonce: nonce ?? '', typed: named })
  await expect.poll(async () => (await call.operate.jobs.one({ target, job })).phase, soon).toBe('done')
  expect(await client.ttl('shelf:5')).toBeLessThanOrEqual(1000)
  expect(await client.ttl('shelf:1200')).toBeGreaterThan(4000)
  expect(await client.ttl('other:1')).toBe(-1)
  expect((await call.operate.jobs.one({ target, job })).what).toContain(
    'Set the TTL of the keys under “shelf:” (string, no expiry, 10 B and more) to 90 min ± 10 %',
  )
  const view = caller(boards[0] as System, guest).call
  await expect(view.operate.list.addFound({ target, filter: {}, cursor: '#0' })).rejects.toMatchObject({
    code: 'FORBIDDEN',
  })
  await client.flushall()
})

it('what one board does to keys is in what another one on the same database shows, or is said to be missing', async () => {
  const url = await database.database()
  await client.flushall()
  await fill('user:', 30)
  await client.set('x'.repeat(5000), 'v')
  const [one, two] = [await startBoard(url), await startBoard(url)]
  const sampling = () => [one, two].filter(board => board.targets()[0]?.samples()).length
  await expect.poll(sampling, soon).toBe(1)
  const { call, target } = caller(one)
  const keys = two.target(target).keys
  await expect.poll(() => keys.state(), soon).toMatchObject({ phase: 'done', keys: 31, cut: null })
  const remove = async (pattern: string) => {
    const about = { target, selector: { kind: 'pattern', pattern } as const, action }
    const { nonce } = await call.operate.preview(about)
    await call.operate.run({ ...about, nonce: nonce ?? '' })
  }
  await remove('user:1*')
  await expect.poll(() => keys.state(), soon).toMatchObject({ keys: 20, of: 20, cut: null })
  // Its name is too long to be told.
  await remove('xx*')
  await expect.poll(() => keys.state().cut, soon).toMatch(/Another board has changed more keys/)
  await keys.ask('control', { action: 'again' })
  await expect.poll(() => keys.state(), soon).toMatchObject({ phase: 'done', keys: 19, cut: null })
})
