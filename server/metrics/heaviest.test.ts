import { expect, it } from 'vitest'
import { createHeaviest } from './heaviest.ts'

function follow(names: Iterable<string>, most: number) {
  const dropped = { sum: 0 }
  const list = createHeaviest({
    most,
    fresh: () => ({ sum: 0 }),
    drop: data => {
      dropped.sum += data.sum
    },
  })
  const truth = new Map<string, number>()
  for (const name of names) {
    list.offer(name, 1).sum += 1
    truth.set(name, (truth.get(name) ?? 0) + 1)
  }
  return { list, truth, dropped }
}

/** Some names over and over, between a hundred thousand that come once. */
function* crowd() {
  for (let i = 0; i < 100_000; i++) {
    yield `once ${i}`
    if (i % 5 === 0) yield 'often'
    if (i % 50 === 0) yield 'sometimes'
  }
}

it('of any number of names no heavy one is missed, and each says what it may lack', () => {
  const { list, truth, dropped } = follow(crowd(), 100)
  const all = [...truth.values()].reduce((sum, weight) => sum + weight, 0)
  expect(list.size()).toBe(100)
  expect(list.list()[0]?.name).toBe('often')
  for (const [name, weight] of truth) if (weight > all / 100) expect(list.get(name)).toBeDefined()
  for (const { name, weight, lacks, data } of list.list()) {
    const real = truth.get(name) ?? 0
    expect(weight).toBeGreaterThanOrEqual(real)
    expect(data.sum).toBeLessThanOrEqual(real)
    expect(data.sum + lacks).toBeGreaterThanOrEqual(real)
  }
  // Nothing gets lost: what had to go was handed over.
  expect(dropped.sum + list.list().reduce((sum, { data }) => sum + data.sum, 0)).toBe(all)
})

it('as long as there is room every number is exact', () => {
  const { list } = follow(['a', 'b', 'a', 'c', 'a', 'b'], 3)
  expect(list.list().map(({ name, weight, lacks }) => [name, weight, lacks])).toEqual([
    ['a', 3, 0],
    ['b', 2, 0],
    ['c', 1, 0],
  ])
})
