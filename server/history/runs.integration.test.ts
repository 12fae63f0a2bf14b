import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createLog } from '#server/log.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { createHistory, type History } from './history.ts'

const log = createLog({ level: 'silent', secrets: [] })
let server: TestPostgres
let history: History

beforeAll(async () => {
  server = await startTestPostgres()
})
afterAll(() => server.stop())
beforeEach(async () => {
  history = createHistory({ url: await server.database(), log })
  history.start()
  await isUp()
})
afterEach(() => history.stop())

const isUp = () => reaches('ok')

async function reaches(wanted: 'ok' | 'down') {
  if (history.state().status === wanted) return
  await new Promise<void>(resolve => {
    const deaf = history.onState(({ status }) => {
      if (status !== wanted) return
      deaf()
      resolve()
    })
  })
}

const asked = (change: object = {}) => ({
  target: 'sandbox',
  name: 'cache-aside',
  who: 'Ada',
  startedAt: 1_000,
  settings: { seed: 1 },
  versions: { board: '1' },
  ...change,
})

test('a run is put together from its pieces, whenever they come and however often', async () => {
  const id = await history.runs.begin(asked())
  const mark = { at: 1_000, kind: 'start', lane: null, text: 'started', who: 'Ada' }
  const second = { piece: 1, series: { at: [3], lines: { hits: [9], lost: [1] } }, marks: [mark] }
  await history.runs.add(id, second)
  await history.runs.add(id, { piece: 0, series: { at: [1, 2], lines: { hits: [7, null] } }, marks: [mark] })
  await history.runs.add(id, second)
  await history.runs.end(id, 'finished')
  expect(await history.runs.get({ id })).toMatchObject({
    state: 'finished',
    startedAt: 1_000,
    settings: { seed: 1 },
    versions: { board: '1' },
    marks: [mark],
    series: { at: [1, 2, 3], lines: { hits: [7, null, 9], lost: [null, null, 1] } },
  })
})

test('a run that ended stays as it ended', async () => {
  const id = await history.runs.begin(asked())
  await history.runs.end(id, 'finished')
  await history.runs.interruptAll()
  await history.runs.end(id, 'interrupted')
  expect(await history.runs.get({ id })).toMatchObject({ state: 'finished' })
})

test('newest first, of this target only', async () => {
  const old = await history.runs.begin(asked({ startedAt: 1_000 }))
  const fresh = await history.runs.begin(asked({ startedAt: 2_000 }))
  await history.runs.begin(asked({ target: 'other' }))
  expect((await history.runs.list('sandbox')).map(({ id }) => id)).toEqual([fresh, old])
})

test('it is renamed, kept and removed, but not through another target, and not while it goes on', async () => {
  const id = await history.runs.begin(asked())
  const here = { target: 'sandbox', id }
  const elsewhere = { target: 'other', id }
  await history.runs.rename({ ...here, name: '<b>"best"</b>' })
  await history.runs.keep({ ...here, kept: true })
  expect(await history.runs.get({ id })).toMatchObject({ name: '<b>"best"</b>', kept: true })
  for (const refused of [
    () => history.runs.get(elsewhere),
    () => history.runs.rename({ ...elsewhere, name: 'x' }),
    () => history.runs.keep({ ...elsewhere, kept: false }),
    () => history.runs.remove(elsewhere),
  ]) {
    await expect(refused()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  }
  await expect(history.runs.remove(here)).rejects.toThrow(/still being recorded/)
  await history.runs.end(id, 'finished')
  await history.runs.remove(here)
  await expect(history.runs.get({ id })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('runs that nobody kept give way to newer ones', async () => {
  const kept = await history.runs.begin(asked({ startedAt: 1 }))
  await history.runs.keep({ target: 'sandbox', id: kept, kept: true })
  for (let at = 2; at < 60; at++) {
    await history.runs.end(await history.runs.begin(asked({ startedAt: at })), 'finished')
  }
  const left = await history.runs.list('sandbox')
  expect(left.some(({ id }) => id === kept)).toBe(true)
  expect(left.length).toBeLessThanOrEqual(52)
  expect(left[0]?.startedAt).toBe(59)
})

test('while Postgres is away it says so', async () => {
  await server.kill()
  try {
    // Its connections are processes of their own, and may answer a moment longer than it lives.
    await reaches('down')
    await expect(history.runs.list('sandbox')).rejects.toMatchObject({ code: 'HISTORY_UNAVAILABLE' })
  } finally {
    await server.start()
  }
})
