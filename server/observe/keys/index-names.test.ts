import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createNameIndex, type NameIndex } from './index-names.ts'
import { createSearches } from './index-search.ts'
import type { TreeRow } from './shapes.ts'
import { createTree } from './tree-page.ts'

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

/** Children of a prefix: [label, number of keys], keys with 0. */
function childrenOf(names: string[], prefix: string, delimiter: string): [string, number][] {
  const found = new Map<string, [string, number]>()
  for (const name of names.filter(each => each.startsWith(prefix))) {
    const end = name.indexOf(delimiter, prefix.length)
    const row = end === -1 ? name : name.slice(0, end + delimiter.length)
    const known = found.get(end === -1 ? `key ${row}` : `namespace ${row}`)
    if (known) known[1] += 1
    else found.set(end === -1 ? `key ${row}` : `namespace ${row}`, [row, end === -1 ? 0 : 1])
  }
  return [...found.values()]
}

function wholeTree(index: NameIndex, prefix: string, delimiter: string): [string, number][] {
  const tree = createTree({ index, walk: 1, complete: () => true })
  const rows: TreeRow[] = []
  let cursor: string | null = null
  do {
    const asks = { prefix: Buffer.from(prefix, 'latin1'), delimiter: Buffer.from(delimiter, 'latin1') }
    const page = tree({ ...asks, order: 'name', cursor, limit: 2 })
    rows.push(...page.rows)
    cursor = page.next
  } while (cursor !== null)
  return rows.map(row => [
    Buffer.from(row.name.id, 'base64url').toString('latin1'),
    row.kind === 'key' ? 0 : row.keys,
  ])
}

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

  test('shows the tree that a look at every name would show, page by page', () => {
    const prefix = fc.constantFrom('', 'a', 'a:', 'user', 'a::', ':')
    const delimiter = fc.constantFrom(':', '::', 'a', 'user')
    fc.assert(
      fc.property(names, prefix, delimiter, (all, start, separator) => {
        const index = indexOf(all)
        expect(wholeTree(index, start, separator)).toEqual(childrenOf(sorted(all), start, separator))
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

  test('keeps apart two names that differ only in bytes that are no UTF-8', () => {
    const index = indexOf([Uint8Array.of(0x6b, 0xff), Uint8Array.of(0x6b, 0xfe)])
    const tree = createTree({ index, walk: 1, complete: () => true })
    const page = tree({
      prefix: Buffer.from(''),
      delimiter: Buffer.from(':'),
      order: 'name',
      cursor: null,
      limit: 10,
    })
    expect(page.rows.map(({ name }) => [name.id, name.text, name.inexact])).toEqual([
      ['a_4', 'k\\xfe', true],
      ['a_8', 'k\\xff', true],
    ])
  })

  test('takes a name of two megabytes beside short ones, and gives it a handle', () => {
    const long = new Uint8Array(2 * 1024 * 1024).fill(0x61)
    const index = indexOf([Buffer.from('b'), long, Buffer.from('c')])
    expect(listed(index).map(name => name.length)).toEqual([long.length, 1, 1])
    const tree = createTree({ index, walk: 4, complete: () => true })
    const asks = {
      prefix: Buffer.from(''),
      delimiter: Buffer.from(':'),
      order: 'name' as const,
      cursor: null,
    }
    const [first] = tree({ ...asks, limit: 10 }).rows
    expect(first?.name.id).toMatch(/^~4\.\d+\.2097152$/)
    expect(first?.name).toMatchObject({ bytes: long.length, inexact: true })
    expect(first?.name.text).toHaveLength(512)
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

  test('counts a hundred thousand namespaces of one key exactly, and sorts them by name only', () => {
    const index = indexOf(Array.from({ length: 100_000 }, (_, i) => Buffer.from(`${i}:x`)))
    const tree = createTree({ index, walk: 1, complete: () => true })
    const asks = {
      prefix: Buffer.from(''),
      delimiter: Buffer.from(':'),
      order: 'count' as const,
      cursor: null,
    }
    let page = tree({ ...asks, limit: 3 })
    while (!page.exact) page = tree({ ...asks, limit: 3 })
    expect(page).toMatchObject({ total: 100_000, order: 'name' })
    expect(page.rows.map(row => row.label)).toEqual(['0', '10000', '10001'])
  })

  test('a cursor of another walk, or an invented one, begins anew', () => {
    const index = indexOf([Buffer.from('a'), Buffer.from('b')])
    const tree = createTree({ index, walk: 2, complete: () => true })
    const asks = { prefix: Buffer.from(''), delimiter: Buffer.from(':'), order: 'name' as const, limit: 1 }
    for (const cursor of ['1.0.0', '2.4294967295.0', '2.1048575.3', '2.9999999999.0']) {
      expect(tree({ ...asks, cursor }).rows[0]?.label).toBe('a')
    }
  })
})
