import { expect, it } from 'vitest'
import type { NamespacesResult } from '#components/rpc/types.ts'
import { differenceOf, rateOf, rowsOf } from './rows.ts'

const space = (name: string, reads: number, misses: number) => ({
  kind: 'namespace' as const,
  name,
  id: name,
  reads,
  misses,
  lacks: 0,
  readsAt: [],
  missesAt: [],
  whatIf: null,
})
const result = (spaces: NamespacesResult['spaces']): NamespacesResult => ({
  startedAt: 0,
  seconds: 10,
  delimiter: ':',
  reads: 100,
  misses: 30,
  readsAt: [],
  missesAt: [],
  spaces,
  untold: 0,
  told: { hits: 69, misses: 30 },
  own: { hits: 0, misses: 0 },
  commands: [],
  whole: { memory: [], ttl: [] },
  keys: { present: 0, met: 0, sampled: 0 },
  ended: 'time',
  reason: '',
  cost: [],
  notes: [],
})

it('no reads are no rate, and there are never more misses than reads', () => {
  expect(rateOf({ reads: 0, misses: 0 })).toBeNull()
  expect(rateOf({ reads: 4, misses: 5 })).toBe(0)
  expect(rateOf({ reads: 4, misses: 1 })).toBe(0.75)
})

it('a namespace stands beside itself of an earlier capture', () => {
  const rows = rowsOf(result([space('a:', 10, 1), space('b:', 10, 5)]), result([space('a:', 10, 8)]))
  expect(rows.map(({ rate, before }) => [rate, before])).toEqual([
    [0.9, expect.closeTo(0.2)],
    [0.5, null],
  ])
})

it('the difference to the server’s own counters is told, or that they could not be had', () => {
  expect(differenceOf(result([]))).toEqual({ reads: 1, misses: 0 })
  expect(differenceOf({ ...result([]), told: null })).toBeNull()
})
