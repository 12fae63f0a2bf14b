import { describe, expect, it } from 'vitest'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { createWorld, type WorldOptions } from '#server/engine/simulation/world.ts'

const world = (policy: PolicyInput = {}, options: Partial<WorldOptions> = {}) =>
  createWorld({ seed: 1, policy: parsePolicy(policy), ...options })
const count = (of: ReturnType<typeof world>, type: string) =>
  of.trace.filter(event => event.type === type).length

describe('the traps of waiting and refreshing', () => {
  it('14: waiters come at times of their own and outlive a dead holder', async () => {
    const its = world({ protections: { lease: { ms: 500, pollMs: 40 } } }, { loadMs: 200 })
    const [dies, ...others] = ['a', 'b', 'c', 'd'].map(its.addClient)
    void dies?.engine.read('k')
    await its.clock.advance(50)
    dies?.crash()
    const began = its.clock.now()
    await its.clock.until(Promise.all(others.map(({ engine }) => engine.read('k'))))
    expect(its.clock.now() - began).toBeLessThan(500 + 200 + 120)
    expect(count(its, 'load-start')).toBe(2)
  })

  it('28: a refresh does not bring back what was removed, and only one process refreshes', async () => {
    const its = world(
      {
        read: 'refresh-ahead',
        protections: { early: { kind: 'refresh-ahead', factor: 0.5 } },
        ttl: { defaultMs: 1_000, jitter: 0 },
      },
      { loadMs: 100 },
    )
    const [one, other] = [its.addClient('one'), its.addClient('other')]
    await its.clock.until(one.engine.write('k', 'v'))
    await its.clock.until(one.engine.read('k'))
    await its.clock.advance(600)
    const classes = await its.clock.until(Promise.all([one.engine.read('k'), other.engine.read('k')]))
    expect(classes.map(answer => answer.class).sort()).toEqual(['ducked', 'early refresh'])
    its.rows.rows.delete('k')
    await its.clock.until(other.engine.invalidate('k'))
    await its.clock.advance(1_000)
    expect(await its.clock.until(one.engine.read('k'))).toMatchObject({ found: false })
    expect(count(its, 'fill-rejected')).toBe(1)
  })

  it('29: nobody reads, so nobody refreshes', async () => {
    const its = world({
      read: 'refresh-ahead',
      protections: { early: { kind: 'refresh-ahead', factor: 0.5 } },
      ttl: { defaultMs: 1_000 },
    })
    const { engine } = its.addClient('a')
    await its.clock.until(engine.read('k'))
    await its.clock.advance(10_000)
    expect(count(its, 'load-start')).toBe(1)
  })
})
