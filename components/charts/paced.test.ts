import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { paced } from './paced.ts'

beforeEach(() => vi.useFakeTimers({ now: 0 }))
afterEach(() => vi.useRealTimers())

it('runs at once, and what is asked for too soon once, when its time has come', () => {
  const run = vi.fn()
  const { ask } = paced(run, 1000)
  ask()
  for (let turn = 0; turn < 3; turn++) {
    vi.advanceTimersByTime(250)
    ask()
  }
  expect(run).toHaveBeenCalledTimes(1)
  vi.advanceTimersByTime(250)
  expect(run).toHaveBeenCalledTimes(2)
  vi.advanceTimersByTime(5000)
  expect(run).toHaveBeenCalledTimes(2)
  ask()
  expect(run).toHaveBeenCalledTimes(3)
})

it('runs no more when it was stopped', () => {
  const run = vi.fn()
  const { ask, stop } = paced(run, 1000)
  ask()
  ask()
  stop()
  vi.advanceTimersByTime(5000)
  expect(run).toHaveBeenCalledTimes(1)
})
