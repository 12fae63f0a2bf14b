import { afterAll, expect, test } from 'vitest'
import { createPreciseClock } from '#server/lab/workload/precise-clock.ts'

const clock = createPreciseClock()
afterAll(clock.stop)

const waited = (ms: number) =>
  new Promise<number>(resolve => {
    const began = clock.now()
    clock.after(ms, () => resolve(clock.now() - began))
  })

test.each([0, 0.05, 0.3, 1, 2.9, 3.1, 7.5])('a wait of %d ms never ends too early', async ms => {
  expect(await waited(ms)).toBeGreaterThanOrEqual(ms)
})

test('many wait at once, and each has its turn in its order', async () => {
  const spans = [2.5, 0.4, 1.2, 6, 0.1, 1.8]
  const order: number[] = []
  await Promise.all(spans.map(ms => waited(ms).then(() => order.push(ms))))
  expect([...order].sort((a, b) => a - b)).toEqual([...spans].sort((a, b) => a - b))
})

test.each([0, 0.05, 1, 5])('a wait of %d ms that was called off does not end', async ms => {
  let ended = false
  clock.after(ms, () => {
    ended = true
  })()
  await waited(ms + 5)
  expect(ended).toBe(false)
})

test('a wait may begin in the end of another', async () => {
  const began = clock.now()
  for (let round = 0; round < 20; round++) await waited(0.5)
  expect(clock.now() - began).toBeGreaterThanOrEqual(10)
})
