import { expect, it, vi } from 'vitest'
import { simulate } from '#server/lab/experiments/simulate.ts'
import { xfetchMistake } from '#server/lab/experiments/ttl/xfetch-mistake.ts'

vi.setConfig({ testTimeout: 60_000 })

it('the age in place of the load’s time costs at least five times too many loads', async () => {
  const { verdict } = await simulate(xfetchMistake, {
    params: { perSecond: 1_000, ttlMs: 10_000, lifetimes: 8 },
  })
  const loads = (choice: string) => Number(verdict.rows.find(row => row.choice === choice)?.cells.loads)
  expect(loads('mistake')).toBeGreaterThanOrEqual(5 * loads('right'))
  for (const { choice, predicted, measured } of verdict.laws)
    expect([choice, Math.abs(measured / predicted - 1) < 0.2]).toEqual([choice, true])
})
