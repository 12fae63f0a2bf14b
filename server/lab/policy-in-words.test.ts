import { describe, expect, test } from 'vitest'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import { type PresetName, plainCacheAside, preset, presetNames } from '#server/engine/presets.ts'
import { policyInWords, span } from './policy-in-words.ts'

const all = (name: PresetName, part: keyof ReturnType<typeof policyInWords>) =>
  policyInWords(preset(name))[part].join(' ')

describe('every preset', () => {
  test.each(presetNames)(
    '%s says what a hit, a miss and a write do, what it is good for and what it costs',
    name => {
      const { contradictions, ...parts } = policyInWords(preset(name))
      expect(contradictions).toEqual([])
      for (const [part, sentences] of Object.entries(parts)) {
        expect(sentences.length, part).toBeGreaterThan(0)
        for (const sentence of sentences) expect(sentence, part).toMatch(/^[A-Z].*\.$/)
        expect(new Set(sentences).size, part).toBe(sentences.length)
      }
    },
  )

  test('no two say the same', () => {
    const told = presetNames.map(name => JSON.stringify(policyInWords(preset(name))))
    expect(new Set(told).size).toBe(presetNames.length)
  })
})

test.each<[PresetName, keyof ReturnType<typeof policyInWords>, RegExp]>([
  ['cache-aside', 'miss', /application loads/],
  ['cache-aside', 'write', /deleted, not updated/],
  ['read-through', 'miss', /registered loader/],
  ['write-through', 'write', /put into the cache in the same step/],
  ['write-through', 'strengths', /read after a write finds the new value/],
  ['write-around', 'prices', /read after a write misses/],
  ['write-behind', 'write', /acknowledged at once/],
  ['write-behind', 'write', /Every 5 s up to 500/],
  ['write-behind', 'cannot', /what is not flushed dies with the cache/],
  ['refresh-ahead', 'hit', /After 80 % of its time/],
  ['refresh-ahead', 'strengths', /never miss/],
])('%s, on %s: %s', (name, part, words) => {
  expect(all(name, part)).toMatch(words)
})

test.each<[string, PolicyInput, keyof ReturnType<typeof policyInWords>, RegExp, boolean]>([
  ['a lease', {}, 'miss', /One instance gets the lease/, true],
  ['no lease', { protections: { lease: null } }, 'miss', /Every instance that misses loads/, true],
  ['no lease', { protections: { lease: null } }, 'cannot', /slow load may put an old row/, true],
  ['a lease', {}, 'cannot', /slow load may put an old row/, false],
  [
    'no coalescing',
    { protections: { coalesce: false } },
    'miss',
    /each request for the same key loads again/,
    true,
  ],
  ['xfetch', { protections: { early: { kind: 'xfetch' } } }, 'hit', /XFetch/, true],
  ['last fifth', { protections: { early: { kind: 'last-fifth' } } }, 'hit', /last fifth/, true],
  [
    'stale while refreshing',
    { protections: { stale: { graceMs: 5000, when: 'refreshing' } } },
    'miss',
    /less than 5 s ago/,
    true,
  ],
  [
    'stale when failing',
    { protections: { stale: { graceMs: 5000, when: 'failing' } } },
    'miss',
    /load fails/,
    true,
  ],
  ['no breaker', { protections: { breaker: null } }, 'cannot', /dead cache/, true],
  ['a cap', { protections: { databaseCap: 7 } }, 'miss', /At most 7 loads/, true],
  ['TTL only', { invalidation: { explicit: false, cascade: false } }, 'cannot', /unseen until the TTL/, true],
  ['TTL only', { invalidation: { explicit: false, cascade: false } }, 'write', /not told/, true],
  ['the change log', { invalidation: { changeLog: true } }, 'cannot', /behind its back/, false],
  ['a sliding TTL', { ttl: { sliding: { maxAgeMs: 600_000 } } }, 'hit', /up to 10 min/, true],
  ['no negative entries', { ttl: { negativeMs: null } }, 'hit', /does not exist/, false],
  ['a second delete', { write: { kind: 'delete', secondDeleteMs: 500 } }, 'write', /500 ms later/, true],
  ['no cache', { read: 'none' }, 'hit', /no hit/, true],
  [
    'the dirty set',
    { write: { kind: 'write-behind' }, wrong: { dirtySet: true } },
    'write',
    /Wrong on purpose/,
    true,
  ],
  ['an early delete', { wrong: { deleteBeforeCommit: true } }, 'write', /before the database has/, true],
  [
    'durable writes',
    { write: { kind: 'write-behind', durability: 'disk' } },
    'cannot',
    /dies with the cache/,
    false,
  ],
])('%s', (_, input, part, words, there) => {
  expect(words.test(policyInWords(parsePolicy(input))[part].join(' '))).toBe(there)
})

test('plain cache-aside cannot promise fresh reads', () => {
  expect(policyInWords(plainCacheAside()).cannot.join(' ')).toMatch(/cannot promise fresh reads/)
})

test.each([
  [500, '500 ms'],
  [1500, '1.5 s'],
  [300_000, '5 min'],
  [86_400_000, '1 d'],
])('%i ms is %s', (ms, words) => {
  expect(span(ms)).toBe(words)
})

test('a policy that cannot work says why', () => {
  expect(policyInWords({ ...preset('write-through'), read: 'none' }).contradictions).toEqual([
    expect.stringMatching(/^Nothing is ever read from the cache/),
  ])
})
