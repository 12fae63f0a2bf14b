import { describe, expect, it } from 'vitest'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { createWorld, type WorldOptions } from '#server/engine/simulation/world.ts'

const world = (policy: PolicyInput = {}, options: Partial<WorldOptions> = {}) =>
  createWorld({ seed: 1, policy: parsePolicy(policy), ...options })
type World = ReturnType<typeof world>
const behind: PolicyInput = {
  write: { kind: 'write-behind', flushMs: 60_000, lagLimit: 3, maxDeliveries: 2 },
}
const reasons = (of: World) => of.trace.flatMap(event => (event.type === 'unreadable' ? [event.reason] : []))

describe('a swap of the policy', () => {
  it('drains what was written behind before it is done, and orders direct writes after it', async () => {
    const its = world(behind)
    const { engine } = its.addClient('a')
    await its.clock.until(engine.start())
    await its.clock.until(engine.write('k', 'journaled'))
    const swap = engine.swap(parsePolicy({ write: { kind: 'write-through' } }))
    const direct = engine.write('k', 'direct')
    await its.clock.until(Promise.all([swap, direct]))
    expect(its.data.records).toEqual([])
    expect(its.rows.rows.get('k')?.value).toBe('direct')
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ value: 'direct' })
    await its.clock.until(engine.stop())
  })

  it('lets requests end under the policy they began with', async () => {
    const its = world({ codec: { name: 'json' } }, { loadMs: 100 })
    const { engine } = its.addClient('a')
    its.rows.rows.set('k', { version: 1, value: 'v' })
    const under = engine.read('k')
    await its.clock.advance(20)
    await its.clock.until(engine.swap(parsePolicy({ read: 'none', codec: { name: 'msgpack' } })))
    expect(await its.clock.until(under)).toMatchObject({ class: 'loaded', value: 'v' })
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ class: 'bypassed', value: 'v' })
  })

  it('reads what another codec wrote', async () => {
    const its = world({ codec: { name: 'protobuf' } })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.write('k', { a: [1, 'x'] }))
    await its.clock.until(engine.read('k'))
    await its.clock.until(engine.swap(parsePolicy({ codec: { name: 'json' } })))
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ class: 'hit', value: { a: [1, 'x'] } })
  })

  it('sorts a direct write after one that another process has written behind', async () => {
    const its = world(behind)
    const [journals, direct] = [its.addClient('journals'), its.addClient('direct')]
    await its.clock.until(Promise.all([journals.engine.start(), direct.engine.start()]))
    await its.clock.until(direct.engine.swap(parsePolicy({})))
    await its.clock.until(journals.engine.write('k', 'journaled'))
    await its.clock.until(direct.engine.write('k', 'later'))
    await its.clock.until(journals.engine.flush())
    expect(its.rows.rows.get('k')?.value).toBe('later')
    await its.clock.until(Promise.all([journals.engine.stop(), direct.engine.stop()]))
  })
})

describe('write-behind', () => {
  it('falls back to the database when the lag passes its limit, and says so', async () => {
    const its = world(behind)
    const { engine } = its.addClient('a')
    await its.clock.until(engine.start())
    const caches: string[] = []
    for (let at = 0; at < 5; at++) {
      const answer = await its.clock.until(engine.write(`k${at}`, at))
      if (answer.ok) caches.push(answer.cache)
    }
    expect(caches).toEqual(['journaled', 'journaled', 'journaled', 'stored', 'stored'])
    expect(its.trace.filter(event => event.type === 'write' && event.way === 'fall-back')).toHaveLength(2)
    await its.clock.until(engine.stop())
  })

  it('refuses the word durable where the server does not carry it', async () => {
    const its = world({ write: { kind: 'write-behind', durability: 'disk' } })
    await expect(its.clock.until(its.addClient('a').engine.start())).rejects.toThrow(
      /not be durable here.*memory only/,
    )
  })

  it('buries a row that the database will never take, and shows the truth again', async () => {
    const its = world({ write: { kind: 'write-behind', flushMs: 60_000, maxDeliveries: 2 } })
    const { Refused } = await import('#server/engine/refused.ts')
    const apply = its.source.apply
    its.source.apply = async (batch, dead) => {
      if (batch.some(({ key }) => key === 'poison')) {
        throw new Refused([{ key: 'poison', reason: 'value too long' }])
      }
      return apply(batch, dead)
    }
    const { engine } = its.addClient('a')
    await its.clock.until(engine.start())
    await its.clock.until(engine.write('poison', 'x'))
    await its.clock.until(engine.write('fine', 'y'))
    await its.clock.until(engine.flush())
    await its.clock.until(engine.flush())
    expect(its.rows.dead).toMatchObject([{ key: 'poison', reason: 'value too long' }])
    expect(its.rows.rows.get('fine')?.value).toBe('y')
    expect(await its.clock.until(engine.read('poison'))).toMatchObject({ found: false })
    await its.clock.until(engine.stop())
  })
})

