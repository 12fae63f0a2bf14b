import { expect, it } from 'vitest'
import { createLongParts } from './long-parts.ts'

const long = (letter: number, bytes = 5000) => Buffer.alloc(bytes, letter)

it('names what is short by its bytes and what is long by a handle that stays the same', () => {
  const parts = createLongParts()
  expect(parts.named(Buffer.from('short'))).toMatchObject({ whole: true, handle: null })
  const part = parts.named(long(0xff))
  expect(part).toMatchObject({ whole: false, bytes: 5000, handle: expect.stringMatching(/^~[\w-]{43}$/) })
  expect(parts.named(long(0xff)).handle).toBe(part.handle)
  expect(parts.named(long(0xfe)).handle).not.toBe(part.handle)
  expect(parts.bytesOf(part.handle ?? '').equals(long(0xff))).toBe(true)
  expect(parts.bytesOf(Buffer.from('short').toString('base64url')).toString()).toBe('short')
})

it('keeps no more than its bound, and says what to do about what it has forgotten', () => {
  const parts = createLongParts(12_000)
  const [first, second] = [parts.named(long(1)), parts.named(long(2))]
  parts.named(long(1))
  parts.named(long(3))
  expect(() => parts.bytesOf(second.handle ?? '')).toThrow(/Look at the value again/)
  expect(parts.bytesOf(first.handle ?? '').length).toBe(5000)
  expect(parts.named(long(4, 2 * 1024 * 1024))).toMatchObject({ handle: null })
})
