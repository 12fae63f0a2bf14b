import type { JSONValue, PendingQuery, Sql, Row as SqlRow, TransactionSql } from 'postgres'
import postgres from 'postgres'
import type {
  Applied,
  Clock,
  Loaded,
  SourceOfTruth,
  Version,
  WriteOptions,
  Written,
} from '#server/engine/ports.ts'
import { Refused } from '#server/engine/refused.ts'
import { follow } from '#server/engine/source/replication.ts'
import {
  affectedBy,
  keyOf,
  type Place,
  placeOf,
  type ShopKind,
  shopKinds,
} from '#server/engine/source/shop-tables.ts'

type Options = { sql: Sql; schema: string; clock: Clock; costMs: () => number }
type RowOf = { id: string; version: string; category: string | null; previous: string | null }

/** Bad data (class 22) and broken constraints (class 23): no repetition will make the row acceptable. */
const neverAccepted = (error: unknown) => error instanceof postgres.PostgresError && /^2[23]/.test(error.code)

function asRefused(error: unknown): never {
  if (neverAccepted(error)) throw new Refused(error instanceof Error ? error.message : String(error), error)
  throw error
}

function categoryOf(kind: ShopKind, value: unknown): string | null {
  if (kind !== 'product' || typeof value !== 'object' || value === null || !('category' in value)) return null
  return String(value.category)
}

const rowFor = (kind: ShopKind, id: string, { value, version }: { value: unknown; version: Version }) => ({
  id,
  body: value === undefined ? null : JSON.stringify(value),
  category: categoryOf(kind, value),
  version,
  deleted: value === undefined,
})

async function abortable<T extends readonly SqlRow[]>(query: PendingQuery<T>, signal: AbortSignal) {
  const cancel = () => query.cancel()
  signal.addEventListener('abort', cancel, { once: true })
  try {
    return await query
  } finally {
    signal.removeEventListener('abort', cancel)
  }
}

