import { expect, test } from 'vitest'
import { tickLabel, timeTicks } from './time-ticks.ts'

const at = (hours: number, minutes = 0, seconds = 0) =>
  new Date(2026, 10, 21, hours, minutes, seconds).getTime()

test('five live minutes are marked at whole minutes and the marks stay on their moment', () => {
  const labels = (from: number) => timeTicks(from, from + 300_000, 5).map(each => tickLabel(each, 300_000))
  expect(labels(at(12, 0, 20))).toEqual(['12:01', '12:02', '12:03', '12:04', '12:05'])
  expect(labels(at(12, 0, 21))).toEqual(labels(at(12, 0, 20)))
})

test('a day is marked at round hours, a month at midnights', () => {
  const day = 86_400_000
  expect(timeTicks(at(9, 30), at(9, 30) + day, 6).map(each => tickLabel(each, day))).toEqual([
    '12:00',
    '18:00',
    '00:00',
    '06:00',
  ])
  const month = timeTicks(at(9, 30), at(9, 30) + 30 * day, 6)
  expect(month.every(each => new Date(each).getHours() === 0)).toBe(true)
  expect(tickLabel(month[0] ?? 0, 30 * day)).toMatch(/^\d+ [A-Z][a-z]{2}$/)
})

test('there are never more marks than there is room for', () => {
  for (const most of [1, 2, 3, 8]) {
    expect(timeTicks(at(0), at(0) + 3_600_000, most).length).toBeLessThanOrEqual(most + 1)
  }
  expect(timeTicks(0, 0, 5)).toEqual([])
})
