import type { Sql, TransactionSql } from 'postgres'
import type { LogBatch } from '#server/observe/slowlog/batch.ts'

/** Any number that nobody else takes: two boards that tell of one list wait for each other. */
const writeLock = 7_243_004
const rowsAtOnce = 1000

type Run = { id: number; last: number; last_at: number }

/** Writes what is new, once, and what is missing before it. Telling a batch twice changes nothing. */
export async function writeBatch(sql: Sql, batch: LogBatch): Promise<void> {
  const [first, newest] = [batch.entries[0], batch.entries.at(-1)]
  if (!first || !newest) return
  await sql.begin(async tx => {
    await tx`select pg_advisory_xact_lock(${writeLock}, hashtext(${`${batch.target} ${batch.node} ${batch.kind}`}))`
    const known = await runOf(tx, batch)
    const anew = known === null || (newest.id < known.last && !(await isThere(tx, known, newest)))
    const run = anew ? await beginRun(tx, batch) : known
    if (first.id > run.last + 1) await noteGap(tx, run, first)
    for (let at = 0; at < batch.entries.length; at += rowsAtOnce) {
      await insertEntries(tx, run.id, batch.entries.slice(at, at + rowsAtOnce))
    }
    await tx`
      update cacheboard.slowlog_runs set last = greatest(last, ${newest.id}), last_at = greatest(last_at, ${newest.at})
      where id = ${run.id}`
  })
}

async function runOf(tx: TransactionSql, { target, node, kind, serverRun }: LogBatch): Promise<Run | null> {
  const [run] = await tx<Run[]>`
    select id, last::float8, last_at::float8 from cacheboard.slowlog_runs
    where target = ${target} and node = ${node} and kind = ${kind} and server_run = ${serverRun}
    order by id desc limit 1`
  return run ?? null
}

/** An older batch that comes late is known already; ids that began anew are other entries under old numbers. */
async function isThere(tx: TransactionSql, run: Run, { id, at, amount }: LogBatch['entries'][number]) {
  const found = await tx`
    select 1 from cacheboard.slowlog_entries
    where run = ${run.id} and id = ${id} and at = ${at} and amount = ${amount}`
  return found.length > 0
}

/**
 * A server that has not been seen before has a past that nobody asked for. One that has begun a new life should start
 * at its entry 0: what is missing before the first one was lost.
 */
async function beginRun(tx: TransactionSql, batch: LogBatch): Promise<Run> {
  const { target, node, kind, serverRun, entries } = batch
  const first = entries[0]
  const before = await tx<{ last_at: number }[]>`
    select last_at::float8 from cacheboard.slowlog_runs
    where target = ${target} and node = ${node} and kind = ${kind} order by id desc limit 1`
  const last = before.length > 0 ? -1 : (first?.id ?? 0) - 1
  const at = before[0]?.last_at ?? first?.at ?? 0
  const [run] = await tx<{ id: number }[]>`
    insert into cacheboard.slowlog_runs (target, node, kind, server_run, began, last, last_at)
    values (${target}, ${node}, ${kind}, ${serverRun}, ${first?.at ?? 0}, ${last}, ${at}) returning id`
  return { id: run?.id ?? 0, last, last_at: at }
}

async function noteGap(tx: TransactionSql, run: Run, next: LogBatch['entries'][number]) {
  await tx`
    insert into cacheboard.slowlog_gaps (run, first, last, since, until)
    values (${run.id}, ${run.last + 1}, ${next.id - 1}, ${run.last_at}, ${next.at}) on conflict do nothing`
}

async function insertEntries(tx: TransactionSql, run: number, entries: LogBatch['entries']) {
  const rows = entries.map(({ shape, ...entry }) => ({
    ...entry,
    command: shape.command,
    namespace: shape.namespace,
    shape: shape.text,
  }))
  await tx`
    insert into cacheboard.slowlog_entries
      (run, id, at, amount, command, namespace, shape, words, omitted, address, client, own)
    select ${run}, id, at, amount, command, namespace, shape, words, omitted, address, client, own
    from json_to_recordset(${JSON.stringify(rows)}::text::json) as row (
      id bigint, at bigint, amount bigint, command text, namespace text, shape text, words json,
      omitted int, address text, client text, own boolean)
    on conflict do nothing`
}
