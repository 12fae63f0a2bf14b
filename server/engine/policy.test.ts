import { describe, expect, it } from 'vitest'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { plainCacheAside, preset, presetNames } from '#server/engine/presets.ts'

describe('a policy', () => {
  it('has six presets, none of them wrong on purpose', () => {
    expect(presetNames).toHaveLength(6)
    for (const name of presetNames) expect(Object.values(preset(name).wrong)).not.toContain(true)
    expect(plainCacheAside().protections.lease).toBeNull()
  })

  it('refuses what it does not know', () => {
    const unknown: PolicyInput & { writes: string } = { writes: 'now' }
    expect(() => parsePolicy(unknown)).toThrow(/cannot work/)
  })

  const contradictions: [string, PolicyInput, RegExp][] = [
    [
      'write-through of what nobody reads',
      { read: 'none', write: { kind: 'write-through' } },
      /makes no sense/,
    ],
    ['refresh-ahead without a factor', { read: 'refresh-ahead' }, /share of the TTL/],
    [
      'sliding and write-behind',
      { write: { kind: 'write-behind' }, ttl: { sliding: { maxAgeMs: 9e8 } } },
      /not reached/,
    ],
    ['a sliding cap below the TTL', { ttl: { sliding: { maxAgeMs: 1 } } }, /shorter than the TTL/],
    [
      'sliding and refreshing early',
      { protections: { early: { kind: 'xfetch' } }, ttl: { sliding: { maxAgeMs: 9e8 } } },
      /never comes near/,
    ],
    [
      'polling more rarely than waiting',
      { protections: { lease: { waitMs: 10, pollMs: 50 } } },
      /never polls/,
    ],
    ['a budget beyond the deadline', { protections: { cacheBudgetMs: 50, deadlineMs: 20 } }, /whole request/],
    ['a lease shorter than its renewal', { protections: { lease: { ms: 100 } } }, /three cache budgets/],
    ['jitter of everything', { ttl: { jitter: 1 } }, /expire at once/],
    ['a forgetful tombstone', { invalidation: { changeLog: true, tombstoneMs: 1_000 } }, /longest load/],
    ['a cascade after nothing', { invalidation: { explicit: false } }, /can follow/],
    ['a dirty set without write-behind', { wrong: { dirtySet: true } }, /choose write-behind/],
    [
      'a durable dirty set',
      { write: { kind: 'write-behind', durability: 'disk' }, wrong: { dirtySet: true } },
      /loses writes/,
    ],
    [
      'waiting for a replica beyond the deadline',
      { write: { kind: 'write-behind', durability: 'replica', holdMs: 20_000 } },
      /whole request/,
    ],
    ['elapsed time without XFetch', { wrong: { elapsedXFetch: true } }, /choose XFetch/],
    [
      'a foreign release without a lease',
      { protections: { lease: null }, wrong: { foreignRelease: true } },
      /no lease/,
    ],
    [
      'deleting too early what is not deleted',
      { write: { kind: 'write-through' }, wrong: { deleteBeforeCommit: true } },
      /too early/,
    ],
  ]
  it.each(contradictions)('refuses %s and says why', (_, input, sentence) => {
    expect(() => parsePolicy(input)).toThrow(sentence)
  })
})
