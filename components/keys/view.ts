import {
  type inferParserType,
  parseAsArrayOf,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'

export const typeChoices = ['string', 'hash', 'list', 'set', 'zset', 'stream', 'json', 'other'] as const

export const sortable = ['name', 'type', 'ttl', 'memory', 'use', 'elements'] as const
export type SortColumn = (typeof sortable)[number]
const sortWords = sortable.flatMap(column => [`${column}-up`, `${column}-down`] as const)

/**
 * The words of the address. `ttl`: `none`, within so many seconds, or `from` so many on. `size` in bytes, `idle` in seconds, both at
 * least. `prefix` and `key` are ids of the server: '' is the empty name, which is one.
 */
export const viewParsers = {
  pattern: parseAsString.withDefault(''),
  type: parseAsArrayOf(parseAsStringLiteral(typeChoices)).withDefault([]),
  ttl: parseAsString.withDefault(''),
  size: parseAsInteger.withDefault(0),
  idle: parseAsInteger.withDefault(0),
  prefix: parseAsString,
  delimiter: parseAsString,
  view: parseAsStringLiteral(['tree', 'flat', 'sums'] as const).withDefault('tree'),
  /** Of what has been loaded; without it the list is in the order of the names. */
  sort: parseAsStringLiteral(sortWords),
  /** Of the namespaces. */
  order: parseAsStringLiteral(['name', 'count'] as const).withDefault('name'),
  /** Of the sums. */
  by: parseAsStringLiteral(['memory', 'keys', 'name'] as const).withDefault('memory'),
  key: parseAsString,
}

export type SortWord = (typeof sortWords)[number]

export type ViewWords = inferParserType<typeof viewParsers>

export const usualDelimiter = ':'
