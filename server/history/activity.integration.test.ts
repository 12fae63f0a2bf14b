import postgres from 'postgres'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { createLog } from '#server/log.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import type { Deed } from './activity-entry.ts'
import type { ActivityQuery } from './activity-read.ts'
import { createHistory, type History } from './history.ts'
import { forgetOld } from './retention.ts'

const log = createLog({ level: 'silent', secrets: [] })
const start = 1_789_603_200_000
const day = 86_400_000
const patience = { timeout: 10_000 }
let server: TestPostgres
const undo: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  server = await startTestPostgres()
})
afterEach(async () => {
  await server.start()
  await server.thaw()
  for (const each of undo.splice(0).reverse()) await each()
})
afterAll(() => server.stop())

/** A board whose clock stands still until the test moves it. */
async function board(url: string) {
  const clock = { at: start }
  const history = createHistory({ url, log, now: () => clock.at })
  undo.push(history.stop)
  history.start()
  await becomes(history, 'ok')
  await rolledUp(url)
  return { history, activity: history.activity, clock }
}

/**
 * postgres.js throws where nobody can catch it when a connection ends within a transaction
 * (github.com/porsager/postgres/issues/1208), and the history begins with one. Kill after it, not during.
 */
async function rolledUp(url: string) {
  const sql = postgres(url, { max: 1 })
  const behind = async () => (await sql`select from cacheboard.rollups where until = 0`).count
  await expect.poll(behind, patience).toBe(0)
  await sql.end()
}

async function becomes(history: History, status: 'ok' | 'down') {
  await expect.poll(() => history.state().status, { timeout: 15_000, interval: 20 }).toBe(status)
}

const ada = { name: 'Ada', session: 's1', from: '10.0.0.7' }
const deed = (change: Partial<Deed> = {}): Deed => ({
  viewer: ada,
  target: 'cache',
  action: 'keys.invalidate',
  summary: 'Removed 3 keys that match product:*.',
  count: 3,
  detail: { pattern: 'product:*' },
  undo: null,
  ...change,
})

type Board = Awaited<ReturnType<typeof board>>

const list = ({ activity }: Board, query: Partial<ActivityQuery> = {}) =>
  activity.list({ limit: 50, mayUndo: true, ...query })

const summaries = async (from: Board, query: Partial<ActivityQuery> = {}) =>
  (await list(from, query)).entries.map(({ summary }) => summary)

test('who did what, when, to what, how many and from where is read back, newest first, also after a restart', async () => {
  const url = await server.database()
  const one = await board(url)
  const id = one.activity.record(deed())
  one.clock.at += 1000
  one.activity.record(deed({ summary: 'Second.', count: null, detail: null, target: null }))
  await one.history.stop()

  const two = await board(url)
  const { entries, next } = await list(two)
  expect(entries.map(({ summary }) => summary)).toEqual(['Second.', deed().summary])
  expect(entries[1]).toEqual({
    id,
    at: start,
    ended: null,
    person: 'Ada',
    address: '10.0.0.7',
    target: 'cache',
    action: 'keys.invalidate',
    summary: 'Removed 3 keys that match product:*.',
    count: 3,
    detail: { pattern: 'product:*' },
    undo: null,
  })
  expect(next).toBeNull()
})

test('entries of one millisecond keep the order in which they were recorded', async () => {
  const one = await board(await server.database())
  const names = Array.from({ length: 40 }, (_, turn) => `Number ${turn}.`)
  for (const summary of names) one.activity.record(deed({ summary }))
  await expect.poll(() => summaries(one), patience).toEqual(names.toReversed())
})

test('a job that ends later settles its entry, and only what it names changes', async () => {
  const one = await board(await server.database())
  const undoing = { until: start + 60_000, token: 'give-back' }
  const id = one.activity.record(deed({ count: null, undo: undoing }))
  one.clock.at += 5000
  one.activity.settle(id, { summary: 'Removed 8 keys.', count: 8 })
  await expect
    .poll(async () => (await list(one)).entries, patience)
    .toMatchObject([
      {
        id,
        at: start,
        ended: start + 5000,
        summary: 'Removed 8 keys.',
        count: 8,
        detail: { pattern: 'product:*' },
        undo: undoing,
      },
    ])
  one.activity.settle(id, { undo: null, detail: null, count: null })
  await expect
    .poll(async () => (await list(one)).entries, patience)
    .toMatchObject([{ summary: 'Removed 8 keys.', count: null, detail: null, undo: null }])
})

