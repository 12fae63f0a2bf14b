import { afterAll, beforeAll, expect, it } from 'vitest'
import { createSystem, type System } from '#server/system.ts'
import { startTestPostgres } from '#testing/postgres.ts'
import { startRedisServer } from '#testing/redis-server.ts'

let redis: Awaited<ReturnType<typeof startRedisServer>>
let database: Awaited<ReturnType<typeof startTestPostgres>>
const boards: System[] = []

beforeAll(async () => {
  redis = await startRedisServer()
  database = await startTestPostgres()
})

afterAll(async () => {
  for (const board of boards) await board.stop()
  await redis.stop()
  await database.stop()
})

async function startBoard(): Promise<System> {
  const board = createSystem({
    REDIS_URL: redis.url,
    DATABASE_URL: database.url,
    CACHEBOARD_LOG_LEVEL: 'silent',
  })
  boards.push(board)
  await board.start()
  return board
}

const watched = (board: System) => {
  const first = board.targets()[0]
  if (!first) throw new Error('the board watches nothing')
  return first
}
const samplers = () => boards.filter(board => watched(board).samples())
const soon = { timeout: 8000, interval: 50 }

it('of two boards on one database one samples, both show it, and the other takes over when it ends', async () => {
  const [one, two] = [await startBoard(), await startBoard()]
  await expect.poll(() => samplers().length, soon).toBe(1)
  const leader = samplers()[0] === one ? one : two
  const other = leader === one ? two : one

  const before = watched(other).latest()?.at ?? 0
  await expect
    .poll(() => watched(other).latest()?.at ?? 0, { ...soon, timeout: 12_000 })
    .toBeGreaterThan(before)
  await expect.poll(() => watched(other).latest()?.at === watched(leader).latest()?.at, soon).toBe(true)
  expect(watched(other).facts().nodes[0]?.server).toBe('redis')
  const series = await watched(other).series({ node: null, range: 'live' })
  expect(series.lines.clients?.avg.some(value => value !== null)).toBe(true)

  await leader.stop()
  boards.splice(boards.indexOf(leader), 1)
  await expect.poll(() => watched(other).samples(), soon).toBe(true)
  const last = watched(other).latest()?.at ?? 0
  await expect
    .poll(() => watched(other).latest()?.at ?? 0, { ...soon, timeout: 12_000 })
    .toBeGreaterThan(last)
})

it('without the database each board samples by itself, and they agree again when it is back', async () => {
  await startBoard()
  await expect.poll(() => boards.filter(board => watched(board).samples()).length, soon).toBe(1)
  await database.kill()
  await expect.poll(() => boards.every(board => watched(board).samples()), soon).toBe(true)
  await database.start()
  await expect
    .poll(() => boards.filter(board => watched(board).samples()).length, { ...soon, timeout: 15_000 })
    .toBe(1)
})
