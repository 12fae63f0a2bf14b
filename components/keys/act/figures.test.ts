import { expect, it } from 'vitest'
import { calmAfter, costText, countText, memoryText, plainMessage } from './figures.ts'

it('a count says how sure it is', () => {
  expect(countText({ value: 1, margin: 0, exact: true })).toBe('1 key')
  expect(countText({ value: 1500, margin: 0, exact: true })).toMatch(/^1.500 keys$/)
  expect(countText({ value: 120_000, margin: 3400, exact: false })).toMatch(/^about 120.000 ± 3.400 keys$/)
  expect(memoryText(null)).toBe('not known')
  expect(memoryText({ value: 2_000, margin: 0, exact: false })).toMatch(/^2.kB$/)
})

it('says when the extra misses are nearly over, and when that cannot be seen', () => {
  expect(calmAfter([])).toBe(0)
  expect(calmAfter([100, 40, 12, 9])).toBe(3)
  expect(calmAfter([100, 99, 98])).toBe(null)
})

it('tells of the first second what the curve beside it shows', () => {
  const cost = { missesPerSecond: 556, loadsPerSecond: 556, mostLoads: 5000, curve: [180, 20, 9], how: '' }
  expect(costText({ cost })).toMatch(
    /^180.\/s in the first second, nearly over after 2.s; .*at most 5.000 of them$/,
  )
})

it('a person does not read the name of a field', () => {
  expect(plainMessage('nonce: the preview is old.')).toBe('The preview is old.')
  expect(plainMessage('It failed: why not.')).toBe('It failed: why not.')
})
