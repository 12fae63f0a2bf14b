import type { Sql } from 'postgres'
import type { Metric, Reading } from '#server/metrics/catalogue.ts'
import { metrics } from '#server/metrics/catalogue.ts'

/** Where each metric lies in the arrays of a point. A metric that is new to the database gets the next place. */
export type Places = { names: readonly (Metric | null)[] }

export async function readPlaces(sql: Sql): Promise<Places> {
  await sql`
    insert into cacheboard.metrics (position, name)
    select (select coalesce(max(position), 0) from cacheboard.metrics) + row_number() over (), name
    from json_array_elements_text(${JSON.stringify(metrics)}::text::json) name (name)
    where not exists (select from cacheboard.metrics known where known.name = name.name)
    on conflict do nothing`
  const rows = await sql<{ position: number; name: string }[]>`select position, name from cacheboard.metrics`
  const names: (Metric | null)[] = []
  for (const { position, name } of rows) names[position - 1] = metrics.find(metric => metric === name) ?? null
  return { names: Array.from(names, name => name ?? null) }
}

/** A reading in the order of the places; null when it says nothing at all. */
export function inPlaces(reading: Reading, { names }: Places): (number | null)[] | null {
  const values = names.map(name => (name === null ? null : reading[name]))
  const known = values.map(value => (value !== null && Number.isFinite(value) ? value : null))
  return known.every(value => value === null) ? null : known
}
