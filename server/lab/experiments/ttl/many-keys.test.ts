import { expect, it, vi } from 'vitest'
import { simulate } from '#server/lab/experiments/simulate.ts'
import { busiest, mostWithin } from '#server/lab/experiments/ttl/busiest.ts'
import { manyKeys } from '#server/lab/experiments/ttl/many-keys.ts'

vi.setConfig({ testTimeout: 60_000 })

it.each([
  { keys: 400, ttlMs: 4_000, everyMs: 100 },
  { keys: 400, ttlMs: 10_000, everyMs: 500 },
])('jitter spreads the expiry of keys that were written together as far as it says', async params => {
  const { verdict } = await simulate(manyKeys, { params: { connections: 64, ...params } })
  for (const { choice, predicted, measured } of verdict.laws)
    expect([choice, measured / predicted > 0.85 && measured / predicted < 1.6]).toEqual([choice, true])
  const loads = verdict.rows.map(({ cells }) => Number(cells.loads))
  expect(Math.min(...loads)).toBeGreaterThanOrEqual(params.keys)
  const [none, , third] = verdict.laws
  expect((none?.measured ?? 0) / (third?.measured ?? 1)).toBeGreaterThan(3)
})

it('the busiest window is found wherever it lies', () => {
  expect(busiest([], 10)).toBe(0)
  expect(busiest([1, 2, 3, 50, 51, 52, 53, 100], 10)).toBe(4)
})

it('the fullest window of what is spread evenly', () => {
  expect(mostWithin([100], 25)).toBeCloseTo(0.25, 2)
  expect(mostWithin([100, 100], 100)).toBeCloseTo(0.75, 2)
  expect(mostWithin([10, 0], 20)).toBe(1)
})

it('says the same again from the same seed', async () => {
  const run = () => simulate(manyKeys, { params: { keys: 50, ttlMs: 1_000 }, seed: 3 })
  expect((await run()).hash).toBe((await run()).hash)
})
