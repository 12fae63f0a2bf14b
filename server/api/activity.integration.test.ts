import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSystem, type System } from '#server/system.ts'
import { startTestPostgres } from '#testing/postgres.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { createCaller } from './router.ts'

const token = 'full-token-of-this-test'
const viewToken = 'view-token-of-this-test'
const soon = { timeout: 10_000, interval: 50 }
let redis: Awaited<ReturnType<typeof startRedisServer>>
let database: Awaited<ReturnType<typeof startTestPostgres>>
let url: string
const boards: System[] = []

beforeAll(async () => {
  redis = await startRedisServer()
  database = await startTestPostgres()
  url = await database.database()
})

afterAll(async () => {
  for (const board of boards) await board.stop()
  await redis.stop()
  await database.stop()
})

async function startBoard(): Promise<System> {
  const board = createSystem({
    REDIS_URL: redis.url,
    DATABASE_URL: url,
    CACHEBOARD_TOKEN: token,
    CACHEBOARD_VIEW_TOKEN: viewToken,
    CACHEBOARD_LOG_LEVEL: 'silent',
  })
  boards.push(board)
  await board.start()
  await expect.poll(() => board.history.state().status, soon).toBe('ok')
  return board
}

/** Somebody with a browser of their own: what the board sets as a cookie is sent along. */
function visitor(system: System, place: string) {
  let cookie = ''
  const caller = () => {
    const arriving: Record<string, string> = { cookie }
    system.access.mark({ headers: arriving, socket: { remoteAddress: place } })
    const headers = new Headers(arriving)
    const setCookie = (value: string) => {
      cookie = value.split(';')[0] ?? ''
    }
    return createCaller({ system, viewer: system.access.viewer(headers), headers, setCookie })
  }
  return { call: caller }
}

it('who came, who went and who was refused is in the list, and so is the start and the end of the board', async () => {
  const first = await startBoard()
  const ada = visitor(first, '192.0.2.1')
  const guest = visitor(first, '192.0.2.2')
  const stranger = visitor(first, '192.0.2.3')
  for (let turn = 0; turn < 2; turn++) {
    await expect(stranger.call().session.signIn({ token: 'wrong' })).rejects.toMatchObject({
      code: 'UNAUTHORIZED',
    })
  }
  await expect(stranger.call().activity.list({})).rejects.toMatchObject({ code: 'UNAUTHORIZED' })
  await ada.call().session.signIn({ token, name: ' Ada ' })
  await guest.call().session.signIn({ token: viewToken })
  await ada.call().session.signOut()
  await first.stop()

  const second = await startBoard()
  const reader = visitor(second, '192.0.2.9')
  await reader.call().session.signIn({ token: viewToken, name: 'Reader' })
  const told = async () =>
    (await reader.call().activity.list({})).entries
      .map(({ person, address, action, count }) => [person, address, action, count])
      .toReversed()
  await expect.poll(told, soon).toEqual([
    ['the board', null, 'board.started', null],
    ['not signed in', '192.0.2.3', 'session.sign-in-failed', 2],
    ['Ada', '192.0.2.1', 'session.sign-in', null],
    [expect.stringMatching(/^guest [0-9a-f]{4}$/), '192.0.2.2', 'session.sign-in', null],
    ['Ada', '192.0.2.1', 'session.sign-out', null],
    ['the board', null, 'board.stopped', null],
    ['the board', null, 'board.started', null],
    ['Reader', '192.0.2.9', 'session.sign-in', null],
  ])

  const page = await reader.call().activity.list({ limit: 3 })
  const rest = await reader.call().activity.list({ cursor: page.next, limit: 100 })
  expect([page.entries.length, rest.entries.length, rest.next]).toEqual([3, 5, null])
  expect((await reader.call().activity.choices()).people).toContain('Ada')
  const secrets = JSON.stringify([page, rest])
  for (const secret of [token, viewToken, 'wrong']) expect(secrets).not.toContain(secret)
})

it.each([
  [{ cursor: "'; drop table cacheboard.activity; --" }],
  [{ limit: 101 }],
  [{ limit: 0 }],
  [{ text: 'x'.repeat(101) }],
])('%o is refused with a sentence', async input => {
  const reader = visitor(boards.at(-1) ?? (await startBoard()), '192.0.2.10')
  await reader.call().session.signIn({ token })
  await expect(reader.call().activity.list(input)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})
