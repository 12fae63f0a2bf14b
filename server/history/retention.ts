import type { Sql } from 'postgres'
import { forgetActivity } from './activity-retention.ts'
import { forgetAlerts } from './alert-retention.ts'
import { forgetSlowlog } from './slowlog-retention.ts'
import { steps } from './steps.ts'

/** Rows deleted by one statement: short enough to be in nobody's way. */
const batch = 5000
/** Batches of one pass; what is left waits for the next. */
const mostBatches = 20

/** Deletes what is too old: only points that are part of a coarser one already, and never more than a pass allows. */
export async function forgetOld(sql: Sql, now: number): Promise<number> {
  let deleted = 0
  for (const [i, { step, keep }] of steps.entries()) {
    const coarser = steps[i + 1]?.step ?? null
    for (let pass = 0; pass < mostBatches; pass++) {
      const count = await forgetBatch(sql, { step, before: Math.floor(now) - keep, coarser })
      deleted += count
      if (count < batch) break
    }
  }
  await forgetSubjects(sql)
  deleted += await forgetAlerts(sql, now * 1000)
  return deleted + (await forgetActivity(sql, now * 1000)) + (await forgetSlowlog(sql, now * 1000))
}

async function forgetBatch(sql: Sql, options: { step: number; before: number; coarser: number | null }) {
  const { step, before, coarser } = options
  const result = await sql`
    with line as (
      select least(${before}::bigint, (select until from cacheboard.rollups where step = ${coarser})) as at
    ), old as (
      select oldest.subject, oldest.at from line cross join cacheboard.subjects
      cross join lateral (
        select subject, at from cacheboard.points
        where step = ${step} and subject = subjects.id and at < line.at order by at limit ${batch}
      ) oldest
      limit ${batch}
    )
    delete from cacheboard.points using old
    where points.step = ${step} and points.subject = old.subject and points.at = old.at`
  return result.count
}

/** Nodes of clusters come and go: one without a point left is forgotten, and a target without a node. */
async function forgetSubjects(sql: Sql) {
  await sql`
    delete from cacheboard.subjects
    where first_seen < now() - interval '1 day'
      and not exists (select from cacheboard.points where subject = subjects.id)`
  await sql`
    delete from cacheboard.targets
    where last_seen < now() - interval '31 days'
      and not exists (select from cacheboard.subjects where target = targets.id)`
}
