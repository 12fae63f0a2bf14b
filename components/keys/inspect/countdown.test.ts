import { expect, it } from 'vitest'
import { countdown } from './countdown.ts'

it('counts down as a clock does', () => {
  expect([0, 1, 4000, 59_001, 1_491_000, 11_109_000].map(countdown)).toEqual([
    '0:00',
    '0:01',
    '0:04',
    '1:00',
    '24:51',
    '3:05:09',
  ])
  expect(countdown(-5)).toBe('0:00')
  expect(countdown(90_000_000)).toMatch(/^1\s\w\s1\s\w$/)
})
