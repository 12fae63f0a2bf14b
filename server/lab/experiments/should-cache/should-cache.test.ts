import { expect, it, vi } from 'vitest'
import { breakEven, commandMs } from '#server/lab/experiments/should-cache/break-even.ts'
import { shouldCache } from '#server/lab/experiments/should-cache/should-cache.ts'
import { simulate } from '#server/lab/experiments/simulate.ts'

vi.setConfig({ testTimeout: 60_000 })

it('says “do not cache” of what is unique, too young or rarely wanted, and “cache it” of what is hot', async () => {
  const { verdict } = await simulate(shouldCache, { params: { requests: 1_500 } })
  for (const { choice, predicted, measured } of verdict.laws)
    expect([choice, Math.abs(measured - predicted) < 0.04]).toEqual([choice, true])
  const said = Object.fromEntries(verdict.rows.map(({ choice, what }) => [choice, what]))
  expect(said.unique).toMatch(/^do not cache: it saves nothing/)
  expect(said['sub-second']).toMatch(/^do not cache/)
  expect(said.rare).toMatch(/^do not cache/)
  expect(said.hot).toMatch(/^cache it/)
  expect(verdict.answer).toBe('3')
  const unique = verdict.rows.find(({ choice }) => choice === 'unique')?.cells
  expect([unique?.without, unique?.queries, unique?.commands]).toEqual([1_500, 1_500, 3_000])
  expect(Number(unique?.mean)).toBeGreaterThan(Number(unique?.meanWithout))
})

it('at the break-even hit rate both ways cost the same', () => {
  const [query, command] = [5, 0.4]
  const h = breakEven(command / query)
  const withCache = command + (1 - h) * (query + command)
  expect(withCache).toBeCloseTo(query, 10)
  expect(commandMs({ without: query, with: withCache, hitRate: h })).toBeCloseTo(command, 10)
})
