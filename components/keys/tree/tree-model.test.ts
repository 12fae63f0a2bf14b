import { expect, test } from 'vitest'
import type { TreePage, TreeRow } from '#components/rpc/types.ts'
import { ancestorsOf } from './ancestors.ts'
import { createTreeModel } from './tree-model.ts'

const idOf = (name: string) => Buffer.from(name).toString('base64url')

/** The rows of one namespace. */
function rowsOf(names: string[], prefix: string | null): TreeRow[] {
  const before = prefix === null ? '' : Buffer.from(prefix, 'base64url').toString()
  const rows = new Map<string, TreeRow>()
  for (const name of names.filter(each => each.startsWith(before)).sort()) {
    const end = name.indexOf(':', before.length)
    const text = end === -1 ? name : name.slice(0, end + 1)
    const label = text.slice(before.length).replace(/:$/, '')
    const known = rows.get(text)
    const about = { id: idOf(text), text, inexact: false, bytes: text.length }
    if (known?.kind === 'namespace') known.keys += 1
    else if (end === -1) rows.set(text, { kind: 'key', name: about, label })
    else rows.set(text, { kind: 'namespace', name: about, label, keys: 1 })
  }
  return [...rows.values()]
}

/** The tree of these names, served so many rows at a time. */
const served = (names: string[], most = 2) => ({
  async fetch(prefix: string | null, offset: number): Promise<TreePage> {
    const all = rowsOf(names, prefix)
    const next = offset + most < all.length ? offset + most : null
    const rows = all.slice(offset, offset + most)
    return { rows, next, total: all.length, exact: true, complete: true, walk: 1, order: 'name' }
  },
  async locate(prefix: string | null, ids: string[]) {
    const all = rowsOf(names, prefix)
    return ids.map(id => {
      const at = all.findIndex(({ name }) => name.id === id)
      return at === -1 ? null : at
    })
  },
})

const names = ['a:1', 'a:2', 'a:b:1', 'a:b:2', 'c:1', 'd', 'e:1']

async function settle(tree: ReturnType<typeof createTreeModel>, from: number, to: () => number) {
  let before = -1
  while (tree.version() !== before) {
    before = tree.version()
    tree.show(from, to())
    for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
  }
}

async function looked(tree: ReturnType<typeof createTreeModel>) {
  await settle(tree, 0, tree.count)
  return Array.from({ length: tree.count() }, (_, at) => {
    const line = tree.lineAt(at)
    return line.kind === 'rest' ? '…' : `${'  '.repeat(line.depth)}${line.row.label}`
  })
}

test('open namespaces stand under each other as one list of lines, each knowing where it belongs', async () => {
  const tree = createTreeModel({ ...served(names), open: [] })
  expect(await looked(tree)).toEqual(['a', 'c', 'd', 'e'])
  tree.toggle(0)
  await looked(tree)
  tree.toggle(3)
  expect(await looked(tree)).toEqual(['a', '  1', '  2', '  b', '    1', '    2', 'c', 'd', 'e'])
  expect(tree.lineAt(4)).toMatchObject({ parent: 3, at: 0, of: 2, depth: 2 })
  expect(tree.lineAt(1)).toMatchObject({ parent: 0, at: 0, of: 3 })
  expect(tree.lineAt(6)).toMatchObject({ parent: -1, at: 1, of: 4 })
  tree.toggle(0)
  expect(await looked(tree)).toEqual(['a', 'c', 'd', 'e'])
})

test('what was open is open in a tree that is made anew, and follows its rows when others come before them', async () => {
  const all = [...names]
  const tree = createTreeModel({ ...served(all), open: [{ id: idOf('c:'), inside: null }] })
  expect(await looked(tree)).toEqual(['a', 'c', '  1', 'd', 'e'])
  all.push('b:1')
  tree.refresh()
  expect(await looked(tree)).toEqual(['a', 'b', 'c', '  1', 'd', 'e'])
})

test('of ten thousand rows only those in sight are there, and what is open far away is in its place', async () => {
  const many = Array.from({ length: 10_000 }, (_, i) => `n${String(i).padStart(6, '0')}:x`)
  const far = idOf('n009000:')
  const tree = createTreeModel({ ...served(many, 100), open: [{ id: far, inside: null }] })
  await settle(tree, 0, () => 20)
  expect(tree.count()).toBe(10_001)
  await settle(tree, 8995, () => 9015)
  expect(tree.lineAt(9000)).toMatchObject({ at: 9000, of: 10_000, open: true })
  expect(tree.lineAt(9001)).toMatchObject({ row: { label: 'x' }, parent: 9000 })
  expect(tree.lineAt(9002)).toMatchObject({ row: { label: 'n009001' }, at: 9001 })
  expect(tree.lineAt(0)).toMatchObject({ kind: 'rest' })
  tree.toggle(9000)
  expect(tree.count()).toBe(10_000)
})

test('the names that are there are told from above to below, each with its line, however much lies between', async () => {
  const small = createTreeModel({ ...served(names), open: [] })
  await looked(small)
  small.toggle(0)
  await looked(small)
  small.toggle(3)
  const lines = await looked(small)
  expect([...small.names()].map(([line, { label }]) => [line, label])).toEqual(
    lines.map((label, line) => [line, label.trim()]),
  )

  const many = Array.from({ length: 10_000 }, (_, i) => `n${String(i).padStart(6, '0')}:x`)
  const open = [{ id: idOf('n000001:'), inside: null }]
  const tree = createTreeModel({ ...served(many, 100), open })
  await settle(tree, 0, () => 20)
  await settle(tree, 8995, () => 9015)
  const [first] = tree.names()
  expect(first?.[0]).toBeGreaterThan(7000)
  for (const [line, row] of tree.names()) expect(tree.lineAt(line)).toMatchObject({ row })
})

test('a link to a namespace opens those around it', () => {
  expect(ancestorsOf(idOf('a:b:c:'), ':')).toEqual([idOf('a:'), idOf('a:b:')])
  expect(ancestorsOf(idOf('a::b::'), '::')).toEqual([idOf('a::')])
  expect(ancestorsOf(null, ':')).toEqual([])
})
