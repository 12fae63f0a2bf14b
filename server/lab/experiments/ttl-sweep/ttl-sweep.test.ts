import { expect, it, vi } from 'vitest'
import { simulate } from '#server/lab/experiments/simulate.ts'
import { ttlSweep } from '#server/lab/experiments/ttl-sweep/ttl-sweep.ts'

vi.setConfig({ testTimeout: 60_000 })

it('the hit rate is λT / (1 + λT), and what is stale grows with the TTL as the formula says', async () => {
  const { verdict } = await simulate(ttlSweep, { choices: ['0.3', '1', '10', '30'] })
  for (const { choice, about, predicted, measured } of verdict.laws)
    expect([choice, about, Math.abs(measured - predicted) < 0.05]).toEqual([choice, about, true])
  const stale = verdict.rows.map(({ cells }) => Number(cells.stale))
  expect(stale).toEqual(stale.toSorted((one, other) => one - other))
  expect(verdict.answer).toBe('half')
  for (const { cells } of verdict.rows) expect(Number(cells.worst)).toBeLessThan(Number(cells.ttl) + 5)
})

it('where nothing changes nothing is stale, however long the TTL', async () => {
  const { verdict } = await simulate(ttlSweep, {
    params: { changeEveryS: 86_400, keys: 5, reads: 500 },
    choices: ['10', '100'],
  })
  expect(verdict.rows.map(({ cells }) => cells.stale)).toEqual([0, 0])
})

it('says the same again from the same seed', async () => {
  const run = () => simulate(ttlSweep, { params: { reads: 300 }, choices: ['3'], seed: 4 })
  expect((await run()).hash).toBe((await run()).hash)
})
