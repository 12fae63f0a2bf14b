import { openLedger } from '#server/targets/ledger.ts'
import type { TargetNode } from '#server/targets/target.ts'
import { type Ask, isAnswer } from './ask.ts'
import { bounds } from './bounds.ts'
import { memoryCommand, type Size, shareFor } from './element-size.ts'
import type { LongParts } from './long-parts.ts'
import { listOf, partOf } from './part.ts'
import { type Scanned, scanElements } from './scan.ts'
import type { HashRow, NotThere, PageQuery, ValuePage } from './shapes.ts'

type HashQuery = Extract<PageQuery, { type: 'hash' }>

/** What a server's HSCAN and HPTTL can do is learnt from its first refusal. */
export function createHashPages({ ask, named }: { ask: Ask } & Pick<LongParts, 'named'>) {
  const namesOnly = new WeakMap<TargetNode, boolean>()
  const withoutFieldTtl = new WeakSet<TargetNode>()

  /** Whether HSCAN can leave the values out (Redis 7.4, Valkey 8). */
  async function knowsNoValues(node: TargetNode, key: Buffer): Promise<boolean> {
    const known = namesOnly.get(node)
    if (known !== undefined) return known
    const answer = await ask.of(key, 'hash', [['HSCAN', key, 0, 'COUNT', 1, 'NOVALUES']])
    if (!isAnswer(answer)) return false
    const knows = answer.replies[0]?.error === null
    // A server that refuses the word has looked the key up before, and counted that.
    if (!knows) openLedger(answer.node.pass().ledger).lookups(1, 0)
    namesOnly.set(answer.node, knows)
    return knows
  }

  /** Without that, what the values take on average must do. */
  async function namesAndValues(key: Buffer, query: HashQuery, size: Size): Promise<ValuePage | NotThere> {
    const share = shareFor(query.limit, size)
    if (share.count === 0) {
      const nothing = { rows: [], next: null, looked: 0, fieldTtl: false }
      return { state: 'here', type: 'hash', ...nothing, total: size.elements, notFetched: share.notFetched }
    }
    const scan = { ...scanOf(key, query), limit: share.count, width: 2 } as const
    const both = await scanElements(ask, scan)
    return both.state === 'here' ? withValues(key, both, size.elements) : both
  }

  /** First how long the values are, then those that are short enough. */
  async function valuesOf(key: Buffer, names: Scanned, total: number): Promise<ValuePage | NotThere> {
    const fields = names.elements.map(([field]) => field ?? Buffer.alloc(0))
    const lengths = await ask.of(
      key,
      'hash',
      fields.map(field => ['HSTRLEN', key, field]),
    )
    if (!isAnswer(lengths)) return lengths
    const sizes = lengths.replies.map(({ error, value }) => (error ? null : Number(value)))
    const short = fitting(sizes)
    const values = await ask.of(
      key,
      'hash',
      short.length > 0 ? [['HMGET', key, ...short.map(i => fields[i] ?? '')]] : [],
    )
    if (!isAnswer(values)) return values
    const found = listOf(values.replies[0]?.value)
    const byRow = new Map(short.map((row, i) => [row, found[i]]))
    const rows = fields.map((field, i): HashRow | null => {
      const value = byRow.get(i)
      // A field that has gone between the two questions.
      if (byRow.has(i) && value === null) return null
      return {
        field: named(field),
        value: value === undefined ? null : partOf(value),
        bytes: sizes[i] ?? null,
        expiresAt: null,
      }
    })
    return finish(key, { ...names, total, rows, fields, large: fields.length - short.length })
  }

  function withValues(key: Buffer, both: Scanned, total: number): Promise<ValuePage | NotThere> {
    const fields = both.elements.map(([field]) => field ?? Buffer.alloc(0))
    const rows = both.elements.map(
      ([field, value]): HashRow => ({
        field: named(field ?? null),
        value: partOf(value ?? null),
        bytes: value?.length ?? 0,
        expiresAt: null,
      }),
    )
    return finish(key, { ...both, total, rows, fields, large: 0 })
  }

  type Unfinished = Scanned & { total: number; rows: (HashRow | null)[]; fields: Buffer[]; large: number }

  async function finish(key: Buffer, page: Unfinished): Promise<ValuePage | NotThere> {
    const times = await fieldTimes(key, page.fields, page.node)
    const rows = page.rows.flatMap((row, i) => (row ? [{ ...row, expiresAt: times?.[i] ?? null }] : []))
    return {
      state: 'here',
      type: 'hash',
      rows,
      next: page.next,
      total: page.total,
      looked: page.looked,
      fieldTtl: times !== null,
      notFetched:
        page.large === 0
          ? null
          : `${page.large} values are too large for a page (above ${bounds.elementBytes / 1024} KiB each, or ${bounds.pageBytes / 1024 / 1024} MiB in all) and were not fetched.`,
    }
  }

  /** null: this server has no TTL for fields, or does not say it. */
  async function fieldTimes(
    key: Buffer,
    fields: Buffer[],
    node: TargetNode,
  ): Promise<(number | null)[] | null> {
    if (fields.length === 0 || withoutFieldTtl.has(node)) return null
    const answer = await ask.of(key, 'hash', [['HPTTL', key, 'FIELDS', fields.length, ...fields]])
    if (!isAnswer(answer)) return null
    const reply = answer.replies[0]
    if (reply?.error) {
      if (/unknown command/i.test(reply.error.message)) withoutFieldTtl.add(node)
      return null
    }
    const now = Date.now()
    return listOf(reply?.value).map(ttl => (Number(ttl) < 0 ? null : now + Number(ttl)))
  }

  return async function pageOfHash(key: Buffer, query: HashQuery): Promise<ValuePage | NotThere> {
    const first = await ask.of(key, 'hash', [['HLEN', key], memoryCommand(key)])
    if (!isAnswer(first)) return first
    const [length, memory] = first.replies
    const size = { memory, elements: Number(length?.value ?? 0) }
    if (!(await knowsNoValues(first.node, key))) return namesAndValues(key, query, size)
    const names = await scanElements(ask, { ...scanOf(key, query), more: ['NOVALUES'], width: 1 })
    return names.state === 'here' ? valuesOf(key, names, size.elements) : names
  }
}

const scanOf = (key: Buffer, { cursor, limit, search }: HashQuery) =>
  ({ key, type: 'hash', command: 'HSCAN', cursor, limit, search }) as const

/** The rows whose values are fetched: each short enough, and all of them together. */
function fitting(sizes: (number | null)[]): number[] {
  let room: number = bounds.pageBytes
  const rows: number[] = []
  for (const [i, size] of sizes.entries()) {
    if (size === null || size > bounds.elementBytes || size > room) continue
    room -= size
    rows.push(i)
  }
  return rows
}
