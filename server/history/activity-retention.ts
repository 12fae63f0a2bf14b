import type { Sql } from 'postgres'
import { idBeginning } from './activity-ids.ts'

const keepMs = 90 * 86_400_000
const batch = 5000
const mostBatches = 20

/** Who did what is kept for 90 days. Never deletes more than a pass allows; the rest waits for the next. */
export async function forgetActivity(sql: Sql, now: number): Promise<number> {
  const before = idBeginning(Math.max(0, Math.floor(now) - keepMs))
  let deleted = 0
  for (let pass = 0; pass < mostBatches; pass++) {
    const { count } = await sql`
      delete from cacheboard.activity where id in (
        select id from cacheboard.activity where id < ${before} order by id limit ${batch}
      )`
    deleted += count
    if (count < batch) break
  }
  return deleted
}
