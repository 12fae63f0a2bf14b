import { expect, it, vi } from 'vitest'
import { kinds } from '#server/lab/experiments/kinds/kinds.ts'
import { simulate } from '#server/lab/experiments/simulate.ts'

vi.setConfig({ testTimeout: 60_000 })

it('what changes rarely may live long, what changes all the time or must be right needs more than a TTL', async () => {
  const { verdict } = await simulate(kinds, { params: { reads: 2_000 } })
  const ttl = Object.fromEntries(verdict.rows.map(({ choice, cells }) => [choice, cells.ttl]))
  expect(Number(ttl.profile)).toBeGreaterThan(Number(ttl.price))
  expect(ttl.stock === null || Number(ttl.stock) <= 1).toBe(true)
  const said = Object.fromEntries(verdict.rows.map(({ choice, what }) => [choice, what]))
  expect(said.profile).toMatch(/^a TTL of .* (hours|day)/)
  expect(said.session).toMatch(/Invalidate it explicitly/)
  expect(verdict.answer).toBe('profile')
  for (const { choice, about, predicted, measured } of verdict.laws)
    expect([choice, about, Math.abs(measured - predicted) < 0.06]).toEqual([choice, about, true])
})
