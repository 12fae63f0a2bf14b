import { expect, test } from 'vitest'
import { combine, eachMetric } from './combine.ts'

const reading = (value: number) => eachMetric(() => value)

test('nodes are summed, ratios and latencies take the worst', () => {
  const total = combine([
    { master: true, reading: reading(2) },
    { master: true, reading: reading(3) },
  ])
  expect(total).toMatchObject({
    hits: 5,
    keys: 5,
    memoryUsed: 5,
    fragmentation: 3,
    latencyP99: 3,
    roundTrip: 3,
  })
})

test('a replica counts for its reads, memory and clients, not twice for keys and writes', () => {
  const total = combine([
    { master: true, reading: reading(2) },
    { master: false, reading: reading(3) },
  ])
  expect(total).toMatchObject({ hits: 5, clients: 5, memoryUsed: 5, keys: 2, operations: 2, expired: 2 })
})

test('a replica that is watched alone is the whole: its keys and operations are what there is', () => {
  expect(combine([{ master: false, reading: reading(3) }])).toMatchObject({
    keys: 3,
    operations: 3,
    evicted: 3,
  })
})

test('a sum with an unknown part is unknown, the worst of the known is known', () => {
  const total = combine([
    { master: true, reading: reading(2) },
    { master: true, reading: { ...reading(3), hits: null, latencyP99: null } },
  ])
  expect(total).toMatchObject({ hits: null, misses: 5, latencyP99: 2 })
  expect(combine([]).hits).toBeNull()
})

test('one node without a memory limit: the whole has none', () => {
  const parts = [0, 100].map(limit => ({ master: true, reading: { ...reading(1), memoryLimit: limit } }))
  expect(combine(parts).memoryLimit).toBe(0)
})
