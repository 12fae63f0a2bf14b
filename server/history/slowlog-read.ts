import type { Sql } from 'postgres'
import { keysOf } from '#server/observe/commands/command-keys.ts'
import { bytesOfPrintable } from '#server/observe/commands/printable.ts'
import type { LogKind } from '#server/observe/slowlog/entry.ts'

export type SlowlogFilter = {
  target: string
  kind: LogKind
  /** ms since 1970. */
  from: number
  to: number
  node: string | null
  command: string | null
  /** In the address or the name of the client. */
  client: string | null
  /** In the shape; for who may see arguments, in those. */
  text: string | null
  shape: string | null
  least: number
  own: boolean
  mayReadArguments: boolean
}

export type SlowlogEntry = {
  /** Unique over all servers and their lives. */
  key: string
  at: number
  node: string
  /** The server's own number. */
  id: number
  amount: number
  command: string
  namespace: string | null
  shape: string
  /** null: only operators see them, as the address and the name of who sent them. */
  words: string[] | null
  omitted: number
  address: string | null
  client: string | null
  own: boolean
  /** The id of its first key in the key browser, when it is known whole. */
  keyId: string | null
}

export type SlowlogGroup = {
  shape: string
  command: string
  namespace: string | null
  count: number
  total: number
  worst: number
  first: number
  last: number
  nodes: number
  own: boolean
}

type Row = Omit<SlowlogEntry, 'key' | 'keyId' | 'words'> & { run: number; words: string[] }

const mostGroups = 200
const mostGaps = 50

/** What is asked for: everything after `where`. Searching in arguments would tell them, so only who may see them does. */
function where(sql: Sql, filter: SlowlogFilter) {
  const { target, kind, from, to, node, command, client, text, shape, least, own, mayReadArguments } = filter
  const inside = text === null ? null : JSON.stringify(text).slice(1, -1)
  return sql`
    runs.target = ${target} and runs.kind = ${kind} and entries.at >= ${from} and entries.at <= ${to}
    and entries.amount >= ${least}
    and (${own}::boolean or not entries.own)
    and (${node}::text is null or runs.node = ${node})
    and (${command}::text is null or entries.command = ${command})
    and (${shape}::text is null or entries.shape = ${shape})
    and (${mayReadArguments ? client : null}::text is null
      or strpos(lower(concat_ws(' ', entries.client, entries.address)), lower(${client})) > 0)
    and (${text}::text is null or strpos(lower(entries.shape), lower(${text})) > 0
      or (${mayReadArguments}::boolean and strpos(lower(entries.words::text), lower(${inside})) > 0))`
}

/** Newest first over all servers; within one second, as each server numbered them in its latest life. */
export async function readEntries(
  sql: Sql,
  filter: SlowlogFilter & { cursor: { at: number; run: number; id: number } | null; limit: number },
): Promise<{ entries: SlowlogEntry[]; next: string | null }> {
  const { cursor, limit, mayReadArguments } = filter
  const rows = await sql<Row[]>`
    select runs.id as run, runs.node, entries.id::float8, entries.at::float8, entries.amount::float8, command, namespace,
      shape, words, omitted, address, client, own
    from cacheboard.slowlog_entries entries join cacheboard.slowlog_runs runs on runs.id = entries.run
    where ${where(sql, filter)}
      and (${cursor === null}::boolean
        or (entries.at, entries.run, entries.id) < (${cursor?.at ?? 0}, ${cursor?.run ?? 0}, ${cursor?.id ?? 0}))
    order by entries.at desc, entries.run desc, entries.id desc limit ${limit + 1}`
  const entries = rows.slice(0, limit).map(row => entryOf(row, mayReadArguments))
  return { entries, next: rows.length > limit ? (entries.at(-1)?.key ?? null) : null }
}

function entryOf({ run, words, ...row }: Row, mayRead: boolean): SlowlogEntry {
  const key = `${row.at}.${run}.${row.id}`
  if (!mayRead) return { ...row, key, words: null, address: null, client: null, keyId: null }
  return { ...row, key, words, keyId: keyIdOf(words) }
}

/** The first key, unless the server has cut it. */
function keyIdOf(words: readonly string[]): string | null {
  const [name, ...args] = words.map(bytesOfPrintable)
  const [key] = keysOf(name?.toString('latin1').toUpperCase() ?? '', args)
  if (key === undefined || /\.\.\. \(\d+ more bytes\)$/.test(key.toString('latin1'))) return null
  return key.toString('base64url')
}

/** Alike commands together, those that took most first. */
export async function readGroups(sql: Sql, filter: SlowlogFilter): Promise<SlowlogGroup[]> {
  return sql<SlowlogGroup[]>`
    select shape, command, namespace, count(*)::int as count, sum(amount)::float8 as total, max(amount)::float8 as worst,
      min(entries.at)::float8 as first, max(entries.at)::float8 as last, count(distinct runs.node)::int as nodes,
      bool_and(own) as own
    from cacheboard.slowlog_entries entries join cacheboard.slowlog_runs runs on runs.id = entries.run
    where ${where(sql, filter)}
    group by shape, command, namespace order by total desc, shape limit ${mostGroups}`
}

/** How many and how bad over time, in at most `steps` equal stretches; those without any are left out. */
export async function readTimeline(sql: Sql, filter: SlowlogFilter, steps: number) {
  const step = Math.max(1000, Math.ceil((filter.to - filter.from) / steps))
  const points = await sql<{ at: number; count: number; worst: number }[]>`
    select (floor((entries.at - ${filter.from}) / ${step}::float8) * ${step} + ${filter.from})::float8 as at,
      count(*)::int as count, max(amount)::float8 as worst
    from cacheboard.slowlog_entries entries join cacheboard.slowlog_runs runs on runs.id = entries.run
    where ${where(sql, filter)}
    group by 1 order by 1`
  const [counted] = await sql<{ own: number }[]>`
    select count(*)::int as own
    from cacheboard.slowlog_entries entries join cacheboard.slowlog_runs runs on runs.id = entries.run
    where ${where(sql, { ...filter, own: true })} and own`
  return { from: filter.from, to: filter.to, step, points: [...points], own: counted?.own ?? 0 }
}

export type SlowlogGap = { node: string; count: number; since: number; until: number }

/** What every server had forgotten before it was read. */
export async function readGaps(sql: Sql, filter: SlowlogFilter): Promise<SlowlogGap[]> {
  return sql<SlowlogGap[]>`
    select runs.node, (gaps.last - gaps.first + 1)::float8 as count, since::float8, until::float8
    from cacheboard.slowlog_gaps gaps join cacheboard.slowlog_runs runs on runs.id = gaps.run
    where runs.target = ${filter.target} and runs.kind = ${filter.kind} and until >= ${filter.from} and since <= ${filter.to}
      and (${filter.node}::text is null or runs.node = ${filter.node})
    order by until desc limit ${mostGaps}`
}

/** What there is to filter by. */
export async function readChoices(sql: Sql, target: string, kind: LogKind) {
  const [commands, nodes] = await Promise.all([
    sql<{ name: string }[]>`
      select distinct command as name
      from cacheboard.slowlog_entries entries join cacheboard.slowlog_runs runs on runs.id = entries.run
      where runs.target = ${target} and runs.kind = ${kind} order by name limit 200`,
    sql<{ name: string }[]>`
      select distinct node as name from cacheboard.slowlog_runs where target = ${target} order by name limit 200`,
  ])
  return { commands: commands.map(({ name }) => name), nodes: nodes.map(({ name }) => name) }
}
