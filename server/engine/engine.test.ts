import { describe, expect, it } from 'vitest'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { createWorld, type WorldOptions } from '#server/engine/simulation/world.ts'

const world = (policy: PolicyInput = {}, options: Partial<WorldOptions> = {}) =>
  createWorld({ seed: 1, policy: parsePolicy(policy), ...options })
const loads = (of: ReturnType<typeof world>) => of.trace.filter(({ type }) => type === 'load-start').length
const classes = (of: ReturnType<typeof world>) =>
  of.trace.flatMap(event => (event.type === 'request' ? [event.class] : []))

describe('a read', () => {
  it('is loaded once, then hit', async () => {
    const its = world()
    const { engine } = its.addClient('a')
    await its.clock.until(engine.write('k', { a: 1 }))
    expect(await its.clock.until(engine.read('k'))).toMatchObject({
      ok: true,
      class: 'loaded',
      value: { a: 1 },
    })
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ ok: true, class: 'hit', value: { a: 1 } })
    expect(loads(its)).toBe(1)
  })

  it('of a missing row is negative until the row comes (trap 17)', async () => {
    const its = world()
    const { engine } = its.addClient('a')
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ class: 'loaded', found: false })
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ class: 'negative', found: false })
    await its.clock.until(engine.write('k', 1))
    expect(await its.clock.until(engine.read('k'))).toMatchObject({ found: true, value: 1 })
  })

  it('shares one load among 4 processes × 250 callers (S4)', async () => {
    const its = world({}, { loadMs: 200 })
    const clients = ['a', 'b', 'c', 'd'].map(its.addClient)
    its.rows.rows.set('k', { version: 1, value: 'v' })
    const reads = clients.flatMap(({ engine }) => Array.from({ length: 250 }, () => engine.read('k')))
    const answers = await its.clock.until(Promise.all(reads))
    expect(loads(its)).toBe(1)
    expect(answers.every(answer => answer.ok && answer.value === 'v')).toBe(true)
    expect(classes(its).filter(each => each === 'loaded')).toHaveLength(1)
  })

  it('that begins after a write is not answered by a load from before it (S1, S3)', async () => {
    const its = world({}, { loadMs: 100 })
    const [one, other] = [its.addClient('one'), its.addClient('other')]
    its.rows.rows.set('k', { version: 1, value: 'old' })
    const early = [one.engine.read('k'), other.engine.read('k')]
    await its.clock.advance(60)
    await its.clock.until(one.engine.write('k', 'new'))
    const late = await its.clock.until(Promise.all([one.engine.read('k'), other.engine.read('k')]))
    expect(late.map(answer => answer.ok && answer.value)).toEqual(['new', 'new'])
    await its.clock.until(Promise.all(early))
    expect(await its.clock.until(other.engine.read('k'))).toMatchObject({ value: 'new' })
  })

  it('is fresh after its tag was voided during a load (S2)', async () => {
    const its = world({}, { loadMs: 100, tags: { k: ['t'] } })
    const [one, other] = [its.addClient('one'), its.addClient('other')]
    its.rows.rows.set('k', { version: 1, value: 'old' })
    const early = one.engine.read('k')
    await its.clock.advance(60)
    its.rows.rows.set('k', { version: 2, value: 'new' })
    await its.clock.until(other.engine.invalidateTag('t'))
    expect(await its.clock.until(one.engine.read('k'))).toMatchObject({ value: 'new' })
    await its.clock.until(early)
    expect(await its.clock.until(other.engine.read('k'))).toMatchObject({ value: 'new' })
  })

  it('is one load although the lease is shorter than the load (S5)', async () => {
    const its = world({ protections: { lease: { ms: 150 } } }, { loadMs: 500 })
    const clients = ['a', 'b'].map(its.addClient)
    await its.clock.until(Promise.all(clients.map(({ engine }) => engine.read('k'))))
    expect(loads(its)).toBe(1)
  })

  it('costs one more load when the holder of the lease dies (S6)', async () => {
    const its = world({ protections: { lease: { ms: 1_000 } } }, { loadMs: 300 })
    const [dies, lives] = [its.addClient('dies'), its.addClient('lives')]
    void dies.engine.read('k')
    await its.clock.advance(100)
    dies.crash()
    const began = its.clock.now()
    await its.clock.until(lives.engine.read('k'))
    expect(loads(its)).toBe(2)
    expect(its.clock.now() - began).toBeLessThan(1_000 + 300 + 100)
  })

  it('shares a failure, and asks again only after the back-off (S7)', async () => {
    const its = world({ protections: { backoffMs: 50 } })
    const { engine } = its.addClient('a')
    let calls = 0
    const load = () => {
      calls += 1
      return new Promise<never>((_, reject) => its.clock.after(30, () => reject(new Error('database away'))))
    }
    const until = its.clock.now() + 300
    const caller = async () => {
      while (its.clock.now() < until) {
        await engine.read('k', { load })
        await new Promise<void>(resolve => its.clock.after(1, resolve))
      }
    }
    await its.clock.until(Promise.all(Array.from({ length: 120 }, caller)))
    expect(calls).toBeLessThanOrEqual(300 / 30 + 1)
  })

  it('answers at the caller’s own deadline when the load hangs (S8)', async () => {
    const its = world()
    const { engine } = its.addClient('a')
    const began = its.clock.now()
    const load = () => new Promise<never>(() => {})
    const ended: number[] = []
    const read = (deadlineMs: number) =>
      engine.read('k', { load, deadlineMs }).then(answer => {
        ended.push(its.clock.now() - began)
        return answer
      })
    const answers = await its.clock.until(Promise.all([read(100), read(700)]))
    expect(ended).toEqual([100, 700])
    expect(answers.every(answer => !answer.ok && answer.reason === 'deadline')).toBe(true)
  })

  it('refuses an undefined value loudly (S12)', async () => {
    const its = world()
    const { engine } = its.addClient('a')
    const answer = await its.clock.until(
      engine.read('k', { load: async () => ({ version: 1, value: undefined }) }),
    )
    expect(answer).toMatchObject({
      ok: false,
      error: { message: expect.stringMatching(/answered undefined/) },
    })
    expect(await engine.write('k', undefined)).toMatchObject({ ok: false, reason: 'refused' })
  })
})
