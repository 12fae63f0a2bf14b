import type { Sql } from 'postgres'
import type { NewEntry, Settled } from './activity-entry.ts'
import type { Change } from './activity-queue.ts'

export async function writeChange(sql: Sql, change: Change): Promise<void> {
  if (change.kind === 'entry') await insertEntry(sql, change.entry)
  else await settleEntry(sql, change)
}

/** Writing one again changes nothing: after a broken connection nobody knows whether the first try arrived. */
export async function insertEntry(sql: Sql, entry: NewEntry): Promise<void> {
  const { id, at, person, address, session, target, action, summary, count, detail, undo } = entry
  await sql`
    insert into cacheboard.activity
      (id, at, person, address, session, target, action, summary, count, detail, undo_until, undo_token)
    values
      (${id}, ${at}, ${person}, ${address}, ${session}, ${target}, ${action}, ${summary}, ${count},
       ${detail}::text::json, ${undo?.until ?? null}, ${undo?.token ?? null})
    on conflict (id) do nothing`
}

async function settleEntry(sql: Sql, { id, at, settled }: { id: string; at: number; settled: Settled }) {
  const { summary = null, count = null, detail = null, undo = null } = settled
  const told = (name: keyof Settled) => settled[name] !== undefined
  await sql`
    update cacheboard.activity set
      ended = ${at},
      summary = coalesce(${summary}, summary),
      count = case when ${told('count')}::boolean then ${count} else count end,
      detail = case when ${told('detail')}::boolean then ${detail}::text::json else detail end,
      undo_until = case when ${told('undo')}::boolean then ${undo?.until ?? null} else undo_until end,
      undo_token = case when ${told('undo')}::boolean then ${undo?.token ?? null} else undo_token end
    where id = ${id}`
}

/** Whether Postgres would refuse it however often it is sent: bad data (22), a constraint (23), a limit (54). */
export function isHopeless(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : null
  return typeof code === 'string' && /^(22|23|54)/.test(code)
}
