import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { atMostEvery } from './at-most-every.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('the first call runs at once, the others together, and the last one is never lost', () => {
  let ran = 0
  const { call } = atMostEvery(500, () => ran++)
  for (let turn = 0; turn < 100; turn++) call()
  expect(ran).toBe(1)
  vi.advanceTimersByTime(500)
  expect(ran).toBe(2)
  vi.advanceTimersByTime(5000)
  expect(ran).toBe(2)
  call()
  expect(ran).toBe(3)
})

test('nothing runs after stop', () => {
  let ran = 0
  const { call, stop } = atMostEvery(500, () => ran++)
  call()
  call()
  stop()
  vi.advanceTimersByTime(5000)
  expect(ran).toBe(1)
})
