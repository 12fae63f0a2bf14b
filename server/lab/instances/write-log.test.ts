import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createWriteLog, decodeWrites, encodeWrites, type LoggedWrite } from './write-log.ts'

const write = fc.record({
  kind: fc.constantFrom('written' as const, 'removed' as const, 'removing' as const, 'marked' as const),
  key: fc.string({ unit: 'grapheme', maxLength: 40 }),
  version: fc.maxSafeNat(),
  at: fc.double({ noNaN: true, min: 0, max: 1e12 }),
  began: fc.double({ noNaN: true, min: 0, max: 1e12 }),
})

it('brings writes to another process unchanged', () => {
  fc.assert(
    fc.property(fc.array(write), writes => {
      expect(decodeWrites(structuredClone(encodeWrites(writes)))).toEqual(writes)
    }),
  )
})

it('reads what it can of bytes that are damaged, and never throws', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), bytes => {
      expect(decodeWrites(bytes).length).toBeLessThanOrEqual(bytes.length / 27)
    }),
  )
})

it('tells in one frame no more than one frame holds, and until when it has told everything', () => {
  const log = createWriteLog()
  const each = (at: number): LoggedWrite => ({
    kind: 'written',
    key: `product:${at}`,
    version: 1,
    at,
    began: at,
  })
  for (let at = 0; at < 45_000; at++) log.add(each(at))
  const cuts = [log.cut(50_000), log.cut(50_000), log.cut(50_000)]
  expect(cuts.map(({ coversUntil }) => coversUntil)).toEqual([20_000, 40_000, 50_000])
  expect(cuts.flatMap(({ bytes }) => decodeWrites(bytes))).toEqual(
    Array.from({ length: 45_000 }, (_, at) => each(at)),
  )
  expect(log.cut(60_000)).toMatchObject({ coversUntil: 60_000, dropped: 0 })
})

it('says how many writes it could not keep', () => {
  const log = createWriteLog()
  for (let at = 0; at < 500_007; at++) log.add({ kind: 'written', key: 'k', version: 1, at, began: at })
  expect(log.cut(0).dropped).toBe(7)
  expect(log.cut(0).dropped).toBe(0)
})
