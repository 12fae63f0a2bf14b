import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createNameIndex, type NameIndex } from './index-names.ts'
import type { TreePage, TreeRow } from './shapes.ts'
import { childAt, createTree } from './tree-page.ts'

const of = (text: string) => Buffer.from(text, 'latin1')

function indexOf(names: readonly Uint8Array[]): NameIndex {
  const index = createNameIndex({ mostBytes: 64 * 1024 * 1024 })
  for (const [i, name] of names.entries()) {
    index.add(name, { start: 0, end: name.length, part: i % 3 })
    index.tidy(1)
    // As when somebody looks while the walk goes on.
    if (i % 997 === 0) index.runs()
  }
  return index
}

const treeOf = (index: NameIndex, walk = 1) =>
  createTree({ index, walk, settled: () => true, complete: () => true })
const root = { prefix: of(''), delimiter: of(':') }
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

async function wholeTree(index: NameIndex, prefix: string, delimiter: string): Promise<[string, number][]> {
  const tree = createTree({ index, walk: 1, settled: () => true, complete: () => true })
  const rows: TreeRow[] = []
  let offset: number | null = 0
  do {
    const asks = { prefix: Buffer.from(prefix, 'latin1'), delimiter: Buffer.from(delimiter, 'latin1') }
    const page: TreePage = await tree.page({ ...asks, order: 'name', offset, limit: 2 })
    rows.push(...page.rows)
    offset = page.next
  } while (offset !== null)
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

test('shows the tree that a look at every name would show, page by page', async () => {
  const prefix = fc.constantFrom('', 'a', 'a:', 'user', 'a::', ':')
  const delimiter = fc.constantFrom(':', '::', 'a', 'user')
  await fc.assert(
    fc.asyncProperty(names, prefix, delimiter, async (all, start, separator) => {
      const index = indexOf(all)
      expect(await wholeTree(index, start, separator)).toEqual(childrenOf(sorted(all), start, separator))
    }),
  )
})

test('of two orders any stretch can be had at once, and every row is found in its place', async () => {
  const names = Array.from({ length: 700 }, (_, i) => of(`${i % 260}:${i}`))
  const tree = treeOf(indexOf(names))
  for (const order of ['name', 'count'] as const) {
    const rows: TreeRow[] = []
    for (let offset = 0; offset < 260; offset += 90)
      rows.push(...(await tree.page({ ...root, order, offset, limit: 90 })).rows)
    const whole = await tree.page({ ...root, order, offset: 0, limit: 1000 })
    expect(rows.map(row => row.label)).toEqual(whole.rows.map(row => row.label))
    expect(whole).toMatchObject({ total: 260, exact: true, next: null, order })
    const starts = rows.map(row => Buffer.from(row.name.id, 'base64url'))
    expect(await tree.places({ ...root, order }, [...starts, of('nobody:')])).toEqual([...rows.keys(), null])
  }
  const [first] = (await tree.page({ ...root, order: 'count', offset: 0, limit: 1 })).rows
  expect(first).toMatchObject({ label: '0', keys: 3 })
})

test('keeps apart two names that differ only in bytes that are no UTF-8', async () => {
  const tree = treeOf(indexOf([Uint8Array.of(0x6b, 0xff), Uint8Array.of(0x6b, 0xfe)]))
  const page = await tree.page({ ...root, order: 'name', offset: 0, limit: 10 })
  expect(page.rows.map(({ name }) => [name.id, name.text, name.inexact])).toEqual([
    ['a_4', 'k\\xfe', true],
    ['a_8', 'k\\xff', true],
  ])
})

test('takes a name of two megabytes beside short ones, and gives it a handle', async () => {
  const long = new Uint8Array(2 * 1024 * 1024).fill(0x61)
  const tree = treeOf(indexOf([of('b'), long, of('c')]), 4)
  const { rows } = await tree.page({ ...root, order: 'name', offset: 0, limit: 10 })
  expect(rows.map(({ name }) => name.bytes)).toEqual([long.length, 1, 1])
  expect(rows[0]?.name.id).toMatch(/^~4\.\d+\.2097152$/)
  expect(rows[0]?.name.inexact).toBe(true)
  expect(rows[0]?.name.text).toHaveLength(512)
})

test('counts and sorts a hundred thousand namespaces exactly, and has the last as near as the first', async () => {
  const names = Array.from({ length: 100_000 }, (_, i) => of(`${i}:x`))
  const tree = treeOf(indexOf([...names, of('7:y')]))
  const last = () => tree.page({ ...root, order: 'count', offset: 99_999, limit: 3 })
  let page = await last()
  while (!page.exact) page = await last()
  expect(page).toMatchObject({ total: 100_000, order: 'count', next: null })
  expect(page.rows.map(row => row.label)).toEqual(['9'])
  const [most] = (await tree.page({ ...root, order: 'count', offset: 0, limit: 1 })).rows
  expect(most).toMatchObject({ label: '7', keys: 2 })
})

test('rows that were counted stay where they are while others are counted anew', async () => {
  const index = indexOf([of('a:1'), of('c:1')])
  const tree = createTree({ index, walk: 1, settled: () => false, complete: () => false })
  const ask = () => tree.page({ ...root, order: 'name', offset: 0, limit: 10 })
  expect(await ask()).toMatchObject({ total: 2, exact: true })
  index.add(of('b:1'), { start: 0, end: 3, part: 0 })
  const page = await ask()
  expect(page.rows.map(row => row.label)).toEqual(['a', 'b', 'c'])
  expect(page.total).toBe(3)
})

test('a cursor of another walk, or an invented one, leads nowhere', () => {
  const { names } = indexOf([of('a'), of('b')])
  for (const cursor of ['1.0.0', '2.4294967295.0', '2.1048575.3', '2.9999999999.0', null])
    expect(childAt(cursor, { walk: 2, names })).toBe(null)
})
