import { expect, test } from 'vitest'
import { createAgain } from './again.ts'

test('a name that is missed again and again and never filled is absent', () => {
  const again = createAgain()
  for (let i = 0; i < 5; i++) {
    again.read('0 user:404')
    again.missed('0 user:404', 'user:', i * 1000)
  }
  again.missed('0 user:1', 'user:', 100)
  const { spaces, absent } = again.sums()
  expect(spaces.get('user:')?.absent).toEqual({ keys: 1, misses: 5 })
  expect(absent).toEqual([{ text: 'user:404', misses: 5 }])
})

test('a key that is filled and missed again has lived for so long', () => {
  const again = createAgain()
  for (const at of [0, 4000, 8000]) {
    again.missed('0 price:1', 'price:', at)
    again.filled('0 price:1', at + 10)
  }
  expect(again.sums().spaces.get('price:')).toEqual({
    absent: { keys: 0, misses: 0 },
    reloaded: { keys: 1, misses: 2, livedMs: 3990 },
  })
})

test('a miss that is told after its own fill is not taken for the end of that fill', () => {
  const again = createAgain()
  again.filled('0 price:1', 5)
  again.missed('0 price:1', 'price:', 20)
  expect(again.sums().spaces.get('price:')?.reloaded.misses).toBe(0)
  again.missed('0 price:1', 'price:', 2005)
  expect(again.sums().spaces.get('price:')?.reloaded).toEqual({ keys: 1, misses: 1, livedMs: 2000 })
})

test('a key that somebody deleted has not lived too short', () => {
  const again = createAgain()
  again.missed('0 a:1', 'a:', 0)
  again.filled('0 a:1', 10)
  again.dropped('0 a:1')
  again.missed('0 a:1', 'a:', 2000)
  expect(again.sums().spaces.get('a:')?.reloaded.misses).toBe(0)
})

test('a key that is also found is not absent, whatever filled it', () => {
  const again = createAgain()
  for (let i = 0; i < 4; i++) again.missed('0 list:1', 'list:', i)
  for (let i = 0; i < 20; i++) again.read('0 list:1')
  expect(again.sums().spaces.get('list:')?.absent.keys).toBe(0)
})

test('keys of other databases are named with theirs', () => {
  const again = createAgain()
  for (let i = 0; i < 3; i++) again.missed('2 x', 'db2 ', i)
  expect(again.sums().absent).toEqual([{ text: 'db2 x', misses: 3 }])
})
