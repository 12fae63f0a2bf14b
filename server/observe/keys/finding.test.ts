import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFinding, type FindingOptions } from './finding.ts'
import type { FoundKey } from './found-key.ts'

const anything = { types: [], ttl: { kind: 'any' as const }, minBytes: null, minIdleMs: null }

/** So many keys; the memory of each is its number, but the tenth of them weigh the same. */
function finding(keys: number, options: Partial<FindingOptions> = {}) {
  let at = 0
  const asked: number[] = []
  const found = createFinding({
    search: { next: () => (at < keys ? at++ : -1), looked: () => at, last: () => at },
    filter: anything,
    sort: null,
    compare: (a, b) => a - b,
    mostBytes: () => 1e9,
    async look(addresses) {
      asked.push(...addresses)
      const about = { type: 0, ttl: -1, idleSeconds: 0, frequency: null, elements: null }
      const all = addresses.map(
        (address): FoundKey => ({ ...about, address, memory: address % 10 ? address : 5 }),
      )
      return { found: all, problem: null }
    },
    ...options,
  })
  return { found, asked }
}

function searchOf(addresses: readonly number[]) {
  let at = 0
  return { next: () => addresses[at++] ?? -1, looked: () => at, last: () => at }
}

const soon = { go: true, ms: 10_000 }

test('every name is looked at once, whoever asks and however often; any stretch is there at once', async () => {
  const { found, asked } = finding(5000, { filter: { ...anything, minBytes: 1000 } })
  await Promise.all([found.ask(1e9, soon), found.ask(1e9, soon)])
  expect(asked).toHaveLength(5000)
  expect(found.ended()).toBe(true)
  expect(found.count()).toBe(3600)
  expect(found.slice(3598, 10)).toEqual([4998, 4999])
})

test('the order is that of all, once all were looked at, and until then of some', async () => {
  const { found } = finding(3000, { sort: { column: 'memory', up: false } })
  await found.ask(1e9, soon)
  expect(found.shown()).toBe(3000)
  expect(found.slice(0, 3)).toEqual([2999, 2998, 2997])
  expect(found.slice(2999, 1)).toEqual([1])
  found.change({ gone: new Set([2999, 1]), changed: [] })
  expect(found.slice(0, 1)).toEqual([2998])
  expect([found.shown(), found.count()]).toEqual([2998, 2998])
})

test('it rests when nobody has asked for it lately, and goes on when somebody does', async () => {
  let now = 0
  const { found, asked } = finding(100_000, { now: () => now, filter: { ...anything, minBytes: 1 } })
  await found.ask(500, soon)
  now += 6000
  await found.ask(1e9, { go: false, ms: 10_000 })
  expect(found.ended()).toBe(false)
  const before = asked.length
  await found.ask(1e9, { go: false, ms: 10_000 })
  expect(asked).toHaveLength(before)
  await found.ask(1e9, soon)
  expect(found.count()).toBe(100_000)
})

test('a refusal ends it with its reason, and so does memory that is full', async () => {
  const refused = finding(5000, { look: async () => ({ found: [], problem: 'not allowed' }) })
  await refused.found.ask(1, soon)
  expect([refused.found.ended(), refused.found.problem()]).toEqual([true, 'not allowed'])
  const full = finding(5000, { mostBytes: () => 3000 })
  await full.found.ask(1e9, soon)
  expect(full.found.ended()).toBe(true)
  expect(full.found.problem()).toMatch(/CACHEBOARD_KEYS_MEMORY_MB/)
  expect(full.found.count()).toBeLessThan(1000)
})

test('it is not over before the last keys were looked at', async () => {
  const answered = Promise.withResolvers<void>()
  const { found } = finding(10, {
    async look(addresses) {
      await answered.promise
      const about = { type: 0, ttl: -1, memory: 1, idleSeconds: 0, frequency: null, elements: null }
      return { found: addresses.map(address => ({ ...about, address })), problem: null }
    },
  })
  await found.ask(1e9, { go: true, ms: 1 })
  expect(found.ended()).toBe(false)
  answered.resolve()
  await found.ask(1e9, soon)
  expect([found.ended(), found.count()]).toEqual([true, 10])
})

test('what the board does to keys meanwhile and afterwards is what a new search would find', async () => {
  const most = 400
  const deed = fc.record({ key: fc.nat(most - 1), memory: fc.option(fc.nat(50), { nil: null }) })
  const rounds = fc.array(fc.array(deed, { maxLength: 20 }), { minLength: 1, maxLength: 6 })
  const sorts = fc.constantFrom(null, true, false)
  await fc.assert(
    fc.asyncProperty(rounds, sorts, async (all, up) => {
      /** Of every second key at first; what is not in here is not there. */
      const held = new Map(Array.from({ length: most / 2 }, (_, i) => [i * 2, i % 50]))
      const about = { type: 0, ttl: -1, idleSeconds: 0, frequency: null, elements: null }
      let doing: (() => void) | null = null
      const { found } = finding(0, {
        search: searchOf([...held.keys()]),
        filter: { ...anything, minBytes: 25 },
        sort: up === null ? null : { column: 'memory', up },
        async look(addresses) {
          const found = addresses.map(address => ({ ...about, address, memory: held.get(address) ?? null }))
          // It happens after the server has answered, and before anybody has read that.
          doing?.()
          doing = null
          return { found, problem: null }
        },
      })
      for (const deeds of all) {
        const act = () => {
          const gone = new Set<number>()
          const changed = new Set<number>()
          for (const { key, memory } of deeds) {
            // A name that comes back has another address.
            if (gone.has(key)) continue
            if (memory === null) {
              held.delete(key)
              changed.delete(key)
              gone.add(key)
            } else {
              held.set(key, memory)
              changed.add(key)
            }
          }
          found.change({ gone, changed })
        }
        // While the servers are being asked, or while nobody asks.
        if (deeds.length % 2 === 0) doing = act
        else act()
        await found.ask(1e9, soon)
        if (doing) act()
        await found.ask(1e9, soon)
        const wanted = [...held].filter(([, memory]) => memory >= 25)
        const rows = found.slice(0, 1e9)
        expect([found.ended(), found.count(), found.shown()]).toEqual([true, wanted.length, wanted.length])
        expect(rows.toSorted((a, b) => a - b)).toEqual(wanted.map(([key]) => key).sort((a, b) => a - b))
        const weights = rows.map(key => (up === null ? key : (held.get(key) ?? 0)))
        expect(weights).toEqual(weights.toSorted((a, b) => (up === false ? b - a : a - b)))
      }
    }),
    { numRuns: 200 },
  )
})

test('more changes than are worth looking at make it outdated', async () => {
  const { found, asked } = finding(10)
  await found.ask(1e9, soon)
  found.change({ gone: new Set(), changed: Array.from({ length: 100_001 }, (_, i) => i) })
  expect([found.outdated(), asked.length]).toEqual([true, 10])
})
