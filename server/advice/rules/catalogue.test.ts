import { describe, expect, test } from 'vitest'
import {
  analysis,
  away,
  capture,
  command,
  crowd,
  frame,
  namespace,
  noon,
  reading,
  series,
  space,
  sure,
  there,
} from '#testing/advice-readings.ts'
import type { Reading, SlowGroup } from '../shapes.ts'
import { plain } from '../text.ts'
import { rules } from './catalogue.ts'

const slow = (name: string, rest: Partial<SlowGroup> = {}) => {
  const group = { shape: `${name} user:*`, command: name, count: 3, total: 90_000, worst: 40_000, ...rest }
  return { slow: there({ seconds: 86_400, groups: [{ first: noon - 9000, last: noon - 1000, ...group }] }) }
}
const absent = { absent: { keys: 4, misses: 900 }, reloaded: { keys: 0, misses: 0, livedMs: null } }
const reloaded = { absent: { keys: 0, misses: 0 }, reloaded: { keys: 90, misses: 900, livedMs: 4000 } }
const bigKey = {
  id: 'YQ',
  text: 'a',
  inexact: false,
  bytes: 6_000_000,
  type: 'hash' as const,
  ttl: null,
  node: 'n',
}

/** Of each rule: what triggers it and what it says then; what it needs and what it says without. */
const cases: Record<
  string,
  { bad: Partial<Reading>; says: RegExp; without: Partial<Reading>; missing: RegExp }
> = {
  'fallen-hit-rate': {
    bad: { hour: there(series('1h', ago => (ago <= 300 ? { hits: 700, misses: 300 } : {}))) },
    says: /fallen to 0\.7; it was 0\.95/,
    without: { hour: away('The history is away.') },
    missing: /history is away/,
  },
  'poor-hit-rate': {
    bad: {
      frame: there(
        frame(
          {},
          { windows: { ...frame().windows, hour: { seconds: 3600, covers: 3600, hits: 400, misses: 600 } } },
        ),
      ),
    },
    says: /Only 0\.4 of the reads/,
    without: {
      frame: there(
        frame(
          {},
          { windows: { ...frame().windows, hour: { seconds: 3600, covers: 3600, hits: 9, misses: 0 } } },
        ),
      ),
    },
    missing: /fewer than 100 reads/,
  },
  'cold-namespace': {
    bad: { capture: capture({ spaces: [space('search:', { reads: 1000, misses: 900 })] }) },
    says: /of the reads of search: find something/,
    without: { capture: away('No capture.') },
    missing: /No capture/,
  },
  'short-ttl': {
    bad: { capture: capture({ spaces: [space('price:', { again: reloaded })] }) },
    says: /Keys of price: are loaded again 4000/,
    without: { capture: capture({ spaces: [space('price:', { again: undefined })] }) },
    missing: /older board/,
  },
  'absent-names': {
    bad: { capture: capture({ spaces: [space('user:', { again: absent })] }) },
    says: /4 names of user: .* never there/,
    without: { capture: capture({ absent: undefined }) },
    missing: /older board/,
  },
  'eviction-pressure': {
    bad: {
      frame: there(frame({ evicted: 40 })),
      hour: there(series('1h', () => ({ evicted: 40 }))),
    },
    says: /Keys are evicted, 40/,
    without: { frame: there(frame({ evicted: null })) },
    missing: /does not tell how many keys it evicts/,
  },
  'memory-limit': {
    bad: { frame: there(frame({ memoryLimit: 0 })) },
    says: /no memory limit/,
    without: { frame: there(frame({ memoryLimit: null })) },
    missing: /does not tell its memory limit/,
  },
  'no-ttl': {
    bad: { frame: there(frame({ keysWithTtl: 60_000 })) },
    says: /40000 of 100000 keys have no TTL/,
    without: { policies: away('No policy.') },
    missing: /No policy/,
  },
  'same-second': {
    bad: { analysis: analysis({ crowds: [crowd('product:', 6000, noon + 60_000)] }) },
    says: /6000 keys of product: expire in the same second/,
    without: { analysis: analysis({ crowds: undefined }) },
    missing: /older board/,
  },
  'big-keys': {
    bad: { analysis: analysis({ big: [bigKey] }) },
    says: /One key, a, takes 6000000/,
    without: { analysis: away('No analysis.') },
    missing: /No analysis/,
  },
  'idle-memory': {
    bad: {
      analysis: analysis({
        uses: [{ name: 'over 7 days', keys: sure(40_000), bytes: sure(120_000_000), looked: 40_000 }],
      }),
    },
    says: /120000000 belong to keys/,
    without: { analysis: analysis({ use: 'frequency' }) },
    missing: /LFU/,
  },
  fragmentation: {
    bad: { frame: there(frame({ memoryRss: 900_000_000 })) },
    says: /holds 500000000 more from the system/,
    without: { frame: there(frame({ memoryRss: null })) },
    missing: /used_memory_rss/,
  },
  'keys-command': {
    bad: slow('KEYS'),
    says: /KEYS held everybody up 3 times/,
    without: { slow: away('NOPERM slowlog|get') },
    missing: /slowlog/,
  },
  'keys-calls': {
    bad: { commands: there({ seconds: 3600, commands: [command('KEYS', { calls: 12 })] }) },
    says: /KEYS was called 12 times/,
    without: { commands: there({ seconds: 4, commands: [] }) },
    missing: /less than 30 s/,
  },
  'whole-reads': {
    bad: slow('SMEMBERS'),
    says: /SMEMBERS and the like took long 3 times/,
    without: { slow: away('no slow log') },
    missing: /no slow log/,
  },
  'blocking-removal': {
    bad: slow('FLUSHALL', { shape: 'FLUSHALL' }),
    says: /FLUSHALL freed memory while everybody waited/,
    without: { slow: away('no slow log') },
    missing: /no slow log/,
  },
  'connection-churn': {
    bad: { hour: there(series('1h', () => ({ connections: 50, operations: 400 }))) },
    says: /opened at 50, one for every 8 commands/,
    without: { hour: away('gone'), frame: there(frame({ connections: null })) },
    missing: /how many connections it receives/,
  },
  'refused-connections': {
    bad: { hour: there(series('1h', ago => (ago <= 60 ? { rejectedConnections: 2 } : {}))) },
    says: /refused 120 connections/,
    without: { hour: away('The history is away.') },
    missing: /history is away/,
  },
  'failed-commands': {
    bad: { commands: there({ seconds: 3600, commands: [command('SET', { failed: 200 })] }) },
    says: /0\.2 of the calls of SET failed/,
    without: { commands: away('NOPERM info') },
    missing: /NOPERM/,
  },
}

