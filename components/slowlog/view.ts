import { parseAsBoolean, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { RangeName, SlowlogKind } from '#components/rpc/types.ts'

export const tabs = ['log', 'latency', 'live'] as const
const kinds = ['slow', 'large-request', 'large-reply'] as const
const ranges = ['live', '1h', '24h', '7d', '30d'] as const

/** The words of the address. Empty: everything. */
export const viewParsers = {
  tab: parseAsStringLiteral(tabs).withDefault('log'),
  range: parseAsStringLiteral(ranges).withDefault('live'),
  list: parseAsStringLiteral(kinds).withDefault('slow'),
  find: parseAsString.withDefault(''),
  command: parseAsString.withDefault(''),
  node: parseAsString.withDefault(''),
  client: parseAsString.withDefault(''),
  /** µs, or bytes. */
  least: parseAsInteger.withDefault(0),
  own: parseAsBoolean.withDefault(false),
  shape: parseAsString.withDefault(''),
}

export type Words = {
  tab: (typeof tabs)[number]
  range: RangeName
  list: SlowlogKind
  find: string
  command: string
  node: string
  client: string
  least: number
  own: boolean
  shape: string
}

const secondsOf: Record<RangeName, number> = {
  live: 300,
  '1h': 3600,
  '24h': 86_400,
  '7d': 7 * 86_400,
  '30d': 30 * 86_400,
}

export const noFilter = { find: '', command: '', node: '', client: '', least: 0, shape: '' }

export const isFiltered = (words: Words) =>
  (Object.keys(noFilter) as (keyof typeof noFilter)[]).some(name => words[name] !== noFilter[name])

/** What the board is asked. Server and browser must ask alike, or what came with the page is asked again. */
export function questionOf(target: string, words: Words) {
  const given = (value: string, most = 200) => value.trim().slice(0, most) || null
  return {
    target,
    kind: words.list,
    seconds: secondsOf[words.range],
    node: given(words.node),
    command: given(words.command),
    client: given(words.client),
    text: given(words.find),
    shape: given(words.shape, 400),
    least: Math.min(1e15, Math.max(0, words.least)),
    own: words.own,
  }
}

export type Question = ReturnType<typeof questionOf>
