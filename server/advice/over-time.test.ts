import { expect, test } from 'vitest'
import { noon, series } from '#testing/advice-readings.ts'
import { meanOf, readsBetween, sinceWhen } from './over-time.ts'

const evicting = ({ evicted = 0 }) => evicted > 0

test('it began where it was last otherwise', () => {
  const line = series('1h', ago => ({ evicted: ago <= 600 || ago > 3000 ? 1 : 0 }))
  expect(sinceWhen(line, ['evicted'], evicting)).toEqual({ at: noon - 600_000, atLeast: false })
})

test('what was so already when the board began to watch is so for at least that long: a hole is no break, and points that are still being written are none', () => {
  const line = series('1h', ago => ({ evicted: ago === 300 || ago <= 24 ? null : 1 }))
  expect(sinceWhen(line, ['evicted'], evicting)).toEqual({ at: noon - 3_600_000, atLeast: true })
})

test('what is not so at the end began never', () => {
  const line = series('1h', ago => ({ evicted: ago <= 60 ? 0 : 1 }))
  expect(sinceWhen(line, ['evicted'], evicting)).toBeNull()
})

test('a mean over the last minutes leaves out what is not known', () => {
  const line = series('1h', ago => ({ evicted: ago <= 60 ? null : ago <= 300 ? 6 : 0 }))
  expect(meanOf(line, 'evicted', 300)).toBe(6)
  expect(
    meanOf(
      series('1h', () => ({ evicted: null })),
      'evicted',
      300,
    ),
  ).toBeNull()
})

test('reads of a stretch are added up', () => {
  const line = series('1h', ago => (ago <= 600 ? { hits: 0, misses: 0 } : { hits: 10, misses: 1 }))
  expect(readsBetween(line, 1200, 600)).toEqual({ hits: 6000, misses: 600 })
  expect(
    readsBetween(
      series('1h', () => ({ hits: null })),
      1200,
      600,
    ),
  ).toBeNull()
})
