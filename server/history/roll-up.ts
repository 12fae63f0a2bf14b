import type { Sql, TransactionSql } from 'postgres'
import { lockForRollUp } from './locks.ts'
import { bucket, steps } from './steps.ts'

/** A bucket is rolled up this long after its end: its last sample is still on its way. */
const graceSeconds = 3

/**
 * Brings the coarser points up to `now` (seconds). Each bucket is computed anew from all of its finer points, so
 * doing it twice changes nothing, a crash in between loses nothing, and late samples find their way in.
 */
export async function rollUp(sql: Sql, now: number): Promise<void> {
  await sql.begin(async tx => {
    await lockForRollUp(tx)
    let ready = now - graceSeconds
    for (const [i, { step }] of steps.entries()) {
      const finer = steps[i - 1]?.step
      if (finer === undefined) continue
      ready = bucket(ready, step)
      await rollUpStep(tx, { step, finer, until: ready })
    }
  })
}

async function rollUpStep(
  tx: TransactionSql,
  { step, finer, until }: { step: number; finer: number; until: number },
) {
  const [mark] = await tx<{ until: number }[]>`
    select until::float8 from cacheboard.rollups where step = ${step}`
  const from = mark?.until ?? 0
  if (from >= until) return
  await tx`
    insert into cacheboard.points (step, at, subject, lo, hi, sum, count)
    select ${step}, bucket, subject,
      array_agg(case when lo < hi then lo end order by position),
      array_agg(case when lo < hi then hi end order by position),
      array_agg(sum order by position),
      array_agg(count order by position)
    from (
      select subject, at - at % ${step} as bucket, position,
        min(coalesce(m.lo, m.sum / coalesce(m.count, 1))) as lo,
        max(coalesce(m.hi, m.sum / coalesce(m.count, 1))) as hi,
        sum(m.sum) as sum,
        sum(coalesce(m.count, 1)) filter (where m.sum is not null)::smallint as count
      from cacheboard.subjects
      join cacheboard.points p on p.subject = subjects.id and step = ${finer} and at >= ${from} and at < ${until}
      cross join unnest(p.lo, p.hi, p.sum, p.count) with ordinality as m (lo, hi, sum, count, position)
      group by 1, 2, 3
    ) metric
    group by bucket, subject
    on conflict (subject, step, at) do update
      set lo = excluded.lo, hi = excluded.hi, sum = excluded.sum, count = excluded.count`
  await tx`update cacheboard.rollups set until = ${until} where step = ${step}`
}
