import type { JSONValue, Sql, TransactionSql } from 'postgres'
import postgres from 'postgres'
import type { Applied, BatchRow, DeadLetter } from '#server/engine/ports.ts'
import { type Refusal, Refused } from '#server/engine/refused.ts'
import { type Row, type RowOf, rowFor, written } from '#server/engine/source/shop-rows.ts'
import { type ShopKind, shopKinds } from '#server/engine/source/shop-tables.ts'

/** Bad data (22), broken constraints (23), a key too long for its index (54): no repetition makes them acceptable. */
const neverAccepted = (error: unknown): error is postgres.PostgresError =>
  error instanceof postgres.PostgresError && /^(22|23|54)/.test(error.code)

const sayWhy = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** For one row: a refusal becomes `Refused`, everything else stays the fault that it is. */
export function asRefused(key: string, error: unknown): never {
  if (neverAccepted(error)) throw new Refused([{ key, reason: error.message }], error)
  throw error
}

type Placed = { key: string; kind: ShopKind; row: Row }

function placeAll(batch: readonly BatchRow[]): Placed[] {
  const refusals: Refusal[] = []
  const placed = batch.flatMap(({ key, value, version }) => {
    try {
      return [{ key, ...rowFor(key, value, version) }]
    } catch (error) {
      refusals.push({ key, reason: sayWhy(error) })
      return []
    }
  })
  if (refusals.length > 0) throw new Refused(refusals)
  return placed
}

/** A zero byte is the one character that Postgres cannot keep in a text. */
const keepable = (text: string) => text.replaceAll('\0', '␀')

function bodyOf({ key, value, version }: DeadLetter): string | null {
  try {
    return rowFor(key, value, version).row.body
  } catch {
    return null
  }
}

/** What a flush brings to the database, as one transaction. */
export function createBatches({ sql, schema }: { sql: Sql; schema: string }) {
  async function upsert(transaction: TransactionSql, kind: ShopKind, rows: Row[]): Promise<Applied[]> {
    if (rows.length === 0) return []
    const table = sql(`${schema}.${kind}`)
    const given: JSONValue = JSON.stringify(rows)
    await transaction`
      insert into ${table} as t (id, body, category, version, deleted)
      select id, body::json, category, version, deleted
      from json_to_recordset(${given}::text::json)
        as given(id text, body text, category text, version bigint, deleted boolean)
      on conflict (id) do update set body = excluded.body, category = excluded.category, previous = t.category,
        deleted = excluded.deleted, version = excluded.version, changed = pg_current_xact_id()
      where t.version < excluded.version`
    const ids = rows.map(({ id }) => id)
    const now = await transaction<RowOf[]>`
      select id, version, category, previous from ${table} where id = any(${ids})`
    return now.map(row => written(kind, row))
  }

  async function upsertAll(transaction: TransactionSql, placed: Placed[]): Promise<Applied[]> {
    const done: Applied[] = []
    for (const kind of shopKinds) {
      const rows = placed.filter(each => each.kind === kind).map(({ row }) => row)
      done.push(...(await upsert(transaction, kind, rows)))
    }
    return done
  }

  async function bury(transaction: TransactionSql, dead: readonly DeadLetter[]) {
    for (const letter of dead) {
      const { key, version, bytes, reason } = letter
      await transaction`
        insert into ${sql(`${schema}.dead_letter`)} (key, version, body, bytes, reason)
        values (${keepable(key)}, ${version}, ${bodyOf(letter)}::text::json, ${Buffer.from(bytes)}, ${keepable(reason)})
        on conflict do nothing`
    }
  }

  /** Why these rows cannot be written together; nothing of the attempt stays. */
  async function rehearse(placed: Placed[]): Promise<postgres.PostgresError | undefined> {
    const rehearsed = new Error('Everything could be written.')
    const attempt = async (transaction: TransactionSql) => {
      await upsertAll(transaction, placed)
      throw rehearsed
    }
    const error: unknown = await sql.begin(attempt).catch(thrown => thrown)
    if (error === rehearsed) return undefined
    if (neverAccepted(error)) return error
    throw error
  }

  /** By halves, so that one bad row among many is found in a few attempts. */
  async function refusalsAmong(placed: Placed[]): Promise<Refusal[]> {
    const error = await rehearse(placed)
    const [only] = placed
    if (error === undefined || only === undefined) return []
    if (placed.length === 1) return [{ key: only.key, reason: error.message }]
    const middle = Math.ceil(placed.length / 2)
    return [...(await refusalsAmong(placed.slice(0, middle))), ...(await refusalsAmong(placed.slice(middle)))]
  }

  return async function apply(
    batch: readonly BatchRow[],
    dead: readonly DeadLetter[] = [],
  ): Promise<Applied[]> {
    const placed = placeAll(batch)
    try {
      return await sql.begin(async transaction => {
        const applied = await upsertAll(transaction, placed)
        await bury(transaction, dead)
        return applied
      })
    } catch (error) {
      const refusals = neverAccepted(error) ? await refusalsAmong(placed) : []
      if (refusals.length === 0) throw error
      throw new Refused(refusals, error)
    }
  }
}
