import { expect, it, vi } from 'vitest'
import { simulate } from '#server/lab/experiments/simulate.ts'
import { skew } from '#server/lab/experiments/skew/skew.ts'

vi.setConfig({ testTimeout: 60_000 })

it.each([
  { skew: 0.9, size: 0.1 },
  { skew: 0.6, size: 0.3 },
  { skew: 1.2, size: 0.02 },
])('a cache answers what Che’s approximation says, $skew and $size', async given => {
  const { verdict } = await simulate(skew, { params: { keys: 2_000, requests: 60_000, ...given } })
  const law = (choice: string) => {
    const found = verdict.laws.find(each => each.choice === choice)
    if (!found) throw new Error(`no law of ${choice}`)
    return found
  }
  for (const choice of ['lru', 'random'])
    expect([choice, Math.abs(law(choice).measured - law(choice).predicted) < 0.01]).toEqual([choice, true])
  const { measured, predicted } = law('sampled-lfu')
  expect(measured).toBeLessThan(predicted + 0.005)
  expect(measured).toBeGreaterThan(law('lru').measured)
  expect(law('sampled-lru').measured).toBeGreaterThan(law('random').measured)
})

it('without skew every policy answers as much as it has room for, and a cache of all keys answers all', async () => {
  const { lines } = await simulate(skew, { params: { keys: 500, requests: 30_000, skew: 0, size: 0.2 } })
  for (const { id } of skew.facts.choices) {
    const at = (x: number) => lines.size?.[id]?.find(([place]) => place === x)?.[1] ?? 0
    expect(at(0.2)).toBeCloseTo(0.2, 1)
    expect(at(1)).toBe(1)
  }
})

it('tells of a request for something that had to go: who needed the room, and when', async () => {
  const { verdict } = await simulate(skew, {
    params: { keys: 500, requests: 10_000, size: 0.05, sweep: false },
  })
  expect(verdict.stories.map(({ choice }) => choice)).toEqual(skew.facts.choices.map(({ id }) => id))
  for (const { steps } of verdict.stories) {
    const [asked, gone, again] = steps
    expect(gone?.text).toMatch(/^item:\d+ needs room, and item:\d+ goes: /)
    const order = [asked, gone, again].map(step => step?.at ?? Number.NaN)
    expect(order).toEqual(order.toSorted((one, other) => one - other))
    expect(again?.at).toBeGreaterThanOrEqual(5_000)
  }
})

it('says the same again from the same seed, and something else from another', async () => {
  const run = (seed: number) => simulate(skew, { params: { keys: 200, requests: 10_000 }, seed })
  const [one, again, other] = [await run(7), await run(7), await run(8)]
  expect(again.hash).toBe(one.hash)
  expect(other.hash).not.toBe(one.hash)
})
