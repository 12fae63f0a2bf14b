import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parseRecordedTrace, type RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import { expectedRows } from '#server/lab/workload/rows.ts'
import { createTrace } from '#server/lab/workload/trace.ts'
import { requestKinds, type WorkloadInput, workloadShape } from '#server/lab/workload/workload.ts'

const traceOf = (input: WorkloadInput, recorded?: RecordedTrace) =>
  createTrace(workloadShape.parse(input), { recorded })

function requests(input: WorkloadInput, count: number, recorded?: RecordedTrace) {
  const trace = traceOf(input, recorded)
  return Array.from({ length: count }, () => trace.next())
}

function sharesOf(names: readonly string[]): Record<string, number> {
  const shares: Record<string, number> = {}
  for (const name of names) shares[name] = (shares[name] ?? 0) + 1 / names.length
  return shares
}

const weights = fc.record({
  read: fc.nat(10),
  write: fc.nat(10),
  insert: fc.nat(10),
  remove: fc.nat(10),
  list: fc.nat(10),
})
const kinds = fc.record({
  product: fc.nat(5),
  user: fc.nat(5),
  stock: fc.nat(5),
  session: fc.nat(5),
  search: fc.nat(5),
})
const skew = fc.double({ min: 0, max: 5, noNaN: true })
const popularity = fc.oneof(
  fc.record({ kind: fc.constant('zipf' as const), skew }),
  fc.record({ kind: fc.constant('latest' as const), skew }),
  fc.constant({ kind: 'uniform' as const }),
  fc.constant({ kind: 'scan' as const }),
  fc.record({
    kind: fc.constant('hot spot' as const),
    keys: fc.double({ min: 0, max: 1, noNaN: true }),
    requests: fc.double({ min: 0, max: 1, noNaN: true }),
  }),
)
const share = fc.double({ min: 0, max: 1, noNaN: true })
const anyWorkload = fc
  .record({
    seed: fc.nat(4_294_967_295),
    keys: fc.integer({ min: 1, max: 60 }),
    absentShare: share,
    churn: fc.option(fc.record({ share, everyMs: fc.integer({ min: 100, max: 1_000 }) })),
    mix: weights,
    kinds,
    popularity,
  })
  .filter(({ mix, kinds }) => [mix, kinds].every(each => Object.values(each).some(weight => weight > 0)))

test('the same seed gives the same trace, whoever passes by some of it', () => {
  fc.assert(
    fc.property(anyWorkload, fc.array(fc.boolean(), { minLength: 1, maxLength: 200 }), (input, mine) => {
      const all = requests(input, mine.length)
      const trace = traceOf(input)
      for (const [seq, wanted] of mine.entries()) {
        expect(trace.seq()).toBe(seq)
        expect(trace.dueMs()).toBe(all[seq]?.dueMs)
        if (wanted) expect(trace.next()).toEqual(all[seq])
        else trace.skip()
      }
    }),
  )
})

test('another seed gives another trace', () => {
  expect(requests({ seed: 1 }, 20)).not.toEqual(requests({ seed: 2 }, 20))
})

test('what is written or removed is there, what is inserted is not, and at most twice the keys are', () => {
  fc.assert(
    fc.property(anyWorkload, input => {
      const workload = workloadShape.parse(input)
      const there = new Set([...expectedRows(workload)].map(({ key }) => key))
      expect(there.size).toBe(workload.keys)
      for (const { kind, key } of requests(input, 400)) {
        if (kind === 'write') expect(there.has(key)).toBe(true)
        if (kind === 'remove') expect(there.delete(key)).toBe(true)
        if (kind === 'insert') {
          expect(there.has(key)).toBe(false)
          there.add(key)
        }
        expect(there.size).toBeLessThanOrEqual(2 * workload.keys)
      }
    }),
  )
})

test('reads of keys without a row are those asked for and those of removed rows', () => {
  const input: WorkloadInput = { keys: 1_000, absentShare: 0.25, mix: { read: 1, write: 0 } }
  const there = new Set([...expectedRows(workloadShape.parse(input))].map(({ key }) => key))
  const reads = requests(input, 40_000)
  const absent = reads.filter(({ key }) => !there.has(key))
  expect(absent.length / reads.length).toBeGreaterThan(0.24)
  expect(absent.length / reads.length).toBeLessThan(0.26)
  expect(absent.every(({ key }) => /^product:none-\d+$/.test(key))).toBe(true)
})

test('the mix has the proportions of its weights', () => {
  const mix = { read: 70, write: 15, insert: 5, remove: 4, list: 6 }
  const shares = sharesOf(requests({ mix }, 100_000).map(({ kind }) => kind))
  for (const kind of requestKinds) expect(shares[kind]).toBeCloseTo(mix[kind] / 100, 2)
})

