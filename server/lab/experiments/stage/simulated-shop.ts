import { type AffectedBy, createMemoryRows, createMemorySource } from '#server/engine/source/memory.ts'
import type { StageOptions } from '#server/lab/experiments/stage/stage.ts'

const isProduct = /^product:(.+)$/

const categoryIn = (value: unknown): string[] =>
  typeof value === 'object' && value !== null && 'category' in value ? [String(value.category)] : []

const affectedBy: AffectedBy = (key, before, after) => {
  if (!isProduct.test(key)) return []
  const categories = new Set([...categoryIn(before), ...categoryIn(after)])
  return [...[...categories].map(each => `category:${each}`), 'products']
}

type Rows = ReturnType<typeof createMemoryRows>['rows']

const productsIn = (rows: Rows, category: string) =>
  [...rows].flatMap(([key, { version, value }]) => {
    const id = isProduct.exec(key)?.[1]
    return id !== undefined && categoryIn(value).includes(category) ? [{ id, version, product: value }] : []
  })

/** The database of a simulated stage: rows, and the lists that are made of them, as the shop's tables answer them. */
export function createSimulatedShop(rows: StageOptions['rows']) {
  const database = createMemoryRows()
  for (const { key, value } of rows) database.rows.set(key, { version: 1, value })
  const categories = new Set(rows.flatMap(({ key, value }) => (isProduct.test(key) ? categoryIn(value) : [])))
  const derived = Object.fromEntries(
    [...categories].map(each => [`category:${each}`, (all: Rows) => productsIn(all, each)]),
  )
  return { open: () => createMemorySource(database, { affectedBy, derived }) }
}
