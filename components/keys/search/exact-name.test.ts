import { expect, test } from 'vitest'
import { idOfBytes, nameOfId } from '../name-of-id.ts'
import { readExactName } from './exact-name.ts'

function idOf(text: string) {
  const read = readExactName(text)
  return read.ok ? idOfBytes(read.bytes) : read.reason
}

const base64url = (bytes: string | number[]) =>
  (typeof bytes === 'string' ? Buffer.from(bytes) : Buffer.from(bytes)).toString('base64url')

test('a name is found as it is typed, the empty one and a pattern too', () => {
  for (const name of ['', 'user:1', 'ключ', 'user:*', '👩‍👩‍👧', '<script>'])
    expect(idOf(name)).toBe(base64url(name))
})

test('bytes are written as the list shows them', () => {
  expect(idOf('k\\xff')).toBe(base64url([0x6b, 0xff]))
  expect(idOf('a\\nb\\0\\\\')).toBe(base64url('a\nb\0\\'))
  expect(idOf('a\\q\\x')).toBe(base64url('a\\q\\x'))
})

test('what does not fit is refused in words', () => {
  expect(idOf('x'.repeat(4097))).toContain('At most 4')
})

test('an id is read back as the server writes its name; a handle cannot be read here', () => {
  expect(nameOfId(base64url('user:ключ'))).toEqual({ text: 'user:ключ', inexact: false })
  expect(nameOfId(base64url([0x6b, 0xff, 0x5c]))).toEqual({ text: 'k\\xff\\\\', inexact: true })
  expect(nameOfId('~1.2.3')).toBe(null)
})
