import { mutate, query } from '../fixtures/api.ts'
import { startBoard } from '../fixtures/board-process.ts'
import { startRedisServer } from '../fixtures/redis-server.ts'
import { expect, plain as test } from '../fixtures/test.ts'
import { until } from '../fixtures/until.ts'
import { openViewer } from '../fixtures/viewer.ts'

const many = 1000

test('stops within 2 s with 1 000 streams open, finishes the change in flight, and viewers resume after the restart', async () => {
  test.setTimeout(120_000)
  const redis = await startRedisServer()
  const board = await startBoard({ REDIS_URL: redis.url })
  await board.ready()
  const target = JSON.parse((await query(board.url, 'targets.list')).body).result.data[0].id
  const viewers = Array.from({ length: many }, () => openViewer(board.url, `frame:${target}`))
  await until(
    async () => viewers.every(viewer => viewer.messages.length > 0),
    'every viewer has a frame',
    40_000,
  )

  redis.pause()
  // A frozen cache keeps this change busy for up to a second; the answer to the query says that it has arrived.
  const change = mutate(board.url, 'targets.retry', { target })
  await query(board.url, 'session.me')
  const took = await board.stopProcess('SIGTERM')
  expect(took).toBeLessThan(2000)
  expect((await change).body).toContain('"answers":')
  await expect.poll(() => viewers.every(viewer => viewer.ended())).toBe(true)

  redis.resume()
  await board.restart()
  const lastId = viewers[0]?.messages.at(-1)?.id ?? ''
  const back = openViewer(board.url, `frame:${target}`, { 'last-event-id': lastId })
  await back.message('reset')
  await back.message('frame')
  const resumed = openViewer(board.url, `frame:${target}`, {
    'last-event-id': back.messages.at(-1)?.id ?? '',
  })
  await resumed.message('frame')
  expect(resumed.messages.some(message => message.event === 'reset')).toBe(false)
  back.close()
  resumed.close()
  await board.stop()
  await redis.stop()
})
