import { expect, test } from 'vitest'
import { overNumbers, placeOfAmount } from './over-numbers.ts'

const seconds = overNumbers('since the expiry', amount => `${amount} s`)

test.each([
  [-0.5, 2, 6, ['-0.5 s', '0 s', '0.5 s', '1 s', '1.5 s', '2 s']],
  [0, 0.3, 3, ['0 s', '0.1 s', '0.2 s', '0.3 s']],
  [1, 20, 4, ['5 s', '10 s', '15 s', '20 s']],
])('from %f to %f there are round places', (from, to, most, words) => {
  const places = seconds.ticks(placeOfAmount(from), placeOfAmount(to), most)
  expect(places.map(at => seconds.tick(at, 0))).toEqual(words)
})

test('where nothing lies between the ends there is no place', () => {
  expect(seconds.ticks(5, 5, 4)).toEqual([])
})
