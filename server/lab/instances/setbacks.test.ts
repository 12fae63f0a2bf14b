import { expect, it } from 'vitest'
import { createSetbacks } from './setbacks.ts'

it('waits longer after each death, and gives up after the fifth within a minute', () => {
  const setbacks = createSetbacks(() => 0)
  expect(Array.from({ length: 5 }, setbacks.add)).toEqual([200, 400, 800, 1_600, null])
})

it('forgets what lies a minute back', () => {
  let now = 0
  const setbacks = createSetbacks(() => now)
  for (let death = 0; death < 20; death++) {
    expect(setbacks.add()).toBe(200)
    now += 60_000
  }
})
