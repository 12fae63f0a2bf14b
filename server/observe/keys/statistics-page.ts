import { createCounts } from './index-count.ts'
import type { StatisticsPage, StatisticsRow } from './shapes.ts'
import type { StatisticsTable } from './statistics-table.ts'
import { type Child, createChildren } from './tree-children.ts'
import { childAt, createRows, cursorOf, mostSorted } from './tree-page.ts'
import type { Walk } from './walk.ts'

export type StatisticsQuestion = {
  prefix: Uint8Array
  delimiter: Uint8Array
  order: StatisticsPage['order']
  cursor: string | null
  limit: number
}

/** The tree once more, with what each namespace holds and takes. */
export function createStatisticsPages(walk: Walk, table: StatisticsTable) {
  const { names } = walk.index
  const counts = createCounts()
  const rowOf = createRows(walk.walk, names)

  function childrenOf({ prefix, delimiter }: StatisticsQuestion, after: Child | null = null) {
    return createChildren(names, table.rangeAfter(prefix, after), { from: prefix.length, delimiter })
  }

  /** null: there are too many to sort, or nobody asked. */
  function sorted(question: StatisticsQuestion): { child: Child; weight: number }[] | null {
    const { order } = question
    if (order === 'name') return null
    const found: { child: Child; weight: number }[] = []
    const next = childrenOf(question)
    for (let child = next(); child; child = next()) {
      if (found.length === mostSorted) return null
      found.push({ child, weight: order === 'keys' ? child.keys : (table.of(child).memory ?? 0) })
    }
    return found.sort((a, b) => b.weight - a.weight)
  }

  const describe = (child: Child, question: StatisticsQuestion): StatisticsRow => ({
    ...rowOf(child, question),
    totals: table.of(child),
  })

  return (question: StatisticsQuestion, complete: boolean): StatisticsPage => {
    const all = sorted(question)
    const from = all ? Number(/^#(\d{1,9})$/.exec(question.cursor ?? '')?.[1] ?? 0) : 0
    const children: Child[] = all ? all.slice(from, from + question.limit + 1).map(({ child }) => child) : []
    if (!all) {
      const next = childrenOf(question, childAt(question.cursor, { walk: walk.walk, names }))
      for (let child = next(); child && children.length <= question.limit; child = next())
        children.push(child)
    }
    const shown = children.slice(0, question.limit)
    const last = children.length > question.limit ? shown.at(-1) : undefined
    const key =
      Buffer.from(question.prefix).toString('base64') + Buffer.from(question.delimiter).toString('hex')
    const total = all
      ? { total: all.length, exact: true }
      : counts(key, 0, () => {
          const next = childrenOf(question)
          return () => (next() ? true : null)
        })
    return {
      whole: table.whole(question.prefix),
      rows: shown.map(child => describe(child, question)),
      next: last ? (all ? `#${from + question.limit}` : cursorOf(last, walk.walk)) : null,
      ...total,
      complete,
      walk: walk.walk,
      order: all ? question.order : 'name',
    }
  }
}
