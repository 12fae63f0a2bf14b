import fc from 'fast-check'
import { expect, it } from 'vitest'
import { boundsOf, degrees, gridLines } from './geo-bounds.ts'

const position = fc.record({
  longitude: fc.double({ min: -180, max: 180, noNaN: true }),
  latitude: fc.double({ min: -85.05, max: 85.05, noNaN: true }),
})

it('every place is inside, and the map is never a point', () => {
  fc.assert(
    fc.property(fc.array(position, { minLength: 1, maxLength: 20 }), places => {
      const { west, east, south, north } = boundsOf(places)
      for (const { longitude, latitude } of places) {
        expect(longitude >= west && longitude <= east && latitude >= south && latitude <= north).toBe(true)
      }
      expect(east > west && north > south).toBe(true)
    }),
  )
})

it('lines are at round numbers, and few', () => {
  expect(gridLines(-130, 20)).toEqual([-120, -90, -60, -30, 0])
  expect(gridLines(13.2, 13.5)).toHaveLength(4)
  expect(degrees(-122.5, ['E', 'W'])).toBe('122.5°W')
})