test('the kinds of data have the proportions of their weights, as rows and in even requests', () => {
  const input: WorkloadInput = {
    popularity: { kind: 'uniform' },
    kinds: { product: 5, user: 3, stock: 0, session: 1.5, search: 0.5 },
  }
  const rows = [...expectedRows(workloadShape.parse(input))].map(({ kind }) => kind)
  const asked = requests(input, 100_000).map(({ key }) => key.slice(0, key.indexOf(':')))
  for (const shares of [sharesOf(rows), sharesOf(asked)]) {
    expect(shares.product).toBeCloseTo(0.5, 2)
    expect(shares.user).toBeCloseTo(0.3, 2)
    expect(shares.session).toBeCloseTo(0.15, 2)
    expect(shares.search).toBeCloseTo(0.05, 2)
    expect(shares.stock).toBeUndefined()
  }
})

test('lists are categories that have products, and now and then the catalogue', () => {
  const lists = requests({ keys: 200, mix: { read: 0, write: 0, list: 1 } }, 5_000).map(({ key }) => key)
  expect(sharesOf(lists).products).toBeCloseTo(0.1, 1)
  expect([...new Set(lists)].sort()).toEqual([
    'category:0',
    'category:1',
    'category:2',
    'category:3',
    'products',
  ])
})

test('when the last row is gone a row comes, and when all places are taken the oldest row goes', () => {
  const only = (kind: 'remove' | 'insert', count: number) =>
    requests({ keys: 2, mix: { read: 0, write: 0, [kind]: 1 } }, count).map(
      each => `${each.kind} ${each.key}`,
    )
  expect(only('remove', 6).map(each => each.split(' ')[0])).toEqual([
    'remove',
    'remove',
    'insert',
    'remove',
    'insert',
    'remove',
  ])
  expect(only('insert', 6)).toEqual([
    'insert product:2',
    'insert product:3',
    'remove product:0',
    'insert product:4',
    'remove product:1',
    'insert product:5',
  ])
})

test('all reads may ask in vain, of one key', () => {
  const asked = requests({ keys: 1, absentShare: 1, mix: { write: 0 } }, 100)
  expect(new Set(asked.map(({ key }) => key))).toEqual(new Set(['product:none-0']))
})

test('200 000 requests per second on a million keys are due in their second', () => {
  const trace = traceOf({ rate: 200_000, keys: 1_000_000, popularity: { kind: 'zipf', skew: 1 } })
  let due = 0
  for (; trace.dueMs() < 1_000; due++) trace.skip()
  expect(Math.abs(due - 200_000)).toBeLessThan(5 * Math.sqrt(200_000))
})

test('value seeds do not repeat among neighbours', () => {
  const seeds = requests({}, 10_000).map(({ valueSeed }) => valueSeed)
  expect(new Set(seeds).size).toBeGreaterThan(9_990)
  expect(seeds.every(seed => Number.isInteger(seed) && seed >= 0 && seed < 2 ** 32)).toBe(true)
})

function recording(text: string): RecordedTrace {
  const parsed = parseRecordedTrace(text)
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'))
  return parsed.trace
}

test('a recording is played on rows of the lab, in its order, and its second round finds what the first left', () => {
  const recorded = recording(
    '0,read,a\n1,insert,b\n2,remove,a\n3,remove,a\n4,read,a\n5,write,a\n6,remove,b\n7,list,c',
  )
  const input: WorkloadInput = { keys: 10, arrivals: { kind: 'trace', id: 'recorded', name: 'shop' } }
  const played = requests(input, 16, recorded).map(({ kind, key }) => `${kind} ${key}`)
  const round = (b: string) => [
    'read product:0',
    `${b} product:1`,
    'remove product:0',
    'read product:0',
    'read product:0',
    'insert product:0',
    'remove product:1',
    'list category:0',
  ]
  expect(played).toEqual([...round('write'), ...round('insert')])
})

test('a recording that nobody knows is named in the refusal', () => {
  expect(() => traceOf({ arrivals: { kind: 'trace', id: 'recorded', name: 'monday' } })).toThrow(
    'There is no recorded trace called "monday".',
  )
})

test('what the lab itself does, recorded and played, is the same again', () => {
  fc.assert(
    fc.property(anyWorkload, input => {
      const original = requests(input, 200).filter(({ dueMs }) => Number.isFinite(dueMs))
      const text = original.map(({ dueMs, kind, key }) => `${dueMs},${kind},${key}`).join('\n')
      const recorded = recording(text)
      const played = requests(
        { ...input, arrivals: { kind: 'trace', id: 'recorded', name: 'itself' } },
        original.length,
        recorded,
      )
      const first = original[0]?.dueMs ?? 0
      expect(played.map(({ dueMs, ...rest }) => ({ ...rest, dueMs: dueMs + first }))).toEqual(
        original.map(each => ({ ...each, dueMs: expect.closeTo(each.dueMs, 6) })),
      )
    }),
  )
})
