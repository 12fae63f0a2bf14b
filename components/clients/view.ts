import { parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs/server'

export const orders = ['memory', 'output', 'idle', 'age', 'name', 'address'] as const
export const groupings = ['name', 'address', 'library', 'user', 'command'] as const
export type Order = (typeof orders)[number]
export type Grouping = (typeof groupings)[number]

export const viewParsers = {
  order: parseAsStringLiteral(orders).withDefault('memory'),
  by: parseAsStringLiteral(groupings).withDefault('name'),
  find: parseAsString.withDefault(''),
  node: parseAsString.withDefault(''),
  own: parseAsBoolean.withDefault(true),
}

export type Words = { order: Order; by: Grouping; find: string; node: string; own: boolean }

/** Server and browser must ask alike, or what came with the page is asked again. */
export const questionOf = (target: string, { order, by, find, node, own }: Words) => ({
  target,
  order,
  groupBy: by,
  text: find.trim().slice(0, 200) || null,
  node: node.slice(0, 200) || null,
  own,
})
