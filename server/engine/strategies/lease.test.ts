import { describe, expect, it } from 'vitest'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { createWorld } from '#server/engine/simulation/world.ts'

const LOAD_MS = 300

/** Four processes; the one that loads dies in the middle of it. */
async function holderDies(policy: PolicyInput) {
  const its = createWorld({ seed: 1, policy: parsePolicy(policy), loadMs: LOAD_MS })
  its.rows.rows.set('k', { version: 1, value: 'v' })
  const [dies, ...others] = ['dies', 'b', 'c', 'd'].map(its.addClient)
  void dies?.engine.read('k')
  await its.clock.advance(LOAD_MS / 2)
  dies?.crash()
  const died = its.clock.now()
  const reads = others.flatMap(({ engine }) => Array.from({ length: 10 }, () => engine.read('k')))
  const answers = await its.clock.until(Promise.all(reads))
  const loads = its.trace.filter(event => event.type === 'load-start' && event.at > died)
  return { answers, loads: loads.length, tookMs: its.clock.now() - died }
}

describe('a lease whose holder dies', () => {
  it('is taken over by exactly one waiter, within the lease time', async () => {
    const { lease } = parsePolicy({}).protections
    const { answers, loads, tookMs } = await holderDies({})
    expect(answers.every(answer => answer.ok && answer.value === 'v')).toBe(true)
    expect(loads).toBe(1)
    // The lease time, the load itself, and for each process a poll until it sees what there is.
    expect(tookMs).toBeLessThan((lease?.ms ?? 0) + LOAD_MS + 3 * (lease?.pollMs ?? 0))
  })

  it('is not waited for beyond the patience of the policy: then each process loads for itself', async () => {
    const { loads, tookMs } = await holderDies({ protections: { lease: { ms: 10_000, waitMs: 1_000 } } })
    expect(loads).toBe(3)
    expect(tookMs).toBeLessThan(1_000 + LOAD_MS + 100)
  })
})
