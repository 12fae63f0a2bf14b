import type { PendingQuery, Sql, Row as SqlRow, TransactionSql } from 'postgres'
import type { Clock, Loaded, SourceOfTruth, WriteOptions, Written } from '#server/engine/ports.ts'
import { asRefused, createBatches } from '#server/engine/source/postgres-batch.ts'
import { follow } from '#server/engine/source/replication.ts'
import { type Row, type RowOf, rowFor, written } from '#server/engine/source/shop-rows.ts'
import { keyOf, type Place, placeOf, type ShopKind, shopKinds } from '#server/engine/source/shop-tables.ts'

type Options = {
  sql: Sql
  /** For what must not queue behind the loads of a busy pool: a cache that comes back is caught up with through it. */
  aside?: Sql
  schema: string
  clock: Clock
  costMs: () => number
}

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
export function createPostgresSource({ sql, aside = sql, schema, clock, costMs }: Options): SourceOfTruth {
  const table = (kind: ShopKind) => sql(`${schema}.${kind}`)
  const slow = () => sql`with slow as materialized (select pg_sleep(${costMs() / 1000}))`

  function rowQuery({ kind, id }: { kind: ShopKind; id: string }) {
    return sql`${slow()} select t.body, t.version from slow left join ${table(kind)} t on t.id = ${id} and not t.deleted`
  }
  function categoryQuery(id: string) {
    return sql`${slow()} select coalesce(json_agg(json_build_object('id', t.id, 'version', t.version, 'product', t.body) order by t.id)
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

  async function upsert(
    on: Sql | TransactionSql,
    { kind, row }: { kind: ShopKind; row: Row },
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
    const placed = rowFor(key, value, 0)
    const { beforeCommit } = options
    const refused = (error: unknown) => asRefused(key, error)
    if (!beforeCommit) return upsert(sql, placed, options).catch(refused)
    return sql
      .begin(async transaction => {
        const done = await upsert(transaction, placed, options)
        await beforeCommit()
        return done
      })
      .catch(refused)
  }

  async function changedSince(given: string) {
    // A mark that nobody can read lies before everything.
    const mark = /^\d+$/.test(given) ? given : '0'
    const [now] = await aside`select pg_snapshot_xmin(pg_current_snapshot())::text as mark`
    const perKind = await Promise.all(
      shopKinds.map(async kind => {
        const rows = await aside<
          RowOf[]
        >`select id, version, category, previous from ${aside(`${schema}.${kind}`)}
          where changed >= ${mark}::text::xid8`
        return rows.map(row => written(kind, row))
      }),
    )
    return { changes: perKind.flat(), mark: String(now?.mark) }
  }

  return {
    load,
    write,
    apply: createBatches({ sql, schema }),
    async nextEpoch() {
      const [row] = await aside`select nextval(${`${schema}.epoch`}::regclass) as epoch`
      return Number(row?.epoch)
    },
    async mark() {
      const [row] = await aside`select pg_snapshot_xmin(pg_current_snapshot())::text as mark`
      return String(row?.mark)
    },
    changedSince,
    follow: async ({ change }) => follow({ sql, schema, clock, change, changedSince, changeOf: written }),
  }
}
