import { openLedger } from '#server/targets/ledger.ts'
import { type Answer, type Ask, type Command, isAnswer, reasonOf } from './ask.ts'
import { bounds } from './bounds.ts'
import { entryCursor, writeCursor } from './cursor.ts'
import { memoryCommand, shareFor } from './element-size.ts'
import { listOf, pairsOf, partOf, textIn } from './part.ts'
import type {
  NotThere,
  PageQuery,
  StreamGroup,
  StreamGroups,
  StreamPending,
  StreamRow,
  ValuePage,
} from './shapes.ts'

type StreamQuery = Extract<PageQuery, { type: 'stream' }>

/** The newest first. An entry may have more fields than anybody reads. */
export async function pageOfStream(ask: Ask, key: Buffer, query: StreamQuery): Promise<ValuePage | NotThere> {
  const before = entryCursor(query.cursor)
  const first = await ask.of(key, 'stream', [['XLEN', key], memoryCommand(key)])
  if (!isAnswer(first)) return first
  const total = Number(first.replies[0]?.value ?? 0)
  const share = shareFor(query.limit, { memory: first.replies[1], elements: total })
  const around = { state: 'here', type: 'stream', total, notFetched: share.notFetched } as const
  if (share.count === 0) return { ...around, rows: [], next: null }
  const end = before === null ? '+' : `(${before}`
  const answer = await ask.of(key, 'stream', [['XREVRANGE', key, end, '-', 'COUNT', share.count]])
  if (!isAnswer(answer)) return answer
  const { error, value } = answer.replies[0] ?? { error: null, value: [] }
  if (error) return { state: 'refused', reason: reasonOf(error, answer.node) }
  const rows = listOf(value).map(entryOf)
  const last = rows.at(-1)
  const more = last !== undefined && rows.length === share.count
  return { ...around, rows, next: more ? writeCursor({ before: last.id }) : null }
}

function entryOf(entry: unknown): StreamRow {
  const [id, fields] = listOf(entry)
  const pairs = pairsOf(fields)
  const shown = pairs.slice(0, bounds.fields)
  return {
    id: textIn(id),
    fields: shown.map(([name, value]) => ({ name: partOf(name), value: partOf(value) })),
    fieldCount: pairs.length,
  }
}

export async function readGroups(ask: Ask, key: Buffer): Promise<StreamGroups | NotThere> {
  const answer = await askAboutGroups(ask, key, [['XINFO', 'GROUPS', key]])
  if (!isAnswer(answer)) return answer
  const { error, value } = answer.replies[0] ?? { error: null, value: [] }
  if (error) return { state: 'refused', reason: reasonOf(error, answer.node) }
  const groups = listOf(value)
  return {
    state: 'here',
    groups: groups.slice(0, bounds.groups).map(groupOf),
    more: Math.max(0, groups.length - bounds.groups),
  }
}

function groupOf(reply: unknown): StreamGroup {
  const facts = factsOf(reply)
  return {
    name: partOf(facts.get('name')),
    consumers: Number(facts.get('consumers')),
    pending: Number(facts.get('pending')),
    lastDelivered: textIn(facts.get('last-delivered-id')),
    entriesRead: numberOf(facts.get('entries-read')),
    lag: numberOf(facts.get('lag')),
  }
}

export type PendingQuery = { group: Buffer; cursor: string | null; limit: number }

export async function readPending(
  ask: Ask,
  key: Buffer,
  { group, cursor, limit }: PendingQuery,
): Promise<StreamPending | NotThere> {
  const after = entryCursor(cursor)
  const answer = await askAboutGroups(ask, key, [
    ['XINFO', 'CONSUMERS', key, group],
    ['XPENDING', key, group, after === null ? '-' : `(${after}`, '+', limit],
  ])
  if (!isAnswer(answer)) return answer
  const [consumers, pending] = answer.replies
  const error = consumers?.error ?? pending?.error
  if (error) return { state: 'refused', reason: sentenceFor(error, answer) }
  const entries = listOf(pending?.value).map(pendingOf)
  const last = entries.at(-1)
  const all = listOf(consumers?.value)
  return {
    state: 'here',
    consumers: all.slice(0, bounds.groups).map(consumerOf),
    moreConsumers: Math.max(0, all.length - bounds.groups),
    entries,
    next: last && entries.length === limit ? writeCursor({ before: last.id }) : null,
  }
}

function pendingOf(reply: unknown) {
  const [id, consumer, idle, deliveries] = listOf(reply)
  return { id: textIn(id), consumer: partOf(consumer), idleMs: Number(idle), deliveries: Number(deliveries) }
}

function consumerOf(reply: unknown) {
  const facts = factsOf(reply)
  return {
    name: partOf(facts.get('name')),
    pending: Number(facts.get('pending')),
    idleMs: Number(facts.get('idle')),
  }
}

const sentenceFor = (error: Error, { node }: Answer): string =>
  error.message.startsWith('NOGROUP') ? 'There is no such group any more.' : reasonOf(error, node)

/** These lookups are counted by the server, and are not among those that a connection counts by itself. */
async function askAboutGroups(ask: Ask, key: Buffer, commands: Command[]): Promise<Answer | NotThere> {
  const answer = await ask.of(key, 'stream', commands)
  if (!isAnswer(answer)) return answer
  const counted = answer.replies.filter(({ error }) => !error || error.message.startsWith('NOGROUP'))
  openLedger(answer.node.pass().ledger).lookups(counted.length, 0)
  return answer
}

const factsOf = (reply: unknown): Map<string, unknown> =>
  new Map(pairsOf(reply).map(([name, value]) => [textIn(name), value]))

const numberOf = (value: unknown): number | null =>
  value === null || value === undefined ? null : Number(value)