test('only who may undo gets the token, and nobody after its time', async () => {
  const one = await board(await server.database())
  one.activity.record(deed({ undo: { until: start + 60_000, token: 'give-back' } }))
  const seen = async (mayUndo: boolean) => (await list(one, { mayUndo })).entries[0]?.undo
  await expect.poll(() => seen(true), patience).toEqual({ until: start + 60_000, token: 'give-back' })
  expect(await seen(false)).toEqual({ until: start + 60_000, token: null })
  one.clock.at += 60_000
  expect(await seen(true)).toBeNull()
})

test('the list is narrowed by what was done, by whom, to what, and by words', async () => {
  const one = await board(await server.database())
  one.activity.record(deed({ summary: 'First.' }))
  one.activity.record(deed({ summary: 'Second 100%.', action: 'keys.warm', target: 'other' }))
  one.activity.record(
    deed({ summary: 'Third.', action: 'session.sign-in', viewer: { ...ada, name: "Bob'; --" } }),
  )
  await expect.poll(() => summaries(one), patience).toHaveLength(3)
  expect(await summaries(one, { action: 'keys' })).toEqual(['Second 100%.', 'First.'])
  expect(await summaries(one, { action: 'keys.w' })).toEqual(['Second 100%.'])
  expect(await summaries(one, { action: '%' })).toEqual([])
  expect(await summaries(one, { person: "Bob'; --" })).toEqual(['Third.'])
  expect(await summaries(one, { target: 'other' })).toEqual(['Second 100%.'])
  expect(await summaries(one, { text: 'SECOND 100%' })).toEqual(['Second 100%.'])
  expect(await summaries(one, { text: '10.0.0.7', action: 'session' })).toEqual(['Third.'])
  expect(await summaries(one, { text: 'd_' })).toEqual([])
  expect(await one.activity.choices()).toEqual({
    people: ['Ada', "Bob'; --"],
    actions: ['keys.invalidate', 'keys.warm', 'session.sign-in'],
    targets: ['cache', 'other'],
  })
})

test('pages neither skip nor repeat anything while new entries come in', async () => {
  const one = await board(await server.database())
  const old = Array.from({ length: 95 }, (_, turn) => `Old ${turn}.`)
  for (const summary of old) {
    one.clock.at += 7
    one.activity.record(deed({ summary }))
  }
  await expect.poll(async () => (await summaries(one, { limit: 100 })).length, patience).toBe(95)

  const seen: string[] = []
  let cursor: string | null = null
  do {
    const page = await list(one, { cursor, limit: 10 })
    seen.push(...page.entries.map(({ summary }) => summary))
    cursor = page.next
    one.clock.at += 7
    one.activity.record(deed({ summary: 'New.' }))
    await expect.poll(one.activity.waiting, patience).toBe(0)
  } while (cursor !== null)
  expect(seen).toEqual(old.toReversed())
})

test('an entry is kept for 90 days and not longer', async () => {
  const url = await server.database()
  const one = await board(url)
  one.activity.record(deed({ summary: 'Old.' }))
  one.clock.at += 1
  one.activity.record(deed({ summary: 'A millisecond younger.' }))
  await expect.poll(() => summaries(one), patience).toHaveLength(2)
  const sql = postgres(url, { max: 1 })
  undo.push(() => sql.end())
  await forgetOld(sql, (start + 90 * day) / 1000)
  expect(await summaries(one)).toHaveLength(2)
  await forgetOld(sql, (start + 90 * day + 1) / 1000)
  expect(await summaries(one)).toEqual(['A millisecond younger.'])
})

