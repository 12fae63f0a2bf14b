import { expect, test } from 'vitest'
import { returnPath } from './return-path.ts'

test('a page of this board is returned to with everything in its address', () => {
  expect(returnPath('/overview?range=7d&node=a#x')).toBe('/overview?range=7d&node=a#x')
})

test.each([
  'https://evil.example/',
  '//evil.example/overview',
  '/\\evil.example',
  '\\\\evil.example',
  '/\t/evil.example',
  '/..//evil.example',
  'javascript:alert(1)',
  'overview',
  '',
  null,
  undefined,
])('%j leads home, not to another site', wanted => {
  expect(returnPath(wanted)).toBe('/overview')
})

test('signing in does not lead to the sign-in page again', () => {
  expect(returnPath('/sign-in?next=/overview')).toBe('/overview')
})
