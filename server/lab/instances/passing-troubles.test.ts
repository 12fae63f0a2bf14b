import { expect, it } from 'vitest'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createPassingTroubles } from './passing-troubles.ts'

it('tells that a trouble is over when nobody has told of it for a while', async () => {
  const clock = createVirtualClock(0)
  const told: [string, string | null][] = []
  const troubles = createPassingTroubles({ clock, tell: (...each) => told.push(each) })
  troubles.tell('cache', 'It is away.')
  await clock.advance(4_000)
  troubles.tell('cache', 'It is still away.')
  await clock.advance(4_999)
  expect(told).toEqual([
    ['cache', 'It is away.'],
    ['cache', 'It is still away.'],
  ])
  await clock.advance(1)
  expect(told.at(-1)).toEqual(['cache', null])
  troubles.tell('database', 'It is away.')
  troubles.stop()
  await clock.advance(10_000)
  expect(told).toHaveLength(4)
})