test('while Postgres is away entries wait for it, and reading says why it cannot', async () => {
  const one = await board(await server.database())
  one.activity.record(deed({ summary: 'Before.' }))
  await expect.poll(() => summaries(one), patience).toHaveLength(1)
  await server.kill()
  await becomes(one.history, 'down')
  one.clock.at += 1000
  const id = one.activity.record(deed({ summary: 'Meanwhile.' }))
  one.activity.settle(id, { count: 1 })
  one.activity.settle(id, { count: 2 })
  expect(one.activity.waiting()).toBe(2)
  await expect(list(one)).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' })
  await expect(one.activity.choices()).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' })
  await server.start()
  await becomes(one.history, 'ok')
  await expect.poll(() => summaries(one), patience).toEqual(['Meanwhile.', 'Before.'])
  await expect.poll(async () => (await list(one)).entries[0]?.count, patience).toBe(2)
})

test('what did not fit into the queue is told, not passed over', async () => {
  const one = await board(await server.database())
  one.activity.record(deed({ summary: 'Before.' }))
  await expect.poll(() => summaries(one), patience).toEqual(['Before.'])
  await server.kill()
  await becomes(one.history, 'down')
  for (let turn = 0; turn < 1020; turn++) {
    one.clock.at += 1
    one.activity.record(deed({ summary: `Number ${turn}.` }))
  }
  expect(one.activity.waiting()).toBe(1000)
  await server.start()
  await becomes(one.history, 'ok')
  await expect.poll(one.activity.waiting, patience).toBe(0)
  const [lost] = (await list(one, { action: 'activity.lost' })).entries
  expect(lost).toMatchObject({ person: 'the board', count: 20 })
  expect(await summaries(one, { text: 'Number 19.' })).toEqual([])
  expect(await summaries(one, { text: 'Number 20.' })).toEqual(['Number 20.'])
})

test('what must be recorded first is refused while Postgres is away', async () => {
  const one = await board(await server.database())
  const id = await one.activity.recordFirst(deed())
  expect((await list(one)).entries.map(entry => entry.id)).toEqual([id])
  await server.kill()
  await becomes(one.history, 'down')
  await expect(one.activity.recordFirst(deed())).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' })
  expect(one.activity.waiting()).toBe(0)
})

test('what could not be recorded first ends up as not done, even when the frozen Postgres writes it later', async () => {
  const one = await board(await server.database())
  await server.freeze()
  await expect(one.activity.recordFirst(deed())).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' })
  await server.thaw()
  await becomes(one.history, 'ok')
  await expect.poll(one.activity.waiting, patience).toBe(0)
  const { entries } = await list(one)
  expect(entries).toMatchObject([
    { count: null, summary: `Not done, because it could not be recorded first: ${deed().summary}` },
  ])
})

test('signs that Postgres does not take, and details that are too long, do not stop an entry', async () => {
  const one = await board(await server.database())
  const text = 'x\u0000y\ud800z'
  one.activity.record(deed({ summary: text, detail: { text, big: 2n ** 70n } }))
  one.activity.record(deed({ summary: 'y'.repeat(2000), detail: { long: 'é'.repeat(20_000) } }))
  await expect.poll(() => summaries(one), patience).toHaveLength(2)
  const [long, odd] = (await list(one)).entries
  expect(odd).toMatchObject({ summary: 'x y\ufffdz', detail: { text, big: '1180591620717411303424' } })
  expect(long?.summary).toHaveLength(500)
  expect(long?.detail).toMatchObject({ bytes: 40_011, shortened: expect.stringMatching(/^\{"long":"é+$/) })
})

test('an entry that Postgres refuses does not keep the others waiting', async () => {
  const url = await server.database()
  const one = await board(url)
  const sql = postgres(url, { max: 1 })
  undo.push(() => sql.end())
  await sql`alter table cacheboard.activity add check (summary <> 'Refused.')`
  one.activity.record(deed({ summary: 'Refused.' }))
  one.activity.record(deed({ summary: 'Taken.' }))
  await expect.poll(() => summaries(one), patience).toEqual(['Taken.'])
  expect(one.history.state().status).toBe('ok')
})

test('whoever listens hears of a change when it can be read', async () => {
  const one = await board(await server.database())
  const heard = Promise.withResolvers<string[]>()
  one.activity.onChange(() => void summaries(one).then(heard.resolve))
  one.activity.record(deed({ summary: 'Heard.' }))
  expect(await heard.promise).toEqual(['Heard.'])
})