test('every rule is tried here', () => {
  expect(Object.keys(cases).toSorted()).toEqual(rules.map(({ id }) => id).toSorted())
})

describe.each(rules)('$id', ({ id, look }) => {
  const { bad, says, without, missing } = cases[id] ?? { bad: {}, says: /^$/, without: {}, missing: /^$/ }

  test('finds nothing where all is well', () => {
    expect(look(reading())).toMatchObject({ kind: 'looked', findings: [] })
  })

  test('says what is the case, what it costs and what to do, with a way there', () => {
    const seen = look(reading(bad))
    const [finding] = seen.kind === 'looked' ? seen.findings : []
    expect(plain(finding?.says ?? [])).toMatch(says)
    expect(finding?.id.startsWith(id)).toBe(true)
    expect(plain(finding?.effect ?? []).length).toBeGreaterThan(10)
    expect(plain(finding?.remedy ?? []).length).toBeGreaterThan(10)
    expect(finding?.place.href).toMatch(/^\/[a-z]+(\?|$)/)
    const share = finding?.share ?? -1
    expect(share).toBeGreaterThanOrEqual(0)
    expect(share).toBeLessThanOrEqual(1)
  })

  test('says that it could not look, and what is missing, never that all is well', () => {
    const seen = look(reading(without))
    expect(seen.kind).toBe('blind')
    if (seen.kind === 'blind') expect(seen.missing).toMatch(missing)
  })

  test('cannot look at servers that say nothing', () => {
    const nothing = away('gone')
    const all = { frame: nothing, policies: nothing, hour: nothing, day: nothing, analysis: nothing }
    const seen = look({ now: noon, ...all, capture: nothing, slow: nothing, commands: nothing })
    expect(seen).toMatchObject({ kind: 'blind', missing: 'gone' })
  })
})

const findingsOf = (id: string, state: Partial<Reading>) => {
  const seen = rules.find(rule => rule.id === id)?.look(reading(state))
  return seen?.kind === 'looked' ? seen.findings : null
}

test('keys without a TTL are no fault where the policy may evict all of them', () => {
  const bare = { frame: there(frame({ keysWithTtl: 0 })), policies: there(['allkeys-lru']) }
  expect(findingsOf('no-ttl', bare)).toEqual([])
  expect(findingsOf('no-ttl', { ...bare, policies: there(['noeviction']) })).toEqual([])
})

test('keys without a TTL tell since when, and whose they are', () => {
  const [finding] =
    findingsOf('no-ttl', {
      frame: there(frame({ keysWithTtl: 60_000 })),
      day: there(series('24h', ago => (ago <= 3600 ? { keysWithTtl: 60_000 } : {}))),
      analysis: analysis({ namespaces: [namespace('user:', { withoutTtl: sure(40_000) })], never: sure(70) }),
    }) ?? []
  expect(finding?.since).toEqual({ at: noon - 3_600_000, atLeast: false })
  expect(finding?.evidence.map(({ value }) => plain(value))).toContain('user: 40000')
})

