import { randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { checksum } from '#server/engine/codecs/checksum.ts'

test('is the CRC-32 of zlib for every length, from any place on', () => {
  for (let length = 0; length < 300; length++) {
    const bytes = randomBytes(length + 7)
    expect(checksum(bytes, 7)).toBe(crc32(bytes.subarray(7)))
  }
})
