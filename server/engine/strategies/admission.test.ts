import { describe, expect, it } from 'vitest'
import { createRandom } from '#server/engine/clock.ts'
import { createEngine } from '#server/engine/engine.ts'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import type { Clock } from '#server/engine/ports.ts'
import { createMemoryRows, createMemorySource } from '#server/engine/source/memory.ts'
import { createMemoryData, createMemoryStore } from '#server/engine/stores/memory.ts'
import { createAdmission } from '#server/engine/strategies/admission.ts'
import { createDoorkeeper } from '#server/engine/strategies/doorkeeper.ts'

/** Time that stands still until it is set; what is due later never comes here. */
function handClock(): Clock & { set(ms: number): void } {
  let now = 1_000_000
  return {
    now: () => now,
    after: () => () => {},
    set: ms => {
      now = ms
    },
  }
}

function shop(policy: PolicyInput = {}) {
  const clock = handClock()
  const data = createMemoryData()
  const source = createMemorySource(createMemoryRows())
  const loads = new Map<string, number>()
  let turnedAway = 0
  const engine = createEngine({
    store: createMemoryStore({ data, clock }),
    source: {
      ...source,
      load(key, signal) {
        // Counted for a few keys only, so that the count itself does not grow with the flood.
        if (!key.startsWith('random:')) loads.set(key, (loads.get(key) ?? 0) + 1)
        return source.load(key, signal)
      },
    },
    clock,
    random: createRandom(1),
    trace({ type }) {
      if (type === 'absence-turned-away') turnedAway += 1
    },
    describe: key => ({ kind: key.split(':')[0] ?? key, tags: [] }),
    policy: parsePolicy(policy),
    name: 'shop',
  })
  return { clock, data, engine, loads: (key: string) => loads.get(key) ?? 0, turnedAway: () => turnedAway }
}

describe('an attack with random ids (trap 18)', () => {
  const most = 1_000
  const negativeMs = 60_000
  const ttl = { negativeMs, negativeMost: most }
  const regular = 'product:gone'

  it('leaves a bounded number of keys after a million, and a key that is asked for again is one load per negative TTL', {
    timeout: 60_000,
  }, async () => {
    const { clock, data, engine, loads, turnedAway } = shop({ ttl })
    const began = clock.now()
    const random = createRandom(7)
    let largest = 0
    const flood = async (count: number) => {
      for (let at = 0; at < count; at++) await engine.read(`random:${random.next()}`)
      largest = Math.max(largest, data.entries.size)
    }
    await flood(500_000)
    for (let at = 0; at < 20; at++) {
      expect(await engine.read(regular)).toMatchObject({ ok: true, found: false })
      await flood(20)
    }
    // Turned away once, admitted the second time, and from then on it is negative.
    expect(loads(regular)).toBe(2)
    clock.set(began + negativeMs + 1)
    await flood(500_000 - 400)
    for (let at = 0; at < 20; at++) await engine.read(regular)
    // Its entry had run out: one load, or two if the flood had taken the first places again.
    expect(loads(regular)).toBeGreaterThan(2)
    expect(loads(regular)).toBeLessThanOrEqual(4)
    expect(largest).toBeLessThanOrEqual(most)
    expect(turnedAway()).toBeGreaterThan(990_000)
  })

  it('leaves nothing at all where negative answers are not cached; they are short by default', async () => {
    const { data, engine } = shop({ ttl: { negativeMs: null } })
    for (let id = 0; id < 50; id++) await engine.read(`random:${id}`)
    expect(data.entries.size).toBe(0)
    expect(parsePolicy({}).ttl.negativeMs).toBeLessThanOrEqual(60_000)
  })

  it('does not touch ordinary traffic: the first absence of a key is cached at once', async () => {
    const { engine, loads, turnedAway } = shop()
    for (let at = 0; at < 3; at++) await engine.read(regular)
    expect(loads(regular)).toBe(1)
    expect(turnedAway()).toBe(0)
  })
})

describe('the admission of absences', () => {
  it('never has more alive than there are places, whoever asks and however often', () => {
    const clock = handClock()
    const admits = createAdmission(clock)
    const [most, ms] = [10, 1_000]
    const alive: number[] = []
    for (let step = 0; step < 2_000; step++) {
      clock.set(1_000_000 + step * 7)
      const now = clock.now()
      while (alive[0] !== undefined && alive[0] <= now) alive.shift()
      for (const key of [`twice:${step}`, `twice:${step}`, `once:${step}`]) {
        if (admits(key, { most, ms })) alive.push(now + ms)
      }
      expect(alive.length).toBeLessThanOrEqual(most)
    }
  })

  it('has all its places again when nothing was asked for two windows long', () => {
    const clock = handClock()
    const admits = createAdmission(clock)
    const admitted = () =>
      Array.from({ length: 40 }, (_, at) => admits(`k:${at}`, { most: 20, ms: 1_000 })).filter(Boolean).length
    expect(admitted()).toBe(10)
    clock.set(1_003_000)
    expect(admitted()).toBeGreaterThanOrEqual(10)
  })
})

describe('the doorkeeper', () => {
  it('knows who came among the last names, and takes few strangers for acquaintances', () => {
    const doorkeeper = createDoorkeeper(10_000)
    let strangers = 0
    for (let at = 0; at < 1_000_000; at++) if (doorkeeper.knows(`random:${at}`)) strangers += 1
    expect(strangers).toBeLessThan(100)
    for (let at = 990_000; at < 1_000_000; at++) expect(doorkeeper.knows(`random:${at}`)).toBe(true)
  })
})
