import {
  type inferParserType,
  parseAsArrayOf,
  parseAsInteger,
  parseAsString,
  parseAsStringLiteral,
} from 'nuqs/server'

const typeChoices = ['string', 'hash', 'list', 'set', 'zset', 'stream', 'json', 'other'] as const

/**
 * The words of the address. `ttl`: `none`, or within so many seconds. `size` in bytes, `idle` in seconds, both at
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
  view: parseAsStringLiteral(['tree', 'flat'] as const).withDefault('tree'),
  key: parseAsString,
}

export type ViewWords = inferParserType<typeof viewParsers>

export const usualDelimiter = ':'
