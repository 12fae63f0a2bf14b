import { expect, it, vi } from 'vitest'
import { simulate } from '#server/lab/experiments/simulate.ts'
import { sliding } from '#server/lab/experiments/sliding/sliding.ts'

vi.setConfig({ testTimeout: 60_000 })

it('a hot key under a sliding TTL is never loaded again; an absolute TTL and a cap bound its age', async () => {
  const { verdict } = await simulate(sliding, { params: { lifetimes: 20, cap: 4 } })
  const cell = (choice: string, key: string) =>
    Number(verdict.rows.find(row => row.choice === choice)?.cells[key])
  expect(cell('sliding', 'loads')).toBe(0)
  expect(cell('absolute', 'loads')).toBeGreaterThan(15)
  expect(cell('capped', 'loads')).toBeGreaterThanOrEqual(4)
  expect(cell('absolute', 'worst')).toBeLessThan(1_010)
  expect(cell('capped', 'worst')).toBeGreaterThan(1_010)
  expect(cell('capped', 'worst')).toBeLessThan(4_010)
  const law = verdict.laws.find(({ choice }) => choice === 'sliding')
  expect(Math.abs((law?.measured ?? 0) / (law?.predicted ?? 1) - 1)).toBeLessThan(0.01)
  expect(verdict.rows.map(({ cells }) => cells.cold)).toEqual([0, 0, 0])
  expect(verdict.answer).toBe('ever')
})
