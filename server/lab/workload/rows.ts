import { hottestId } from '#server/lab/workload/popularity.ts'
import { askedBy, type RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import { categoryOf, type DataKind, divideKinds } from '#server/lab/workload/shop.ts'
import type { Workload } from '#server/lab/workload/workload.ts'

export type ShopRow = { kind: DataKind; id: number; key: string; value: Record<string, unknown> }

const SENTENCE = 'made of good things for people who like to look twice before they buy something new '

function text(length: number, from: number): string {
  const start = from % SENTENCE.length
  return SENTENCE.repeat(Math.ceil((start + length) / SENTENCE.length)).slice(start, start + length)
}

const someOf = (words: readonly string[], seed: number) => words[seed % words.length] ?? ''

function facts(kind: DataKind, id: number, seed: number): Record<string, unknown> {
  switch (kind) {
    case 'product':
      return {
        name: `${someOf(['Lamp', 'Chair', 'Kettle', 'Rug', 'Clock'], id)} ${id}`,
        category: categoryOf(id),
        price: 1 + (seed % 99_900) / 100,
      }
    case 'user':
      return { name: `Guest ${id}`, points: seed % 10_000 }
    case 'stock':
      return { left: seed % 500, warehouse: someOf(['north', 'south', 'harbour'], id) }
    case 'session':
      return { user: id, basket: seed % 7, token: seed.toString(36) }
    case 'search':
      return { words: `${someOf(['red', 'small', 'quiet', 'cheap'], id)} ${id}`, found: seed % 200 }
    default:
      return kind satisfies never
  }
}

/** A row as the shop keeps it: as JSON about `bytes` long, and the same for the same seed. */
export function rowValue(kind: DataKind, id: number, valueSeed: number, bytes: number): ShopRow['value'] {
  const value: ShopRow['value'] = { id, ...facts(kind, id, valueSeed), seed: valueSeed, text: '' }
  value.text = text(Math.max(0, bytes - JSON.stringify(value).length), valueSeed)
  return value
}

const isRowKey = /^(product|user|stock|session|search):(\d+)$/

/** The value that a write of this key brings; undefined for what is no row of the shop. */
export function valueOfKey(key: string, valueSeed: number, bytes: number): ShopRow['value'] | undefined {
  const [, kind, id] = isRowKey.exec(key) ?? []
  return kind && id ? rowValue(kind as DataKind, Number(id), valueSeed, bytes) : undefined
}

/** The rows that a trace takes for granted at its start. */
export function* expectedRows(workload: Workload): Generator<ShopRow> {
  const kindOf = divideKinds(workload)
  for (let id = 0; id < workload.keys; id++) {
    const kind = kindOf(id)
    yield { kind, id, key: `${kind}:${id}`, value: rowValue(kind, id, 0, workload.valueBytes) }
  }
}

/** So many requests of a recording tell what is wanted most. */
const mostLookedAt = 100_000

function hottestRecorded({ codes, keys, own }: RecordedTrace, { keys: rows }: Workload): number | null {
  const counts = new Map<number, number>()
  let hottest: number | null = null
  for (let at = 0; at < Math.min(keys.length, mostLookedAt); at++) {
    if (askedBy(codes[at] ?? 0).thing !== 'row') continue
    const number = keys[at] ?? 0
    const id = own ? number : number % rows
    const count = (counts.get(id) ?? 0) + 1
    counts.set(id, count)
    if (hottest === null || count > (counts.get(hottest) ?? 0)) hottest = id
  }
  return hottest
}

/** The key wanted most at this moment of the trace; null where none is wanted more than the others. */
export function hottestKey(
  workload: Workload,
  atMs: number,
  recorded: (id: string) => RecordedTrace | null,
): string | null {
  const { arrivals } = workload
  const trace = arrivals.kind === 'trace' ? recorded(arrivals.id) : null
  const id = trace ? hottestRecorded(trace, workload) : hottestId(workload, atMs)
  return id === null ? null : `${divideKinds(workload)(id)}:${id}`
}
