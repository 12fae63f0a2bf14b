import { once } from 'node:events'
import { createServer } from 'node:net'
import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createLog } from '#server/log.ts'
import { frameOf } from '#testing/history-frames.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import type { HistoryState } from './connection.ts'
import { createHistory, type History } from './history.ts'

const log = createLog({ level: 'silent', secrets: [] })
const start = 1_789_603_200
/** More than a flush and a reconnect take. */
const patience = { timeout: 10_000 }
let server: TestPostgres
const undo: (() => Promise<unknown>)[] = []
const unhandled: unknown[] = []
const note = (reason: unknown) => unhandled.push(reason)

beforeAll(async () => {
  process.on('unhandledRejection', note)
  server = await startTestPostgres()
})
afterEach(async () => {
  await server.start()
  await server.thaw()
  for (const each of undo.splice(0).reverse()) await each()
  expect(unhandled).toEqual([])
})
afterAll(async () => {
  process.off('unhandledRejection', note)
  await server.stop()
})

/** The board's clock begins at `second`. */
function historyAt(url: string | null, second = start): History {
  const ahead = second * 1000 - Date.now()
  const history = createHistory({ url, log, now: () => Date.now() + ahead })
  undo.push(history.stop)
  return history
}

/** Resolves with the milliseconds it took until the state is this one. */
async function becomes(history: History, status: HistoryState['status']): Promise<number> {
  const begun = performance.now()
  const reached = Promise.withResolvers<void>()
  const stopListening = history.onState(state => {
    if (state.status === status) reached.resolve()
  })
  if (history.state().status === status) reached.resolve()
  await reached.promise
  stopListening()
  return performance.now() - begun
}

const hits = async (history: History, now: number) =>
  (await history.series({ target: 'cache', node: null, range: 'live', now: now * 1000 })).totals.hits

function tell(history: History, from: number, length: number) {
  for (let i = 0; i < length; i++) history.write(frameOf({ at: from + i, total: { hits: 1 } }))
}

test('what was written is read back, also by the next board', async () => {
  const url = await server.database()
  const history = historyAt(url)
  history.remember({ id: 'cache', name: 'my cache', address: 'redis://10.0.0.1:6379' })
  history.start()
  tell(history, start - 9, 10)
  await becomes(history, 'ok')
  await expect.poll(() => hits(history, start), patience).toBe(10)
  tell(history, start + 1, 5)
  await history.stop()

  const next = historyAt(url)
  next.start()
  await becomes(next, 'ok')
  expect(await hits(next, start + 5)).toBe(15)
  const sql = postgres(url)
  expect((await sql`select id, name, address from cacheboard.targets`)[0]).toEqual({
    id: 'cache',
    name: 'my cache',
    address: 'redis://10.0.0.1:6379',
  })
  await sql.end()
})

test('a thousand viewers cost one query per point', async () => {
  const history = historyAt(await server.database())
  history.start()
  await becomes(history, 'ok')
  const ask = () => history.series({ target: 'cache', node: null, range: '1h' })
  const answers = await Promise.all(Array.from({ length: 1000 }, ask))
  expect(new Set(answers).size).toBe(1)
})

test('points are rolled up and forgotten without anybody asking', async () => {
  const url = await server.database()
  const history = historyAt(url, start + 70)
  tell(history, start, 60)
  history.start()
  await becomes(history, 'ok')
  await expect.poll(() => hits(history, start + 60), patience).toBe(60)
  await history.stop()
  const later = historyAt(url, start + 2 * 86_400)
  later.start()
  const sql = postgres(url)
  undo.push(() => sql.end())
  const left = async () =>
    (await sql`select step, count(*)::int from cacheboard.points group by step`).map(row => [
      row.step,
      row.count,
    ])
  await expect.poll(left, { timeout: 20_000 }).toEqual([[60, 1]])
})

test('Postgres that dies is noticed within 3 s, and nothing is lost while it is away', async () => {
  const history = historyAt(await server.database())
  history.start()
  await becomes(history, 'ok')
  tell(history, start - 99, 10)
  await expect.poll(() => hits(history, start), patience).toBe(10)

  await server.kill()
  expect(await becomes(history, 'down')).toBeLessThan(3000)
  expect(history.state().message).toMatch(/^The history in Postgres is not available\. .+[.?]$/)
  await expect(hits(history, start)).rejects.toMatchObject({
    code: 'HISTORY_UNAVAILABLE',
    message: history.state().message,
  })
  tell(history, start - 89, 80)
  expect(history.backlog().waiting).toBe(80)

  await server.start()
  await becomes(history, 'ok')
  expect(history.state().message).toBeNull()
  await expect.poll(() => history.backlog(), patience).toEqual({ waiting: 0, dropped: 0 })
  expect(await hits(history, start)).toBe(90)
})

test('a frozen Postgres is noticed within 3 s, and written to when it thaws', async () => {
  const history = historyAt(await server.database())
  history.start()
  await becomes(history, 'ok')
  await server.freeze()
  tell(history, start - 9, 10)
  expect(await becomes(history, 'down')).toBeLessThan(3000)
  expect(history.state().message).toContain('did not answer')
  await server.thaw()
  await becomes(history, 'ok')
  await expect.poll(() => hits(history, start), patience).toBe(10)
})

test('without Postgres the board starts, keeps five minutes and says how much it dropped', async () => {
  const history = historyAt(`postgres://nobody:canary@127.0.0.1:${await closedPort()}/none`)
  history.start()
  await becomes(history, 'down')
  expect(history.state().message).toContain('is Postgres running?')
  expect(JSON.stringify(history.state())).not.toContain('canary')
  tell(history, start, 1000)
  expect(history.backlog()).toEqual({ waiting: 300, dropped: 700 })
})

test('an address that is not one is a sentence, not a crash', async () => {
  const history = historyAt('postgres://[half')
  history.start()
  await becomes(history, 'down')
  expect(history.state().message).toMatch(/^The history in Postgres is not available/)
})

test('an address that comes later, or changes, is used at once', async () => {
  const history = historyAt(null)
  history.start()
  expect(history.state()).toMatchObject({ status: 'connecting' })
  await expect(hits(history, start)).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' })
  const url = await server.database()
  history.setUrl(url)
  await becomes(history, 'ok')
  tell(history, start - 9, 10)
  await expect.poll(() => hits(history, start), patience).toBe(10)

  const other = await server.database()
  history.setUrl(other)
  tell(history, start + 1, 3)
  await expect.poll(() => hits(history, start + 3).catch(() => null), patience).toBe(3)
})

test('stopping takes at most a second, however Postgres is', async () => {
  const history = historyAt(await server.database())
  history.start()
  await becomes(history, 'ok')
  await server.freeze()
  tell(history, start, 10)
  const begun = performance.now()
  await history.stop()
  expect(performance.now() - begun).toBeLessThan(1300)
  await server.thaw()
})

async function closedPort(): Promise<number> {
  const listener = createServer().listen(0, '127.0.0.1')
  await once(listener, 'listening')
  const address = listener.address()
  listener.close()
  await once(listener, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
