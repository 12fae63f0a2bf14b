import { expect, test } from 'vitest'
import { parseRecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import { expectedRows, hottestKey, rowValue, valueOfKey } from '#server/lab/workload/rows.ts'
import { dataKinds } from '#server/lab/workload/shop.ts'
import { createTrace } from '#server/lab/workload/trace.ts'
import { workloadShape } from '#server/lab/workload/workload.ts'

test.each(dataKinds)('a %s is as large as asked for, and the same for the same seed', kind => {
  for (const bytes of [200, 600, 5_000, 262_144]) {
    const value = rowValue(kind, 17, 4_294_967_295, bytes)
    expect(JSON.stringify(value)).toHaveLength(bytes)
    expect(rowValue(kind, 17, 4_294_967_295, bytes)).toEqual(value)
    expect(rowValue(kind, 17, 1, bytes)).not.toEqual(value)
  }
})

test('a row that is asked to be smaller than its facts has no padding', () => {
  expect(rowValue('product', 17, 0, 16)).toMatchObject({ id: 17, category: 0, text: '' })
})

test('a written value belongs to its key, and what is no row has none', () => {
  expect(valueOfKey('stock:9', 5, 300)).toEqual(rowValue('stock', 9, 5, 300))
  for (const key of ['products', 'category:3', 'product:none-3', 'item:1', '']) {
    expect(valueOfKey(key, 5, 300)).toBeUndefined()
  }
})

test('a category has fifty products at most', () => {
  const sizes = new Map<unknown, number>()
  for (const { value } of expectedRows(workloadShape.parse({ keys: 1_020 }))) {
    sizes.set(value.category, (sizes.get(value.category) ?? 0) + 1)
  }
  expect([...sizes.values()].slice(0, -1)).toEqual(new Array(20).fill(50))
  expect(sizes.get(20)).toBe(20)
})

test('the hottest key is the one that the trace asks for most', () => {
  const workload = workloadShape.parse({ kinds: { product: 1, user: 1 }, mix: { write: 0 } })
  const trace = createTrace(workload)
  const counts = new Map<string, number>()
  for (let seq = 0; seq < 10_000; seq++) {
    const { key } = trace.next()
    counts.set(key, (counts.get(key) ?? 0) + 1)
  }
  expect(hottestKey(workload, 0, () => null)).toBe([...counts].sort(([, a], [, b]) => b - a)[0]?.[0])
  expect(hottestKey(workloadShape.parse({ popularity: { kind: 'scan' } }), 0, () => null)).toBeNull()
})

test('the hottest key of a recording is the one that it asks for most', () => {
  const arrivals = { kind: 'trace', id: 'recorded', name: 'shop' } as const
  const played = (text: string) => {
    const parsed = parseRecordedTrace(text)
    return parsed.ok ? parsed.trace : null
  }
  const hottest = (text: string) => hottestKey(workloadShape.parse({ arrivals }), 0, () => played(text))
  expect(hottest('0,list,category:1\n1,list,category:1\n2,read,product:7')).toBe('product:7')
  expect(hottest('0,read,x\n1,read,y\n2,read,y')).toBe('product:1')
})
