import { describe, expect, expectTypeOf, it } from 'vitest'
import { createFaults, type Reach } from '#server/engine/faults/faults.ts'
import { parsePolicy } from '#server/engine/policy.ts'
import type { CacheStore, DirtySet, Journal, SourceOfTruth } from '#server/engine/ports.ts'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createWorld } from '#server/engine/simulation/world.ts'
import { createMemoryRows, createMemorySource } from '#server/engine/source/memory.ts'
import { createMemoryData, createMemoryStore } from '#server/engine/stores/memory.ts'

const signal = new AbortController().signal

function shop() {
  const clock = createVirtualClock()
  const rows = createMemoryRows()
  rows.rows.set('k', { version: 1, value: 'v' })
  const faults = createFaults<SourceOfTruth>()
  const source = faults.over(createMemorySource(rows), clock)
  return { clock, rows, faults, source, load: () => source.load('k', signal) }
}

/** Whether it has come to an end by now. */
function watch(promise: Promise<unknown>) {
  const told = { ended: false }
  const end = () => {
    told.ended = true
  }
  promise.then(end, end)
  return told
}

describe('a fault', () => {
  it('that is slow lets the call arrive later, and only while it is on', async () => {
    const { clock, rows, faults, source, load } = shop()
    const undo = faults.inject(['load', 'write'], { kind: 'slow', ms: 300 })
    const write = source.write('k', 'new', {})
    await clock.advance(299)
    expect(rows.rows.get('k')).toEqual({ version: 1, value: 'v' })
    await clock.advance(1)
    expect(await write).toMatchObject({ version: 2 })
    undo()
    expect(await load()).toEqual({ version: 2, value: 'new' })
  })

  it('that fails answers with its error, and nothing is done', async () => {
    const { rows, faults, source } = shop()
    const error = new Error('no')
    faults.inject(['write'], { kind: 'fail', error })
    await expect(source.write('k', 'new', {})).rejects.toBe(error)
    expect(rows.history).toEqual([])
  })

  it('that hangs holds the call until it is taken away, and then lets it go on', async () => {
    const { clock, rows, faults, source } = shop()
    const undo = faults.inject(['write'], { kind: 'hang' })
    const write = source.write('k', 'new', {})
    const told = watch(write)
    await clock.advance(600_000)
    expect(told.ended).toBe(false)
    expect(rows.history).toEqual([])
    undo()
    expect(await write).toMatchObject({ version: 2 })
  })

  it('that drops the reply does the work and never tells, not even of its failure', async () => {
    const { clock, rows, faults, source } = shop()
    const undo = faults.inject(['write'], { kind: 'drop reply' })
    const beforeCommit = () => Promise.reject(new Error('rolled back'))
    const told = [source.write('k', 'new', {}), source.write('k', 'x', { beforeCommit })].map(watch)
    await clock.settle()
    undo()
    await clock.advance(600_000)
    expect(told).toEqual([{ ended: false }, { ended: false }])
    expect(rows.history).toEqual([{ key: 'k', version: 2, value: 'new' }])
  })
})

describe('the switchboard', () => {
  it('leaves every method alone that was not chosen', async () => {
    const { faults, source, load } = shop()
    faults.inject(['write'], { kind: 'hang' })
    expect(await load()).toEqual({ version: 1, value: 'v' })
    expect(await source.nextEpoch()).toBe(1)
    expect(faults.counts()).toEqual({ slow: 0, fail: 0, hang: 0, 'drop reply': 0 })
  })

  it('puts a new fault in place of the old one, whose undo then takes only itself away', async () => {
    const { faults, load } = shop()
    const hung = faults.inject(['load'], { kind: 'hang' })
    const waiting = load()
    faults.inject(['load'], { kind: 'fail', error: new Error('no') })
    hung()
    expect(await waiting).toEqual({ version: 1, value: 'v' })
    await expect(load()).rejects.toThrow('no')
  })

  it('counts what each kind of fault has met', async () => {
    const { clock, faults, load } = shop()
    const error = new Error('no')
    faults.inject(['load'], { kind: 'fail', error })
    for (let call = 0; call < 3; call++) await expect(load()).rejects.toBe(error)
    faults.inject(['load'], { kind: 'slow', ms: 5 })
    await clock.until(load())
    expect(faults.counts()).toEqual({ slow: 1, fail: 3, hang: 0, 'drop reply': 0 })
  })

  it('stands before a store as before a source, and its clock, which answers at once, stays out of reach', async () => {
    const clock = createVirtualClock()
    const faults = createFaults<CacheStore & Journal & DirtySet>()
    const data = createMemoryData()
    const [one, other] = [0, 1].map(() => faults.over(createMemoryStore({ data, clock }), clock))
    const error = new Error('the cache is away')
    faults.inject(['read', 'append', 'markDirty'], { kind: 'fail', error })
    await expect(one?.read('k', [], 0)).rejects.toBe(error)
    await expect(other?.markDirty('k', Buffer.from('v'))).rejects.toBe(error)
    expect(one?.now()).toBe(clock.now())
    expectTypeOf<'now'>().not.toExtend<Reach<CacheStore>>()
    expectTypeOf<'onLost'>().not.toExtend<Reach<CacheStore>>()
  })
})

describe('an engine behind faults', () => {
  it('answers from the database while the cache hangs, and from the cache when it goes on', async () => {
    const cache = createFaults<CacheStore>()
    const its = createWorld({
      seed: 1,
      policy: parsePolicy({ protections: { breaker: { failures: 2, coolMs: 1_000 } } }),
      plant: parts => ({ ...parts, store: cache.over(parts.store, parts.clock) }),
    })
    its.rows.rows.set('k', { version: 1, value: 'v' })
    const { engine } = its.addClient('a')
    const undo = cache.inject(['read', 'lease', 'fill'], { kind: 'hang' })
    for (let read = 0; read < 5; read++) {
      expect(await its.clock.until(engine.read('k'))).toMatchObject({ ok: true, value: 'v' })
    }
    expect(cache.counts().hang).toBe(2)
    undo()
    await its.clock.advance(1_000)
    await its.clock.until(engine.read('k'))
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ class: 'hit', value: 'v' })
  })
})
