import { expect, it } from 'vitest'
import { createMissedKeys } from './missed-keys.ts'

it('names the keys that were missed most, and forgets them after two minutes', () => {
  let at = 0
  const missed = createMissedKeys({ now: () => at })
  for (const key of ['a', 'b', 'b', 'c', 'b', 'c']) missed.add(key)
  expect(missed.top(2)).toEqual([
    { key: 'b', misses: 3 },
    { key: 'c', misses: 2 },
  ])
  at = 61_000
  missed.add('c')
  missed.add('c')
  expect(missed.top(1)).toEqual([{ key: 'c', misses: 4 }])
  at = 500_000
  expect(missed.top(5)).toEqual([])
})

it('a flood of keys that are missed once does not drive out one that is missed often', () => {
  const missed = createMissedKeys({ now: () => 0, most: 10 })
  for (let turn = 0; turn < 1000; turn++) {
    missed.add(`once ${turn}`)
    if (turn % 2 === 0) missed.add('often')
  }
  expect(missed.top(1)[0]?.key).toBe('often')
})
