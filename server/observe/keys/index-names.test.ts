import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createNameIndex, type NameIndex } from './index-names.ts'
import { createSearches } from './index-search.ts'

const roomy = 64 * 1024 * 1024

function indexOf(names: readonly Uint8Array[], { settled = false } = {}): NameIndex {
  const index = createNameIndex({ mostBytes: roomy })
  for (const [i, name] of names.entries()) {
    index.add(name, { start: 0, end: name.length, part: i % 3 })
    index.tidy(1)
    // As when somebody looks while the walk goes on.
    if (i % 7 === 0) index.runs()
  }
  while (settled && index.settle(5));
  return index
}

function listed(index: NameIndex): string[] {
  const search = createSearches(index).begin({ prefix: new Uint8Array(), pattern: null, after: null })
  const found: string[] = []
  for (;;) {
    const address = search.next(Number.POSITIVE_INFINITY)
    if (address === null || address === -1) return found
    found.push(Buffer.from(index.names.of(address)).toString('latin1'))
  }
}

/** The same, by the simplest means. */
const sorted = (names: readonly Uint8Array[]) =>
  [...new Set(names.map(name => Buffer.from(name).toString('latin1')))].sort((a, b) => (a < b ? -1 : 1))

const anyBytes = fc.uint8Array({ maxLength: 12 })
const likeKeys = fc
  .array(fc.constantFrom('a', 'b', ':', '::', '\xff', '\0', 'user'), { maxLength: 5 })
  .map(parts => new Uint8Array(Buffer.from(parts.join(''), 'latin1')))
const names = fc.array(fc.oneof(anyBytes, likeKeys), { maxLength: 200 })

describe('the index', () => {
  test('holds every name once and in byte order, while it grows and when it is settled', () => {
    fc.assert(
      fc.property(names, fc.boolean(), (all, settled) => {
        const index = indexOf(all, { settled })
        expect(listed(index)).toEqual(sorted(all))
        expect(index.count()).toBe(sorted(all).length)
      }),
    )
  })

  test('finds by prefix and pattern what a look at every name would find', () => {
    fc.assert(
      fc.property(names, fc.constantFrom('', 'a', 'user', 'b:'), (all, start) => {
        const index = indexOf(all)
        const searches = createSearches(index)
        const asks = { prefix: Buffer.from(start), pattern: Buffer.from('?*:*') }
        const wanted = sorted(all).filter(name => name.startsWith(start) && name.indexOf(':', 1) !== -1)
        expect(searches.count(asks)).toEqual({ total: wanted.length, exact: true })
        const search = searches.begin({ ...asks, after: null })
        const found: string[] = []
        for (let at = search.next(1e15); at !== null && at !== -1; at = search.next(1e15)) {
          found.push(Buffer.from(index.names.of(at)).toString('latin1'))
        }
        expect(found).toEqual(wanted)
      }),
    )
  })

  test('any page of what is found can be had at once, while it grows and when it is settled', () => {
    const sought = fc.constantFrom<[string, string | null, (name: string) => boolean]>(
      ['', null, () => true],
      ['', '*', () => true],
      ['user', null, name => name.startsWith('user')],
      ['', 'a*', name => name.startsWith('a')],
      ['a', 'a:*', name => name.startsWith('a:')],
      ['a', '?*:*', name => name.startsWith('a') && name.indexOf(':', 1) !== -1],
      ['b', 'a*', () => false],
    )
    fc.assert(
      fc.property(names, sought, fc.nat(220), fc.boolean(), (all, [start, glob, fits], offset, settled) => {
        const index = indexOf(all, { settled })
        const asks = { prefix: Buffer.from(start), pattern: glob === null ? null : Buffer.from(glob) }
        const page = createSearches(index).from(asks, { offset, limit: 7, until: 1e15 })
        const found = [...page.addresses].map(at => Buffer.from(index.names.of(at)).toString('latin1'))
        const wanted = sorted(all).filter(fits)
        expect(found).toEqual(wanted.slice(offset, offset + 7))
        expect(page.ended).toBe(offset + found.length >= wanted.length)
      }),
    )
  })

  test('is full at its limit and says so, and stays below it', () => {
    const mostBytes = 8 * 1024 * 1024
    const index = createNameIndex({ mostBytes })
    let answer = 'new'
    for (let i = 0; answer !== 'full'; i++) {
      const name = Buffer.from(`name:${i}`)
      answer = index.add(name, { start: 0, end: name.length, part: 0 })
      index.tidy(1)
    }
    expect(index.count()).toBeGreaterThan(100_000)
    while (index.settle(100_000));
    expect(index.bytes()).toBeLessThanOrEqual(mostBytes)
    expect(listed(index)).toHaveLength(index.count())
  })
})

test('a search that goes on while names come and go ends, with each name that stays once', () => {
  const index = createNameIndex({ mostBytes: 1e9 })
  const put = (name: string) => {
    const source = Buffer.from(name)
    index.add(source, { start: 0, end: source.length, part: 0 })
  }
  for (let i = 0; i < 300; i++) put(`old:${i}`)
  const search = createSearches(index).begin({ prefix: Buffer.alloc(0), pattern: null, after: null })
  const found: string[] = []
  const take = (most: number) => {
    for (let i = 0; i < most; i++) {
      const address = search.next(Number.POSITIVE_INFINITY)
      if (address === -1 || address === null) return
      found.push(Buffer.from(index.names.of(address)).toString())
    }
  }
  take(100)
  for (let i = 0; i < 300; i++) put(`new:${i}`)
  index.runs()
  take(100)
  while (index.settle(1000)) {}
  index.change({
    gone: [Buffer.from(found[0] ?? ''), Buffer.from('old:99')],
    come: [{ name: Buffer.from('young'), part: 0 }],
  })
  take(1000)
  expect(found.length).toBe(300)
  expect(new Set(found).size).toBe(300)
})
