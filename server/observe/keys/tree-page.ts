import type { NameBytes } from './index-bytes.ts'
import type { NameIndex } from './index-names.ts'
import { describeName, textOf } from './name.ts'
import type { TreePage, TreeRow } from './shapes.ts'
import type { Child } from './tree-children.ts'
import { createLevels, type Order } from './tree-levels.ts'

/** More than this many sums are shown in the order of their names only. */
export const mostSorted = 10_000
/** So much of ids fits into the next request with room to spare. */
export const mostIdsBytes = 40_000

export type LevelAsk = { prefix: Uint8Array; delimiter: Uint8Array; order: Order }
export type TreeQuestion = LevelAsk & { offset: number; limit: number }

export type TreeOptions = {
  index: NameIndex
  walk: number
  /** No more names come. */
  settled: () => boolean
  complete: () => boolean
}

/** Reads the tree from the index of one walk: any stretch of any level at once. */
export function createTree({ index, walk, settled, complete }: TreeOptions) {
  const levels = createLevels(index, settled)
  const rowOf = createRows(walk, index.names)

  function take(next: () => Child | null, question: TreeQuestion): TreeRow[] {
    const rows: TreeRow[] = []
    let bytes = 0
    while (rows.length < question.limit && bytes <= mostIdsBytes) {
      const child = next()
      if (!child) break
      const row = rowOf(child, question)
      bytes += row.name.id.length
      rows.push(row)
    }
    return rows
  }

  return {
    async page(question: TreeQuestion): Promise<TreePage> {
      const { order, offset, limit } = question
      const level = await levels.look(question, { order, rows: offset + limit })
      const rows = take(level.from(offset), question)
      const total = Math.max(level.total, rows.length > 0 ? offset + rows.length : 0)
      return {
        rows,
        next: offset + rows.length < total && rows.length > 0 ? offset + rows.length : null,
        total,
        exact: level.exact,
        complete: complete(),
        walk,
        order: level.order,
      }
    },
    /** The numbers that these rows have in their level; null for one that is not there. */
    async places(question: LevelAsk, starts: readonly Uint8Array[]): Promise<(number | null)[]> {
      const level = await levels.look(question, { order: question.order, rows: Number.POSITIVE_INFINITY })
      return starts.map(level.placeOf)
    },
    close: levels.close,
  }
}

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
