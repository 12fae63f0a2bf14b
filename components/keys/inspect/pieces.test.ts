import fc from 'fast-check'
import { expect, it } from 'vitest'
import { diffLines } from './line-diff.ts'
import { piecesOfBytes, piecesOfText } from './pieces.ts'

const changed = (before: string[], after: string[]) =>
  diffLines(before, after).filter(({ kind }) => kind !== 'same')

it('loses nothing, and cuts no letter in half', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 2000 }), line => {
      const pieces = piecesOfText(line)
      expect(pieces.join('')).toBe(line)
      expect(pieces.every(piece => piece.isWellFormed())).toBe(line.isWellFormed())
    }),
  )
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 2000 }), all => {
      expect(Buffer.concat(piecesOfBytes(all))).toEqual(Buffer.from(all))
    }),
  )
})

it('what is put in, taken out or changed in a mebibyte on one line touches a few pieces', () => {
  const words = Array.from({ length: 150_000 }, (_, i) => (i * 2_654_435_761).toString(36).slice(-6))
  const line = words.join(' ')
  const other = [line.slice(0, 400_000), 'put in', line.slice(400_000, 900_000), line.slice(900_020)].join('')
  const parts = changed(piecesOfText(line), piecesOfText(other))
  expect(parts.length).toBeGreaterThan(1)
  expect(parts.length).toBeLessThan(16)
  expect(parts.some(({ text }) => text.includes('put in'))).toBe(true)
  const bytes = Buffer.from(line)
  const escaped = (all: Uint8Array[]) => all.map(piece => Buffer.from(piece).toString('hex'))
  const less = Buffer.concat([bytes.subarray(0, 5000), bytes.subarray(5001)])
  expect(changed(escaped(piecesOfBytes(bytes)), escaped(piecesOfBytes(less))).length).toBeLessThan(10)
})
