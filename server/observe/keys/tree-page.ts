import type { NameBytes } from './index-bytes.ts'
import { createCounts } from './index-count.ts'
import type { NameIndex } from './index-names.ts'
import { rangeOf, skipName, skipPrefix } from './index-range.ts'
import { describeName, textOf } from './name.ts'
import type { TreePage, TreeRow } from './shapes.ts'
import { type Child, createChildren } from './tree-children.ts'

/** More than this many children are shown in the order of their names only. */
export const mostSorted = 10_000
/** So much of ids fits into the next request with room to spare. */
export const mostIdsBytes = 40_000

export type TreeQuestion = {
  prefix: Uint8Array
  delimiter: Uint8Array
  order: 'name' | 'count'
  cursor: string | null
  limit: number
}

/** Reads pages of the tree from the index of one walk. */
export function createTree(options: { index: NameIndex; walk: number; complete: () => boolean }) {
  const { index, walk, complete } = options
  const { names } = index
  const counts = createCounts()
  const rowOf = createRows(walk, names)
  const sorted = new Map<string, { version: number; children: Child[] | null }>()

  function childrenOf({ prefix, delimiter }: TreeQuestion, cursor: Child | null = null) {
    const range = rangeOf(names, index.runs(), prefix)
    if (cursor && cursor.prefix > 0)
      skipPrefix(names, range, names.of(cursor.address).subarray(0, cursor.prefix))
    else if (cursor) skipName(names, range, cursor.address)
    return createChildren(names, range, { from: prefix.length, delimiter })
  }

  /** null: there are too many to sort. */
  function byCount(question: TreeQuestion): Child[] | null {
    const key = keyOf(question)
    const known = sorted.get(key)
    if (known?.version === index.count()) return known.children
    const next = childrenOf(question)
    let children: Child[] | null = []
    for (let child = next(); child && children; child = next()) {
      if (children.length === mostSorted) children = null
      else children.push(child)
    }
    children?.sort((a, b) => b.keys - a.keys)
    if (sorted.size > 16) sorted.clear()
    sorted.set(key, { version: index.count(), children })
    return children
  }

  function take(next: () => Child | null, question: TreeQuestion) {
    const rows: TreeRow[] = []
    let last: Child | null = null
    let bytes = 0
    for (let child = next(); child; child = next()) {
      const row = rowOf(child, question)
      bytes += row.name.id.length
      if (rows.length === question.limit || (rows.length > 0 && bytes > mostIdsBytes)) return { rows, last }
      rows.push(row)
      last = child
    }
    return { rows, last: null }
  }

  return (question: TreeQuestion): TreePage => {
    const children = question.order === 'count' ? byCount(question) : null
    const from = children ? offsetOf(question.cursor) : 0
    const page = children
      ? take(listed(children, from), question)
      : take(childrenOf(question, childAt(question.cursor, { walk, names })), question)
    const { total, exact } = children
      ? { total: children.length, exact: true }
      : counts(keyOf(question), index.count(), () => {
          const next = childrenOf(question)
          return () => (next() ? true : null)
        })
    const next = page.last && (children ? `#${from + page.rows.length}` : cursorOf(page.last, walk))
    return {
      rows: page.rows,
      next,
      total,
      exact,
      complete: complete(),
      walk,
      order: children ? 'count' : 'name',
    }
  }
}

const keyOf = ({ prefix, delimiter }: TreeQuestion) =>
  `${Buffer.from(prefix).toString('base64')} ${Buffer.from(delimiter).toString('base64')}`

function listed(children: Child[], from: number): () => Child | null {
  let at = from
  return () => children[at++] ?? null
}

const offsetOf = (cursor: string | null) => Number(/^#(\d{1,9})$/.exec(cursor ?? '')?.[1] ?? 0)

export const cursorOf = ({ address, prefix }: { address: number; prefix: number }, walk: number) =>
  `${walk}.${address}.${prefix}`

/** A cursor of another walk leads nowhere: the page begins anew, and its number of the walk says so. */
export function childAt(
  cursor: string | null,
  { walk, names }: { walk: number; names: NameBytes },
): Child | null {
  const [of, address, prefix] = (
    /^(\d{1,15})\.(\d{1,10})\.(\d{1,10})$/.exec(cursor ?? '')?.slice(1) ?? []
  ).map(Number)
  if (of !== walk || address === undefined || prefix === undefined) return null
  if (!names.covers(address, prefix)) return null
  return { address, prefix, keys: 0 }
}

/** Makes of a place in the index what a person sees. */
export function createRows(walk: number, names: NameBytes) {
  const labelOf = (bytes: Uint8Array) => textOf(bytes).text

  return (child: Child, { prefix, delimiter }: { prefix: Uint8Array; delimiter: Uint8Array }): TreeRow => {
    const bytes = names.of(child.address)
    const { address } = child
    if (child.prefix === 0) {
      const name = describeName(bytes, { walk, address, length: bytes.length })
      return { kind: 'key', name, label: labelOf(bytes.subarray(prefix.length)) }
    }
    const name = describeName(bytes.subarray(0, child.prefix), { walk, address, length: child.prefix })
    const label = labelOf(bytes.subarray(prefix.length, child.prefix - delimiter.length))
    return { kind: 'namespace', name, label, keys: child.keys }
  }
}
