import { describe, expect, it } from 'vitest'
import type { EngineParts } from '#server/engine/engine.ts'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { createWorld, type WorldOptions } from '#server/engine/simulation/world.ts'

const world = (policy: PolicyInput, options: Partial<WorldOptions> = {}) =>
  createWorld({ seed: 1, policy: parsePolicy(policy), ...options })
type Write = EngineParts['source']['write']

/** The way to the database, with a change of how writes travel it. */
const writing =
  (change: (write: Write) => Write) =>
  (parts: EngineParts): EngineParts => ({
    ...parts,
    source: { ...parts.source, write: change(parts.source.write) },
  })

describe('a write through the cache', () => {
  it('that took longer than the cache remembers does not put back what a newer one replaced', async () => {
    const gate = Promise.withResolvers<void>()
    let writes = 0
    const slowAnswer = writing(write => async (...args) => {
      writes += 1
      const first = writes === 1
      const written = await write(...args)
      if (first) await gate.promise
      return written
    })
    const its = world({ write: { kind: 'write-through' }, ttl: { defaultMs: 100 } }, { plant: slowAnswer })
    const { engine } = its.addClient('a')
    const older = engine.write('k', 'older')
    await its.clock.advance(50)
    await its.clock.until(engine.write('k', 'newer'))
    await its.clock.advance(200)
    gate.resolve()
    expect(await its.clock.until(older)).toMatchObject({ ok: true, cache: 'voided' })
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ value: 'newer' })
  })
})

describe('a write of which nobody knows whether it happened', () => {
  const lists: Partial<WorldOptions> = {
    affected: { k: ['list'] },
    derived: { list: rows => [rows.get('k')?.value ?? null] },
  }

  it('voids its own key at once, and what is made of its row as soon as the database is asked', async () => {
    const loseAnswer = writing(write => async (...args) => {
      await write(...args)
      throw new Error('The connection was lost.')
    })
    const its = world({}, { ...lists, plant: loseAnswer })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.start())
    await its.clock.until(Promise.all([engine.read('k'), engine.read('list')]))
    expect(await its.clock.until(engine.write('k', 1))).toMatchObject({ ok: false, reason: 'database' })
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ value: 1 })
    await its.clock.advance(1_500)
    expect(await its.clock.until(engine.read('list'))).toMatchObject({ value: [1] })
    await its.clock.until(engine.stop())
  })

  it('and whose answer never comes voids its key at the deadline', async () => {
    const silent = writing(write => async (...args) => {
      await write(...args)
      return new Promise(() => {})
    })
    const its = world({ protections: { deadlineMs: 500 } }, { ...lists, plant: silent })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.read('k'))
    expect(await its.clock.until(engine.write('k', 1))).toMatchObject({ ok: false, reason: 'deadline' })
    await its.clock.advance(10)
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ value: 1 })
  })

  it('may land late: the cache hears of it all the same', async () => {
    const late = writing(write => async (...args) => {
      setLate(() => write(...args))
      throw new Error('The connection was lost.')
    })
    const its = world({}, { ...lists, plant: late })
    const setLate = (land: () => Promise<unknown>) => its.clock.after(2_300, () => void land())
    const { engine } = its.addClient('a')
    await its.clock.until(engine.start())
    await its.clock.until(engine.write('k', 1))
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ found: false })
    await its.clock.advance(4_000)
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ value: 1 })
    await its.clock.until(engine.stop())
  })

  it('is given up at the deadline, and heard of when its answer comes after all', async () => {
    const gate = Promise.withResolvers<void>()
    const stuck = writing(write => async (...args) => {
      await gate.promise
      return write(...args)
    })
    const its = world({ protections: { deadlineMs: 500 } }, { ...lists, plant: stuck })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.start())
    expect(await its.clock.until(engine.write('k', 1))).toMatchObject({ ok: false, reason: 'deadline' })
    await its.clock.until(engine.read('k'))
    // Long after every doubt has ended.
    await its.clock.advance(20_000)
    gate.resolve()
    await its.clock.advance(100)
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ value: 1 })
    await its.clock.until(engine.stop())
  })
})

describe('a database that never answers', () => {
  it('does not keep the cache shut for ever', async () => {
    let hangs = true
    const silent = (parts: EngineParts): EngineParts => ({
      ...parts,
      source: {
        ...parts.source,
        changedSince: mark => (hangs ? new Promise(() => {}) : parts.source.changedSince(mark)),
      },
    })
    const its = world({}, { plant: silent })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.start())
    its.loseCache()
    await its.clock.advance(2_000)
    expect(engine.cacheUsable()).toBe(false)
    hangs = false
    await its.clock.advance(5_000)
    expect(engine.cacheUsable()).toBe(true)
    await its.clock.until(engine.stop())
  })
})
