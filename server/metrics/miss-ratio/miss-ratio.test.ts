import { describe, expect, it } from 'vitest'
import { createCurve } from './curve.ts'
import { createShards } from './shards.ts'
import { createStackDistance } from './stack-distance.ts'

/** The same numbers each time. */
function createRandom(seed: number) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

function* zipf(options: { keys: number; uses: number; theta: number; seed: number }) {
  const random = createRandom(options.seed)
  const sums: number[] = []
  let sum = 0
  for (let rank = 1; rank <= options.keys; rank++) {
    sum += rank ** -options.theta
    sums.push(sum)
  }
  for (let i = 0; i < options.uses; i++) {
    const wanted = random() * sum
    let [low, high] = [0, sums.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((sums[middle] as number) < wanted) low = middle + 1
      else high = middle
    }
    yield `product:${low}`
  }
}

function* loop(keys: number, rounds: number) {
  for (let round = 0; round < rounds; round++) for (let i = 0; i < keys; i++) yield `page:${i}`
}

function* scan(keys: number) {
  for (let i = 0; i < keys; i++) yield `row:${i}`
}

/** A trace begins with an empty cache: the first use of a key is a miss at any size. */
function curveOf(trace: Iterable<string>, options: Parameters<typeof createShards>[0]) {
  const shards = createShards(options)
  const curve = createCurve()
  for (const key of trace) {
    curve.count()
    const use = shards.use(key)
    if (use) curve.add(use, use.distance !== null)
  }
  return (size: number) => curve.at(size, Number.POSITIVE_INFINITY)?.low ?? Number.NaN
}

/** Every use of every key, as an LRU cache would have it. */
function exactRates(trace: Iterable<string>, sizes: readonly number[]): number[] {
  const stack = createStackDistance()
  const hits = sizes.map(() => 0)
  let uses = 0
  for (const key of trace) {
    uses += 1
    const found = stack.use(key)
    if (found === null) continue
    const distance = found.marked + found.others
    sizes.forEach((size, at) => {
      if (distance <= size) hits[at] = (hits[at] as number) + 1
    })
  }
  return hits.map(count => count / uses)
}

/** An LRU cache of so many keys, played through. */
function playedRate(trace: Iterable<string>, size: number): number {
  const cache = new Map<string, true>()
  let [hits, uses] = [0, 0]
  for (const key of trace) {
    uses += 1
    if (cache.delete(key)) hits += 1
    cache.set(key, true)
    const oldest = cache.keys().next()
    if (cache.size > size && !oldest.done) cache.delete(oldest.value)
  }
  return hits / uses
}

describe('stack distances', () => {
  it('are those of an LRU cache, use by use', () => {
    const trace = [...zipf({ keys: 400, uses: 20_000, theta: 0.9, seed: 1 })]
    const sizes = [1, 5, 50, 200, 399]
    expect(exactRates(trace, sizes)).toEqual(sizes.map(size => playedRate(trace, size)))
  })
})

/** Traces from the literature, with the faults of LRU that are printed there. */
const published = [
  {
    source: 'Belady, Nelson, Shedler 1969 (FIFO’s anomaly, which LRU has not)',
    trace: '1 2 3 4 1 2 5 1 2 3 4 5',
    faults: { 3: 10, 4: 8, 5: 5 },
  },
  {
    source: 'Silberschatz, Galvin, Gagne: Operating System Concepts, page replacement',
    trace: '7 0 1 2 0 3 0 4 2 3 0 3 2 1 2 0 1 7 0 1',
    faults: { 3: 12 },
  },
]

it.each(published)('the trace of $source has the faults that are printed there', ({ trace, faults }) => {
  const uses = trace.split(' ')
  const rate = curveOf(uses, { rate: 1 })
  for (const [size, printed] of Object.entries(faults)) {
    const [exact = Number.NaN] = exactRates(uses, [Number(size)])
    expect((1 - exact) * uses.length).toBeCloseTo(printed, 9)
    expect((1 - rate(Number(size))) * uses.length, `${size} frames`).toBeCloseTo(printed, 1)
  }
})

describe('a miss-ratio curve from a sample of the keys', () => {
  const popular = { keys: 60_000, uses: 300_000, theta: 0.9, seed: 2 }
  const sizes = [500, 2000, 8000, 20_000, 40_000]
  const trace = [...zipf(popular)]
  const exact = exactRates(trace, sizes)

  it.each([
    ['one in ten', { rate: 0.1 }],
    ['one in five', { rate: 0.2 }],
    ['at most 4 000 keys', { mostKeys: 4000 }],
  ])('is within 0.01 of the exact one for popular keys (%s)', (_, options) => {
    const rate = curveOf(trace, options)
    sizes.forEach((size, at) => {
      expect(Math.abs(rate(size) - (exact[at] as number)), `at ${size} keys`).toBeLessThan(0.01)
    })
  })

  it('knows the step of a loop: nothing fits until everything does', () => {
    const rate = curveOf(loop(20_000, 8), { rate: 0.1 })
    expect(rate(18_000)).toBeLessThan(0.01)
    expect(Math.abs(rate(22_000) - 7 / 8)).toBeLessThan(0.01)
  })

  it('knows that a scan is never helped', () => {
    const rate = curveOf(scan(100_000), { mostKeys: 2000 })
    expect(rate(1_000_000)).toBeLessThan(0.01)
  })

  it('keeps to its memory, however many keys there are', () => {
    const shards = createShards({ mostKeys: 1000 })
    let forgotten = 0
    const counting = createShards({ mostKeys: 1000, onForget: () => forgotten++ })
    for (const key of scan(50_000)) {
      shards.use(key)
      counting.use(key)
    }
    expect(shards.sampledKeys()).toBeLessThanOrEqual(1000)
    expect(forgotten).toBeGreaterThan(500)
    expect(Math.abs(shards.keys() / 50_000 - 1)).toBeLessThan(0.1)
  })
})

const again = (distance: number) => ({ distance, weight: 1, keysSoFar: 0 })
const first = { distance: null, weight: 1, keysSoFar: 200 }

describe('what a short look at a running cache can tell', () => {
  it('at the present size it is what was measured, above and below a range', () => {
    const curve = createCurve()
    curve.count(100)
    for (let i = 0; i < 60; i++) curve.add(again(50), true)
    for (let i = 0; i < 10; i++) curve.add(first, true)
    for (let i = 0; i < 30; i++) curve.add(first, false)
    expect(curve.at(1000, 1000)).toEqual({ low: 0.7, high: 0.7 })
    expect(curve.at(2000, 1000)).toEqual({ low: 0.7, high: 1 })
    expect(curve.at(500, 1000)).toEqual({ low: 0.6, high: 0.7 })
    // Two hundred keys were used before them: with room for fewer they were gone.
    expect(curve.at(100, 1000)).toEqual({ low: 0.6, high: 0.6 })
  })

  it('what missed though there was room had expired: more room does not help', () => {
    const curve = createCurve()
    curve.count(10)
    for (let i = 0; i < 5; i++) curve.add(again(50), true)
    for (let i = 0; i < 3; i++) curve.add(again(50), false)
    for (let i = 0; i < 2; i++) curve.add(again(3000), false)
    expect(curve.at(1000, 1000)?.low).toBeCloseTo(0.5)
    expect(curve.at(2000, 1000)?.low).toBeCloseTo(0.5)
    expect(curve.at(4000, 1000)?.low).toBeCloseTo(0.7)
  })
})