test('with noeviction a cache that fills up within the hour is told before it is full', () => {
  const near = { policies: there(['noeviction']), frame: there(frame({}, { memoryFullIn: 1200 })) }
  expect(findingsOf('memory-limit', near)).toMatchObject([{ id: 'memory-limit:refuses', severity: 'soon' }])
  const full = { ...near, frame: there(frame({ memoryUsed: 960_000_000 })) }
  expect(findingsOf('memory-limit', full)).toMatchObject([{ severity: 'now' }])
  expect(findingsOf('memory-limit', { ...full, policies: there(['allkeys-lru']) })).toEqual([])
})

test('volatile-* without a single key with a TTL refuses writes as well', () => {
  const bare = { keysWithTtl: 0, memoryUsed: 900_000_000 }
  expect(findingsOf('memory-limit', { frame: there(frame(bare)) })).toHaveLength(1)
  expect(findingsOf('memory-limit', { frame: there(frame({ ...bare, keysWithTtl: 5 })) })).toEqual([])
})

test('evictions are urgent only while the hit rate falls', () => {
  const windows = {
    ...frame().windows,
    fiveMinutes: { seconds: 300, covers: 300, hits: 240_000, misses: 60_000 },
  }
  const hour = there(series('1h', () => ({ evicted: 40 })))
  const falling = findingsOf('eviction-pressure', { hour, frame: there(frame({ evicted: 40 }, { windows })) })
  expect(falling).toMatchObject([{ severity: 'now' }])
  const steady = findingsOf('eviction-pressure', { hour, frame: there(frame({ evicted: 40 })) })
  expect(steady).toMatchObject([{ severity: 'soon', since: { at: noon - 3_600_000, atLeast: true } }])
})

test('what is evicted is not blamed on the TTL', () => {
  const busy = { capture: capture({ spaces: [space('price:', { again: reloaded })] }) }
  expect(findingsOf('short-ttl', { ...busy, frame: there(frame({ evicted: 90 })) })).toEqual([])
})

test('a longer TTL is named when the capture could play it through', () => {
  const whatIf = { memory: [], ttl: [{ seconds: 60, low: 0.9, high: 0.95, modelled: true }] }
  const cold = { capture: capture({ spaces: [space('q:', { reads: 1000, misses: 900, whatIf })] }) }
  const [finding] = findingsOf('cold-namespace', cold) ?? []
  expect(plain(finding?.remedy ?? [])).toMatch(/with 60 at least 0\.9/)
})

test('a longer TTL is no remedy for names that are never there', () => {
  const whatIf = { memory: [], ttl: [{ seconds: 1, low: 0.97, high: 1, modelled: false }] }
  const none = {
    capture: capture({ spaces: [space('user:', { reads: 900, misses: 900, whatIf, again: absent })] }),
  }
  const [finding] = findingsOf('cold-namespace', none) ?? []
  expect(plain(finding?.says ?? [])).toMatch(/^None of the reads of user: find/)
  expect(plain(finding?.remedy ?? [])).toMatch(/negative caching/)
})

test('a crowd of yesterday is over, one of a few minutes ago is told as past', () => {
  const crowdAt = (at: number) => ({ analysis: analysis({ crowds: [crowd('a:', 6000, at)] }) })
  expect(findingsOf('same-second', crowdAt(noon - 86_400_000))).toEqual([])
  expect(plain(findingsOf('same-second', crowdAt(noon - 60_000))?.[0]?.says ?? [])).toMatch(/expired/)
})

test('a few keys that expire together are no crowd', () => {
  const few = { analysis: analysis({ crowds: [crowd('product:', 150, noon + 60_000)] }) }
  expect(findingsOf('same-second', few)).toEqual([])
})

test('less memory from the system than is used means that the rest is on disk', () => {
  const swapped = { frame: there(frame({ memoryRss: 200_000_000 })) }
  expect(findingsOf('fragmentation', swapped)).toMatchObject([
    { id: 'fragmentation:swapped', severity: 'now' },
  ])
})

test('a flush that goes on in the background held nobody up', () => {
  expect(findingsOf('blocking-removal', slow('FLUSHALL', { shape: 'FLUSHALL ASYNC' }))).toEqual([])
  expect(findingsOf('blocking-removal', slow('DEL'))).toHaveLength(1)
})

test('calls of KEYS that the board has made itself are not counted', () => {
  const own = { commands: there({ seconds: 3600, commands: [command('KEYS', { calls: 3, own: 3 })] }) }
  expect(findingsOf('keys-calls', own)).toEqual([])
})

test('many connections are no churn where each of them does much', () => {
  const busy = { hour: there(series('1h', () => ({ connections: 5, operations: 90_000 }))) }
  expect(findingsOf('connection-churn', busy)).toEqual([])
})

test('a hit rate is compared with yesterday where the hour before was as bad', () => {
  const bad = { hits: 600, misses: 400 }
  const [finding] =
    findingsOf('fallen-hit-rate', {
      hour: there(series('1h', () => bad)),
      day: there(series('24h', ago => (ago > 20_000 ? {} : bad))),
    }) ?? []
  expect(plain(finding?.says ?? [])).toMatch(/yesterday at this time/)
})