/** The shop in Postgres. Each load holds its connection for the chosen time, as an expensive query would. */
export function createPostgresSource({ sql, schema, clock, costMs }: Options): SourceOfTruth {
  const table = (kind: ShopKind) => sql(`${schema}.${kind}`)
  const slow = () => sql`with slow as materialized (select pg_sleep(${costMs() / 1000}))`

  function rowQuery({ kind, id }: { kind: ShopKind; id: string }) {
    return sql`${slow()} select t.body, t.version from slow left join ${table(kind)} t on t.id = ${id} and not t.deleted`
  }
  function categoryQuery(id: string) {
    return sql`${slow()} select coalesce(json_agg(json_build_object('id', t.id, 'product', t.body) order by t.id)
      filter (where t.id is not null), '[]'::json) as body, 0 as version
      from slow left join ${table('product')} t on t.category = ${id} and not t.deleted`
  }
  function catalogueQuery() {
    return sql`${slow()} select coalesce(json_object_agg(c.category, c.products), '{}'::json) as body, 0 as version
      from slow left join (select category, count(*)::int as products from ${table('product')}
        where not deleted and category is not null group by category) c on true where c.category is not null`
  }
  function queryOf(place: Place) {
    if ('kind' in place) return rowQuery(place)
    return place.aggregate === 'category' ? categoryQuery(place.id) : catalogueQuery()
  }

  async function load(key: string, signal: AbortSignal): Promise<Loaded> {
    const [row] = await abortable(queryOf(placeOf(key)), signal)
    if (row === undefined || row.version === null) return undefined
    return { version: Number(row.version), value: row.body }
  }

  const written = (kind: ShopKind, row: RowOf): Applied => ({
    key: keyOf(kind, row.id),
    version: Number(row.version),
    affected: affectedBy(kind, row),
  })

  async function upsert(
    on: Sql | TransactionSql,
    kind: ShopKind,
    row: ReturnType<typeof rowFor>,
    options: WriteOptions,
  ) {
    const { version: exact, floor = 1 } = options
    const next = exact === undefined ? on`greatest(t.version + 1, ${floor})` : on`excluded.version`
    const guard = exact === undefined ? on`true` : on`t.version < excluded.version`
    const [done] = await on<RowOf[]>`
      insert into ${table(kind)} as t (id, body, category, version, deleted)
      values (${row.id}, ${row.body}::text::json, ${row.category}, ${exact ?? floor}, ${row.deleted})
      on conflict (id) do update set body = excluded.body, category = excluded.category, previous = t.category,
        deleted = excluded.deleted, version = ${next}, changed = pg_current_xact_id()
      where ${guard}
      returning id, version, category, previous`
    if (done) return written(kind, done)
    const [current] = await on<
      RowOf[]
    >`select id, version, category, previous from ${table(kind)} where id = ${row.id}`
    return current ? written(kind, current) : { key: keyOf(kind, row.id), version: 0, affected: [] }
  }

  async function write(key: string, value: unknown, options: WriteOptions): Promise<Written> {
    const place = placeOf(key)
    if (!('kind' in place)) throw new Refused(`"${key}" is made of many rows and cannot be written itself.`)
    const row = rowFor(place.kind, place.id, { value, version: 0 })
    const { beforeCommit } = options
    if (!beforeCommit) return upsert(sql, place.kind, row, options).catch(asRefused)
    return sql
      .begin(async transaction => {
        const done = await upsert(transaction, place.kind, row, options)
        await beforeCommit()
        return done
      })
      .catch(asRefused)
  }

  type Batch = Parameters<SourceOfTruth['apply']>[0]

  async function applyKind(transaction: TransactionSql, kind: ShopKind, batch: Batch): Promise<Applied[]> {
    const rows = batch.map(({ key, value, version }) => {
      const place = placeOf(key)
      return rowFor(kind, 'kind' in place ? place.id : key, { value, version })
    })
    if (rows.length === 0) return []
    const given: JSONValue = JSON.stringify(rows)
    await transaction`
      insert into ${table(kind)} as t (id, body, category, version, deleted)
      select id, body::json, category, version, deleted
      from json_to_recordset(${given}::text::json)
        as given(id text, body text, category text, version bigint, deleted boolean)
      on conflict (id) do update set body = excluded.body, category = excluded.category, previous = t.category,
        deleted = excluded.deleted, version = excluded.version, changed = pg_current_xact_id()
      where t.version < excluded.version`
    const ids = rows.map(({ id }) => id)
    const now = await transaction<RowOf[]>`
      select id, version, category, previous from ${table(kind)} where id = any(${ids})`
    return now.map(row => written(kind, row))
  }

  const kindOf = (key: string) => {
    const place = placeOf(key)
    return 'kind' in place ? place.kind : 'item'
  }

  async function changedSince(given: string) {
    // A mark that nobody can read lies before everything.
    const mark = /^\d+$/.test(given) ? given : '0'
    const [now] = await sql`select pg_snapshot_xmin(pg_current_snapshot())::text as mark`
    const perKind = await Promise.all(
      shopKinds.map(async kind => {
        const rows = await sql<RowOf[]>`select id, version, category, previous from ${table(kind)}
          where changed >= ${mark}::text::xid8`
        return rows.map(row => written(kind, row))
      }),
    )
    return { changes: perKind.flat(), mark: String(now?.mark) }
  }

  return {
    load,
    write,
    async apply(batch) {
      const apply = async (transaction: TransactionSql) => {
        const done: Applied[] = []
        for (const kind of shopKinds) {
          done.push(
            ...(await applyKind(
              transaction,
              kind,
              batch.filter(({ key }) => kindOf(key) === kind),
            )),
          )
        }
        return done
      }
      return sql.begin(apply).catch(asRefused)
    },
    async deadLetter({ key, value, version, reason }) {
      const body = value === undefined ? null : JSON.stringify(value)
      await sql`insert into ${sql(`${schema}.dead_letter`)} (key, version, body, reason)
        values (${key}, ${version}, ${body}::text::json, ${reason}) on conflict do nothing`
    },
    async nextEpoch() {
      const [row] = await sql`select nextval(${`${schema}.epoch`}::regclass) as epoch`
      return Number(row?.epoch)
    },
    async mark() {
      const [row] = await sql`select pg_snapshot_xmin(pg_current_snapshot())::text as mark`
      return String(row?.mark)
    },
    changedSince,
    follow: async ({ change }) => follow({ sql, schema, clock, change, changedSince, changeOf: written }),
  }
}
