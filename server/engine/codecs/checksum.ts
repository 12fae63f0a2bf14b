import { crc32 } from 'node:zlib'

/** From this size on the way to zlib and back is worth it. */
const LONG = 128

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1
  return sum
})

/** CRC-32 of everything from there on: zlib's, without a view and a call for what is short. */
export function checksum(bytes: Uint8Array, from: number): number {
  if (bytes.length - from >= LONG) return crc32(bytes.subarray(from))
  let sum = 0xffffffff
  for (let at = from; at < bytes.length; at++) {
    sum = (table[(sum ^ (bytes[at] ?? 0)) & 0xff] ?? 0) ^ (sum >>> 8)
  }
  return (sum ^ 0xffffffff) >>> 0
}
