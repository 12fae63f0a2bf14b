import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type CodecName, codecNumbers } from '#server/engine/codecs/codec.ts'
import { open, seal } from '#server/engine/codecs/envelope.ts'

const stamp = { version: 7, created: 1, freshUntil: 2, loadMs: 3, tags: ['a', 'b'], tagVersions: [5, 6] }
const expected = { schema: 4, tags: ['a', 'b'] }
const names = Object.keys(codecNumbers).filter((name): name is CodecName => name in codecNumbers)
const sealed = (codec: CodecName, value: unknown) => seal('value', stamp, { codec, schema: 4, value })

function roundTrip(codec: CodecName, value: unknown) {
  const opened = open(sealed(codec, value), expected)
  return opened.ok ? opened.entry.value : opened.reason
}

describe.each(names)('an entry in %s', codec => {
  it('gives back falsy values as they were (trap 15)', () => {
    for (const value of [0, '', false, null, [], {}, 'null'])
      expect(roundTrip(codec, value)).toStrictEqual(value)
  })

  it('gives back anything that JSON can say', () => {
    const plain = fc.jsonValue({ maxDepth: 4 }).filter(value => !JSON.stringify(value).includes('__proto__'))
    const exact = plain.filter(
      value => JSON.stringify(value) === JSON.stringify(JSON.parse(JSON.stringify(value))),
    )
    fc.assert(
      fc.property(exact, value => {
        fc.pre(!hasNegativeZero(value))
        expect(roundTrip(codec, value)).toEqual(value)
      }),
      { numRuns: 200, seed: 42 },
    )
  })

  it('refuses what would come back changed, by its path (trap 16)', () => {
    expect(() => sealed(codec, { a: [undefined] })).toThrow(/The value\.a\[0\] is undefined/)
    expect(() => sealed(codec, { a: () => 1 })).toThrow(/function/)
    expect(() => sealed(codec, new Date())).toThrow(/a Date/)
    expect(() => sealed(codec, new Map())).toThrow(/a Map/)
    expect(() => sealed(codec, 2n ** 64n)).toThrow(/64/)
    expect(() => sealed(codec, '\ud800')).toThrow(/half a character/)
  })

  it('keeps 64-bit integers exact or refuses them', () => {
    for (const value of [2n ** 63n - 1n, -(2n ** 63n), 2n ** 53n + 1n, 0n]) {
      if (codec === 'json') expect(() => sealed(codec, value)).toThrow(/bigint/)
      else expect(roundTrip(codec, value)).toBe(value)
    }
  })

  it('keeps special numbers exact or refuses them', () => {
    for (const value of [Number.NaN, Number.POSITIVE_INFINITY, -0]) {
      if (codec === 'protobuf') expect(roundTrip(codec, value)).toBe(value)
      else expect(() => sealed(codec, value)).toThrow(/cannot store/)
    }
  })

  it('calls every damaged entry unreadable and never throws', () => {
    const bytes = sealed(codec, { text: 'x'.repeat(40), list: [1, 2, 3] })
    for (let at = 0; at < bytes.length; at++) {
      const damaged = Buffer.from(bytes)
      damaged[at] = (damaged[at] ?? 0) ^ 0xff
      const opened = open(damaged, expected)
      if (opened.ok) expect(at).toBeGreaterThanOrEqual(10)
      expect(open(bytes.subarray(0, at), expected).ok).toBe(false)
    }
  })
})

const hasNegativeZero = (value: unknown): boolean =>
  Object.is(value, -0) ||
  (typeof value === 'object' && value !== null && Object.values(value).some(hasNegativeZero))

describe('an entry', () => {
  it('says what is wrong with it (trap 43)', () => {
    const bytes = sealed('json', 1)
    const changed = (at: number, to: number) => {
      const copy = Buffer.from(bytes)
      copy[at] = to
      return open(copy, expected)
    }
    expect(open(Buffer.from('{"a":1}'), expected)).toEqual({ ok: false, reason: 'foreign' })
    expect(changed(1, 9)).toEqual({ ok: false, reason: 'unknown format' })
    expect(changed(2, 99)).toEqual({ ok: false, reason: 'unknown codec' })
    expect(changed(bytes.length - 1, 0x32)).toEqual({ ok: false, reason: 'corrupt' })
    expect(open(bytes, { schema: 5, tags: ['a', 'b'] })).toEqual({ ok: false, reason: 'other schema' })
  })

  it('keeps its bytes from release to release', () => {
    expect(sealed('json', { a: 1 }).toString('hex')).toBe(
      'cb0101010004561bacaf401c0000000000003ff00000000000004000000000000000404000000215e87871401400000000000040180000000000007b2261223a317d',
    )
  })
})
