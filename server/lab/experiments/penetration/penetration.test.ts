import { expect, it, vi } from 'vitest'
import { penetration } from '#server/lab/experiments/penetration/penetration.ts'
import { simulate } from '#server/lab/experiments/simulate.ts'
import type { Verdict } from '#server/lab/experiments/verdict.ts'

vi.setConfig({ testTimeout: 60_000 })

const numberIn = ({ rows }: Verdict, choice: string, cell: string) =>
  Number(rows.find(row => row.choice === choice)?.cells[cell])

const offBy = ({ laws }: Verdict, choice: string, about: string) => {
  const law = laws.find(each => each.choice === choice && each.about === about)
  if (!law) throw new Error(`no law of ${choice} about ${about}`)
  return Math.abs(law.measured / law.predicted - 1)
}

it.each([
  { requests: 3_000, ids: 200, negativeMs: 1_500 },
  { requests: 2_000, ids: 200, negativeMs: 300 },
  { requests: 2_000, ids: 1_000, negativeMs: 60_000 },
])(
  'asks for absent rows cost one query each, or one per id and negative TTL ($negativeMs ms)',
  async given => {
    const { verdict } = await simulate(penetration, { params: { ...given, newRows: 1 } })
    expect(numberIn(verdict, 'none', 'loads')).toBe(given.requests)
    expect(offBy(verdict, 'hides', 'database queries')).toBeLessThan(0.06)
    expect(offBy(verdict, 'voids', 'database queries')).toBeLessThan(0.06)
  },
)

it('a negative entry hides a new row for half its life, unless the insert voids it', async () => {
  const { verdict } = await simulate(penetration, { params: { requests: 100, negativeMs: 2_000 } })
  expect(offBy(verdict, 'hides', 'new row hidden, on average')).toBeLessThan(0.1)
  expect(numberIn(verdict, 'hides', 'most')).toBeGreaterThan(1_850)
  expect(numberIn(verdict, 'hides', 'most')).toBeLessThan(2_150)
  expect(numberIn(verdict, 'voids', 'most')).toBe(0)
  expect(numberIn(verdict, 'none', 'most')).toBe(0)
  expect(verdict.sentence).toMatch(/hidden .* on average .*, and not at all where it voided it/)
  expect(verdict.stories.map(({ choice }) => choice)).toEqual(['none', 'hides', 'voids'])
})

it('says the same again from the same seed', async () => {
  const run = () => simulate(penetration, { params: { requests: 500, newRows: 5 }, seed: 7 })
  expect((await run()).hash).toBe((await run()).hash)
})
