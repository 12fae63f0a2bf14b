import { expect, it } from 'vitest'
import { overLastMinute } from './lab-rates.ts'

it('hits of each lane are weighed by its reads, and only the last minute counts', () => {
  const at = Array.from({ length: 70 }, (_, second) => second * 1000)
  const lanes = overLastMinute({
    at,
    lines: {
      'a.reads': at.map((_, second) => (second < 10 ? 1_000_000 : 100)),
      'a.hitRate': at.map((_, second) => (second < 10 ? 0 : 0.9)),
      'b.reads': at.map(() => null),
      'b.hitRate': at.map(() => null),
      offered: at.map(() => 5),
    },
  })
  expect(lanes).toEqual([{ lane: 'a', reads: 6000, hits: expect.closeTo(5400), perSecond: 100 }])
})