describe('bad input', () => {
  it('under our key is a miss that is reported, never a crash, and what is foreign stays', async () => {
    const its = world()
    const { engine } = its.addClient('a')
    its.rows.rows.set('k', { version: 1, value: 'v' })
    const foreign = Buffer.from('somebody else’s')
    its.data.entries.set('k', { bytes: foreign, until: Number.POSITIVE_INFINITY })
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ ok: true, value: 'v' })
    expect(its.data.entries.get('k')?.bytes).toBe(foreign)
    expect(reasons(its)).toContain('foreign')
  })

  it('of a damaged entry of ours is reported and put right', async () => {
    const its = world()
    const { engine } = its.addClient('a')
    await its.clock.until(engine.write('k', 'v'))
    await its.clock.until(engine.read('k'))
    const held = its.data.entries.get('k')
    const damaged = Buffer.from(held?.bytes ?? [])
    damaged[damaged.length - 2] = 0
    its.data.entries.set('k', { bytes: damaged, until: Number.POSITIVE_INFINITY })
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ class: 'loaded', value: 'v' })
    expect(reasons(its)).toEqual(['corrupt'])
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ class: 'hit' })
  })

  it('that is too large is answered but not cached, and refused where it would be written', async () => {
    const its = world({ codec: { maxBytes: 100 }, write: { kind: 'write-behind' } })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.start())
    its.rows.rows.set('k', { version: 1, value: 'x'.repeat(200) })
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ ok: true, value: 'x'.repeat(200) })
    expect(its.trace.some(({ type }) => type === 'too-large')).toBe(true)
    const answer = await its.clock.until(engine.write('big', 'x'.repeat(200)))
    expect(answer).toMatchObject({
      ok: false,
      reason: 'refused',
      error: { message: expect.stringMatching(/"big" has/) },
    })
    await its.clock.until(engine.stop())
  })

  it('is refused before anything is written', async () => {
    const its = world()
    const { engine } = its.addClient('a')
    expect(await its.clock.until(engine.write('k', { f: () => 1 }))).toMatchObject({
      ok: false,
      reason: 'refused',
    })
    expect(its.rows.rows.size).toBe(0)
  })
})

describe('a policy that is wrong on purpose', () => {
  it('runs only where that was asked for, and reports itself', async () => {
    const its = world({ wrong: { falsyMiss: true, foreignRelease: true, shortLock: true } })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.write('k', 0))
    await its.clock.until(engine.read('k'))
    await its.clock.until(engine.read('k'))
    const told = new Set(
      its.trace.flatMap(event => (event.type === 'wrong-on-purpose' ? [event.switch] : [])),
    )
    expect(told).toEqual(new Set(['falsyMiss', 'foreignRelease', 'shortLock']))
    expect(its.trace.filter(({ type }) => type === 'load-start')).toHaveLength(2)
    const { createEngine } = await import('#server/engine/engine.ts')
    const parts = { store: its.store, source: its.source, clock: its.clock, random: its.random, name: 'b' }
    const describeKey = () => ({ kind: 'k', tags: [] })
    const policy = parsePolicy({ wrong: { falsyMiss: true } })
    expect(() => createEngine({ ...parts, trace: () => {}, describe: describeKey, policy })).toThrow(
      /wrong on purpose \(falsyMiss\)/,
    )
  })

  it('that keeps its lock shorter than the load loads twice', async () => {
    const its = world({ protections: { lease: { ms: 200 } }, wrong: { shortLock: true } }, { loadMs: 500 })
    const clients = ['a', 'b'].map(its.addClient)
    await its.clock.until(Promise.all(clients.map(({ engine }) => engine.read('k'))))
    expect(its.trace.filter(({ type }) => type === 'load-start').length).toBeGreaterThan(1)
  })
})
