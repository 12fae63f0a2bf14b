import { type Ask, isAnswer, reasonOf } from './ask.ts'
import { rowCursor, writeCursor } from './cursor.ts'
import { memoryCommand, shareFor } from './element-size.ts'
import { looksLikeGeo, positionOf } from './geo.ts'
import type { LongParts } from './long-parts.ts'
import { pairsOf, textIn } from './part.ts'
import { scanElements } from './scan.ts'
import type { NotThere, PageQuery, SortedSetRow, ValuePage } from './shapes.ts'

type SortedSetQuery = Extract<PageQuery, { type: 'zset' }>
type Found = {
  pairs: [unknown, unknown][]
  firstRank: (row: number) => number | null
  next: string | null
  looked: number
}

/** By rank, whatever the scores: a range of scores is a range of ranks, and costs the same anywhere. */
export async function pageOfSortedSet(
  { ask, named }: { ask: Ask } & Pick<LongParts, 'named'>,
  key: Buffer,
  query: SortedSetQuery,
): Promise<ValuePage | NotThere> {
  const first = await ask.of(key, 'zset', [
    ['ZCARD', key],
    memoryCommand(key),
    ['ZCOUNT', key, '-inf', below(query.min)],
    ['ZCOUNT', key, query.min, query.max],
  ])
  if (!isAnswer(first)) return first
  const [card, memory, before, within] = first.replies
  const unusable = before?.error ?? within?.error
  if (unusable && isEverything(query) === false)
    return { state: 'refused', reason: sentenceFor(unusable, first.node) }
  const all = Number(card?.value ?? 0)
  const range = isEverything(query)
    ? { start: 0, count: all }
    : { start: Number(before?.value), count: Number(within?.value) }
  const share = shareFor(query.limit, { memory, elements: all })
  const total = query.search === null ? range.count : all
  const around = { state: 'here', type: 'zset', total, notFetched: share.notFetched } as const
  if (share.count === 0) return { ...around, rows: [], next: null, looked: 0, geo: false }
  const limited = { ...query, limit: share.count }
  const found =
    query.search === null
      ? await byRank(ask, key, { ...limited, ...range })
      : await bySearch(ask, key, limited)
  if ('state' in found) return found
  const geo = looksLikeGeo(found.pairs.map(([, score]) => textIn(score)))
  const rows = found.pairs.map((pair, i) => rowOf(pair, { rank: found.firstRank(i), geo, named }))
  return { ...around, rows, next: found.next, looked: found.looked, geo }
}

/** Where the right to ZCOUNT is missing, all of it can still be shown. */
const isEverything = ({ min, max }: SortedSetQuery) => min === '-inf' && max === '+inf'

/** What comes before a range that begins here: `(5` begins behind 5, `5` with it. */
const below = (min: string): string => (min.startsWith('(') ? min.slice(1) : `(${min}`)

function sentenceFor(error: Error, node: Parameters<typeof reasonOf>[1]): string {
  if (/not a float/i.test(error.message))
    return 'A score is a number, -inf or +inf; with a ( before it, it is left out.'
  return reasonOf(error, node)
}

async function byRank(
  ask: Ask,
  key: Buffer,
  { cursor, limit, order, start, count }: SortedSetQuery & { start: number; count: number },
): Promise<Found | NotThere> {
  const row = rowCursor(cursor)
  const rows = Math.min(limit, count - row)
  if (rows <= 0) return { pairs: [], firstRank: () => null, next: null, looked: 0 }
  const up = order === 'ascending'
  const first = up ? start + row : start + count - row - rows
  const answer = await ask.of(key, 'zset', [['ZRANGE', key, first, first + rows - 1, 'WITHSCORES']])
  if (!isAnswer(answer)) return answer
  const { error, value } = answer.replies[0] ?? { error: null, value: [] }
  if (error) return { state: 'refused', reason: reasonOf(error, answer.node) }
  const pairs = up ? pairsOf(value) : pairsOf(value).reverse()
  const shown = row + pairs.length
  return {
    pairs,
    firstRank: i => (up ? first + i : first + rows - 1 - i),
    next: pairs.length > 0 && shown < count ? writeCursor({ row: shown }) : null,
    looked: pairs.length,
  }
}

async function bySearch(
  ask: Ask,
  key: Buffer,
  { cursor, limit, search }: SortedSetQuery,
): Promise<Found | NotThere> {
  const scan = { key, type: 'zset', command: 'ZSCAN', cursor, limit, search, width: 2 } as const
  const found = await scanElements(ask, scan)
  if (found.state !== 'here') return found
  return {
    pairs: found.elements.map(([member, score]) => [member, score]),
    firstRank: () => null,
    next: found.next,
    looked: found.looked,
  }
}

function rowOf(
  [member, score]: [unknown, unknown],
  { rank, geo, named }: { rank: number | null; geo: boolean } & Pick<LongParts, 'named'>,
): SortedSetRow {
  const text = textIn(score)
  return { member: named(member), score: text, rank, position: geo ? positionOf(text) : null }
}
