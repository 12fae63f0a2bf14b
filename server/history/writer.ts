import type { Sql } from 'postgres'
import type { Frame } from '#server/observe/frame.ts'
import { lockForWriting } from './locks.ts'
import { inPlaces, type Places } from './places.ts'
import type { Sample } from './queue.ts'
import type { Subjects } from './subjects.ts'

type Row = { subject: number; at: number; sum: (number | null)[] }

/** Writes samples as points of one second. What is there already stays: two boards may tell the same second. */
export async function writeSamples(
  sql: Sql,
  samples: readonly Sample[],
  { subjects, places }: { subjects: Subjects; places: Places },
): Promise<void> {
  await subjects.know(samples.flatMap(({ frame }) => namesOf(frame)))
  const rows = samples.flatMap(sample => rowsOf(sample, subjects, places))
  if (rows.length === 0) return
  await sql.begin(async tx => {
    await lockForWriting(tx)
    await tx`
      with written as (
        insert into cacheboard.points (step, at, subject, sum)
        select 1, at, subject, sum
        from json_to_recordset(${JSON.stringify(rows)}::text::json) as row (at bigint, subject int, sum float8[])
        on conflict do nothing
        returning at
      ), oldest as (select min(at) as at from written)
      update cacheboard.rollups set until = oldest.at - oldest.at % step
      from oldest where until > oldest.at`
  })
}

function namesOf(frame: Frame) {
  return [
    { target: frame.target, node: '' },
    ...frame.nodes.map(({ id }) => ({ target: frame.target, node: id })),
  ]
}

function rowsOf({ frame, seconds }: Sample, subjects: Subjects, places: Places): Row[] {
  const readings = [
    { node: '', reading: frame.total },
    ...frame.nodes.map(({ id, reading }) => ({ node: id, reading })),
  ]
  return readings.flatMap(({ node, reading }) => {
    const sum = inPlaces(reading, places)
    const subject = subjects.id(frame.target, node)
    if (sum === null || subject === undefined) return []
    const length = seconds.to - seconds.from + 1
    return Array.from({ length }, (_, i) => ({ subject, at: seconds.from + i, sum }))
  })
}
