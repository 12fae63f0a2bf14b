import { describe, expect, it } from 'vitest'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { createWorld, type WorldOptions } from '#server/engine/simulation/world.ts'

const world = (policy: PolicyInput, options: Partial<WorldOptions> = {}) =>
  createWorld({ seed: 1, policy: parsePolicy(policy), ...options })

describe('a load that is overtaken', () => {
  it('by a void tag gives its lease back, so that the next reader does not wait for its end', async () => {
    const its = world({}, { loadMs: 40, tags: { k: ['t'] } })
    const [one, other] = [its.addClient('one'), its.addClient('other')]
    its.rows.rows.set('k', { version: 1, value: 'v' })
    const overtaken = one.engine.read('k')
    await its.clock.advance(10)
    await its.clock.until(one.engine.invalidateTag('t'))
    await its.clock.until(overtaken)
    await its.clock.advance(5)
    const began = its.clock.now()
    expect(await its.clock.until(other.engine.read('k'))).toMatchObject({ class: 'loaded', value: 'v' })
    expect(its.clock.now() - began).toBeLessThan(200)
    expect(await its.clock.until(one.engine.read('k'))).toMatchObject({ class: 'hit' })
  })
})
