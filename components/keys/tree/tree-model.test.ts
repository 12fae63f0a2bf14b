import { expect, test } from 'vitest'
import type { TreePage, TreeRow } from '#components/rpc/types.ts'
import { ancestorsOf } from './ancestors.ts'
import { createTreeModel } from './tree-model.ts'

const idOf = (name: string) => Buffer.from(name).toString('base64url')

/** The tree of these names, served two rows at a time. */
function served(names: string[]) {
  return async (prefix: string | null, cursor: string | null): Promise<TreePage> => {
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
    const from = Number(cursor ?? 0)
    const all = [...rows.values()]
    const next = from + 2 < all.length ? String(from + 2) : null
    return {
      rows: all.slice(from, from + 2),
      next,
      total: all.length,
      exact: true,
      complete: true,
      walk: 1,
      order: 'name',
    }
  }
}

const names = ['a:1', 'a:2', 'a:b:1', 'a:b:2', 'c:1', 'd', 'e:1']

async function looked(tree: ReturnType<typeof createTreeModel>) {
  let before = -1
  while (tree.version() !== before) {
    before = tree.version()
    tree.show(0, tree.count())
    for (let turn = 0; turn < 5; turn++) await new Promise(resolve => setImmediate(resolve))
  }
  return Array.from({ length: tree.count() }, (_, at) => {
    const line = tree.lineAt(at)
    return line.kind === 'rest' ? '…' : `${'  '.repeat(line.depth)}${line.row.label}`
  })
}

test('open namespaces stand under each other as one list of lines, each knowing where it belongs', async () => {
  const tree = createTreeModel({ fetch: served(names), open: [] })
  expect(await looked(tree)).toEqual(['a', 'c', 'd', 'e'])
  tree.toggle(idOf('a:'))
  tree.toggle(idOf('a:b:'))
  expect(await looked(tree)).toEqual(['a', '  1', '  2', '  b', '    1', '    2', 'c', 'd', 'e'])
  expect(tree.lineAt(4)).toMatchObject({ parent: 3, at: 0, of: 2, depth: 2 })
  expect(tree.lineAt(1)).toMatchObject({ parent: 0, at: 0, of: 3 })
  expect(tree.lineAt(6)).toMatchObject({ parent: -1, at: 1, of: 4 })
  tree.toggle(idOf('a:'))
  expect(await looked(tree)).toEqual(['a', 'c', 'd', 'e'])
})

test('what was open is open in a tree that is made anew, and follows its rows when others come before them', async () => {
  const all = [...names]
  const tree = createTreeModel({ fetch: served(all), open: [idOf('c:')] })
  expect(await looked(tree)).toEqual(['a', 'c', '  1', 'd', 'e'])
  all.push('b:1')
  tree.refresh()
  expect(await looked(tree)).toEqual(['a', 'b', 'c', '  1', 'd', 'e'])
})

test('a link to a namespace opens those around it', () => {
  expect(ancestorsOf(idOf('a:b:c:'), ':')).toEqual([idOf('a:'), idOf('a:b:')])
  expect(ancestorsOf(idOf('a::b::'), '::')).toEqual([idOf('a::')])
  expect(ancestorsOf(null, ':')).toEqual([])
})
