import { describe, expect, it } from 'vitest'
import { changeOf, estimateOf, gather, inferCount, inferSum, nothing } from './estimate.ts'

/** The same numbers each time. */
function createRandom(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const random = createRandom(7)
/** Sizes as caches have them: many small, few large; every third belongs to the group. */
const population = Array.from({ length: 20_000 }, (_, at) => ({
  size: Math.round(60 + 40 / (0.01 + random())),
  ours: at % 3 === 0,
}))
const truth = population.filter(({ ours }) => ours).reduce((sum, { size }) => sum + size, 0)
const ours = population.filter(each => each.ours).length

function sample(looked: number) {
  const gathered = nothing()
  for (let i = 0; i < looked; i++) {
    const drawn = population[Math.floor(random() * population.length)]
    if (drawn?.ours) gather(gathered, drawn.size)
  }
  const drawn = { looked, of: population.length, again: true }
  return { bytes: estimateOf(inferSum(gathered, drawn)), keys: estimateOf(inferCount(gathered, drawn)) }
}

describe('a number told from a sample', () => {
  const samples = Array.from({ length: 400 }, () => sample(2000))
  const mean = (of: (each: (typeof samples)[number]) => number) =>
    samples.reduce((sum, each) => sum + of(each), 0) / samples.length

  it('is right on average: it leans to neither side', () => {
    expect(Math.abs(mean(({ bytes }) => bytes.value) / truth - 1)).toBeLessThan(0.01)
    expect(Math.abs(mean(({ keys }) => keys.value) / ours - 1)).toBeLessThan(0.01)
  })

  it('has the truth within its margin about 95 times in 100', () => {
    const share = (of: 'bytes' | 'keys', true_: number) =>
      samples.filter(each => Math.abs(each[of].value - true_) <= each[of].margin).length / samples.length
    expect(share('bytes', truth)).toBeGreaterThan(0.92)
    expect(share('keys', ours)).toBeGreaterThan(0.92)
    expect(share('keys', ours)).toBeLessThan(0.99)
  })

  it('needs no margin where everything was looked at', () => {
    const gathered = nothing()
    for (const { size, ours: mine } of population) if (mine) gather(gathered, size)
    const drawn = { looked: population.length, of: population.length, again: false }
    expect(estimateOf(inferSum(gathered, drawn))).toEqual({ value: truth, margin: 0 })
    expect(estimateOf(inferCount(gathered, drawn))).toEqual({ value: ours, margin: 0 })
  })

  it('leaves room for what was never met', () => {
    const { value, margin } = estimateOf(inferCount(nothing(), { looked: 1000, of: 100_000, again: true }))
    expect([value, margin]).toEqual([0, 300])
  })
})

it('a change counts as sure only when it is more than both margins explain', () => {
  expect(changeOf({ value: 100, margin: 30 }, { value: 150, margin: 40 }).sure).toBe(false)
  expect(changeOf({ value: 100, margin: 3 }, { value: 150, margin: 4 })).toEqual({
    value: 50,
    margin: 5,
    sure: true,
  })
})
