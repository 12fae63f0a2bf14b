import type { Sql } from 'postgres'

export const keepSlowlogMs = 30 * 86_400_000
/** Over all targets: about 300 MB at the most. */
const mostSlowlogEntries = 500_000
const batch = 5000
const mostBatches = 20

/** Entries are kept for 30 days, and never more than half a million of them. */
export async function forgetSlowlog(sql: Sql, now: number, most = mostSlowlogEntries): Promise<number> {
  const tooOld = Math.floor(now) - keepSlowlogMs
  const [surplus] = await sql<{ at: number }[]>`
    select at::float8 from cacheboard.slowlog_entries order by at desc offset ${most} limit 1`
  const before = Math.max(tooOld, surplus?.at ?? 0)
  let deleted = 0
  for (let pass = 0; pass < mostBatches; pass++) {
    const { count } = await sql`
      delete from cacheboard.slowlog_entries where (run, id) in (
        select run, id from cacheboard.slowlog_entries where at <= ${before} order by at limit ${batch})`
    deleted += count
    if (count < batch) break
  }
  await sql`delete from cacheboard.slowlog_gaps where until <= ${tooOld}`
  await sql`
    delete from cacheboard.slowlog_runs runs where last_at <= ${tooOld}
      and not exists (select from cacheboard.slowlog_entries where run = runs.id)`
  return deleted
}
