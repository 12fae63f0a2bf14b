import { expect, it } from 'vitest'
import { exactName } from './key-names.ts'

const idOf = (bytes: string | number[]) => Buffer.from(bytes as string).toString('base64url')

it('gives the exact name back, and none where a line of text cannot hold it', () => {
  expect(exactName(idOf('user:✓?>'))).toBe('user:✓?>')
  expect(exactName(idOf([0xff, 0x61]))).toBe(null)
  expect(exactName(idOf('two\nlines'))).toBe(null)
  expect([exactName(null), exactName('~1.2.3'), exactName('')]).toEqual([null, null, null])
})
