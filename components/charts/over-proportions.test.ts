import { expect, it } from 'vitest'
import { overProportions, placeOfProportion } from './over-proportions.ts'

const across = overProportions('TTL', amount => `${amount} s`)
const ticks = (from: number, to: number, most: number) =>
  across
    .ticks(placeOfProportion(from), placeOfProportion(to), most)
    .map(at => across.tick(at, placeOfProportion(to) - placeOfProportion(from)))

it('round amounts in proportion, as many as there is room for', () => {
  expect(ticks(1, 20, 8)).toEqual(['1 s', '2 s', '5 s', '10 s', '20 s'])
  expect(ticks(0.1, 100, 8)).toEqual(['0.1 s', '0.3 s', '1 s', '3 s', '10 s', '30 s', '100 s'])
  expect(ticks(0.1, 100, 4)).toEqual(['0.1 s', '1 s', '10 s', '100 s'])
  expect(ticks(1, 1_000_000, 4)).toEqual(['1 s', '100 s', '10000 s', '1000000 s'])
  expect(ticks(5, 5, 8)).toEqual([])
})

it('zero has its place far on the left, and every amount reads as itself', () => {
  expect(placeOfProportion(0)).toBeLessThan(placeOfProportion(1e-6))
  expect(across.exact(placeOfProportion(0.3))).toBe('0.3 s')
})
