import { expect, test } from 'vitest'
import { filterOf, globOf, isFiltered, needsServer } from './filter.ts'
import { selectionOf } from './selection.ts'

const words = {
  pattern: '',
  type: [],
  ttl: '',
  size: 0,
  idle: 0,
  prefix: null,
  delimiter: null,
  view: 'tree' as const,
  sort: null,
  order: 'name' as const,
  by: 'memory' as const,
  key: null,
}

test('plain text is looked for anywhere, a pattern is left as it is', () => {
  expect(globOf('user')).toEqual({ glob: '*user*', widened: true })
  expect(globOf('user:*')).toEqual({ glob: 'user:*', widened: false })
  expect(globOf('a\\*')).toEqual({ glob: 'a\\*', widened: false })
  expect(globOf('')).toEqual({ glob: null, widened: false })
})

test('an address that was written by hand asks for nothing that makes no sense', () => {
  const filter = filterOf({ ...words, ttl: '-5', size: -1, idle: -7, pattern: 'x'.repeat(5000) })
  expect(filter).toMatchObject({ ttl: { kind: 'any' }, minBytes: null, minIdleMs: null })
  expect(filter.pattern).toHaveLength(1000)
  expect(filterOf({ ...words, ttl: '60' }).ttl).toEqual({ kind: 'within', ms: 60_000 })
  expect(filterOf({ ...words, ttl: 'from0' }).ttl).toEqual({ kind: 'beyond', ms: 0 })
  expect(filterOf({ ...words, ttl: 'from86400' }).ttl).toEqual({ kind: 'beyond', ms: 86_400_000 })
  expect(filterOf({ ...words, ttl: 'from' }).ttl).toEqual({ kind: 'any' })
})

test('names alone decide unless something of the value is asked for', () => {
  expect(needsServer(filterOf({ ...words, pattern: 'a*' }))).toBe(false)
  expect(needsServer(filterOf({ ...words, ttl: 'none' }))).toBe(true)
  expect(isFiltered(filterOf(words))).toBe(false)
})

test('what is chosen is what the list shows, or the keys that were ticked, and nothing that could mean more', () => {
  const chosen = (
    change: Partial<typeof words> | Record<string, unknown>,
    ticked: [string, string][] = [],
  ) => {
    const given = { ...words, ...change }
    return selectionOf({ words: given, filter: filterOf(given), delimiter: ':' }, new Map(ticked))
  }
  expect(chosen({})).toBeNull()
  expect(chosen({ pattern: 'cart' })).toEqual({ kind: 'pattern', pattern: '*cart*' })
  expect(chosen({ prefix: 'dXNlcjo' })).toEqual({
    kind: 'namespace',
    prefix: 'dXNlcjo',
    label: 'user:',
    delimiter: ':',
    pattern: null,
  })
  expect(chosen({ prefix: 'dXNlcjo', pattern: 'a*' })).toMatchObject({ prefix: 'dXNlcjo', pattern: 'a*' })
  expect(chosen({ prefix: 'dXNlcjo', ttl: 'none' })).toMatchObject({
    kind: 'found',
    filter: { prefix: 'dXNlcjo', ttl: { kind: 'none' } },
    label: 'namespace: user: · no expiry',
  })
  expect(chosen({ pattern: 'a*', ttl: 'none' }, [['YQ', 'a']])).toEqual({
    kind: 'keys',
    ids: ['YQ'],
    names: ['a'],
  })
})
