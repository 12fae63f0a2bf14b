import type { Sql } from 'postgres'
import { createShopTables } from '#server/engine/source/shop-tables.ts'
import { schemaOf } from '#server/lab/lane-places.ts'
import type { LaneId } from '#server/lab/settings.ts'
import { expectedRows, type ShopRow } from '#server/lab/workload/rows.ts'
import type { DataKind } from '#server/lab/workload/shop.ts'
import type { Workload } from '#server/lab/workload/workload.ts'

const mostBytes = 1_000_000
const mostRows = 5_000

type Options = {
  sql: Sql
  lanes: readonly LaneId[]
  workload: Workload
  signal: AbortSignal
  progress: (done: number) => void
}

/** How many rows `fillRows` will have gone through when it is done. */
export const rowsToFill = ({ keys }: Workload, lanes: number): number => keys * lanes

/** Makes the tables of these lanes and the rows that the trace takes for granted. What is there already stays. */
export async function fillRows({ sql, lanes, workload, signal, progress }: Options): Promise<void> {
  let done = 0
  const told = (rows: number) => {
    done += rows
    progress(done)
    signal.throwIfAborted()
  }
  for (const lane of lanes) {
    await createShopTables(sql, schemaOf(lane))
    told(0)
  }
  for (const batch of batchesOf(workload)) {
    for (const lane of lanes) {
      await insert(sql, schemaOf(lane), batch)
      told(batch.rows.length)
    }
  }
}

type Batch = { kind: DataKind; rows: ShopRow[] }

/** Rows of one kind at a time, as many as one statement likes. */
function* batchesOf(workload: Workload): Generator<Batch> {
  const most = Math.max(1, Math.min(mostRows, Math.floor(mostBytes / workload.valueBytes)))
  const gathering = new Map<DataKind, ShopRow[]>()
  for (const row of expectedRows(workload)) {
    const rows = gathering.get(row.kind) ?? []
    rows.push(row)
    gathering.set(row.kind, rows)
    if (rows.length < most) continue
    gathering.delete(row.kind)
    yield { kind: row.kind, rows }
  }
  for (const [kind, rows] of gathering) yield { kind, rows }
}

async function insert(sql: Sql, schema: string, { kind, rows }: Batch) {
  const given = JSON.stringify(
    rows.map(({ id, value }) => ({
      id: String(id),
      body: JSON.stringify(value),
      category: categoryIn(value),
    })),
  )
  await sql`
    insert into ${sql(`${schema}.${kind}`)} (id, body, category, version)
    select id, body::json, category, 1
    from json_to_recordset(${given}::text::json) as given (id text, body text, category text)
    on conflict do nothing`
}

const categoryIn = (value: ShopRow['value']) => (value.category === undefined ? null : String(value.category))
