import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFoundOrder } from './found-order.ts'

test('rows stand by weight, equal ones as they came, and those without one at the end', () => {
  const weight = fc.option(
    fc.nat(2 ** 31 - 1).map(value => value * 64 + (value % 64)),
    { nil: null },
  )
  fc.assert(
    fc.property(fc.array(weight, { maxLength: 600 }), fc.boolean(), (weights, up) => {
      const order = createFoundOrder(up)
      for (const each of weights) order.add(each)
      const wanted = [...weights.keys()].sort((a, b) => {
        const [first, second] = [weights[a] ?? null, weights[b] ?? null]
        if (first === null || second === null)
          return Number(first === null) - Number(second === null) || a - b
        return (up ? first - second : second - first) || a - b
      })
      expect([...order.sorted()]).toEqual(wanted)
    }),
  )
})

test('what is larger than its place is the largest, and never mixed with what has no weight', () => {
  const order = createFoundOrder(true)
  for (const each of [null, Number.POSITIVE_INFINITY, 2 ** 38 - 3, 0]) order.add(each)
  expect([...order.sorted()]).toEqual([3, 2, 1, 0])
})
