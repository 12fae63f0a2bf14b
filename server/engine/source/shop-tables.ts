import type { Sql } from 'postgres'

/** Every kind of row the shop knows. A key of any other kind lives in `item`. */
export const shopKinds = ['product', 'user', 'stock', 'session', 'search', 'item'] as const
export type ShopKind = (typeof shopKinds)[number]

const isKind = (kind: string): kind is ShopKind => shopKinds.some(each => each === kind)

export type Place =
  | { kind: ShopKind; id: string }
  | { aggregate: 'category'; id: string }
  | { aggregate: 'products' }

export function placeOf(key: string): Place {
  if (key === 'products') return { aggregate: 'products' }
  const colon = key.indexOf(':')
  const kind = key.slice(0, Math.max(0, colon))
  const id = key.slice(colon + 1)
  if (kind === 'category') return { aggregate: 'category', id }
  return isKind(kind) && kind !== 'item' ? { kind, id } : { kind: 'item', id: key }
}

export const keyOf = (kind: ShopKind, id: string) => (kind === 'item' ? id : `${kind}:${id}`)

/** What a product's change does to other answers. The category it left counts as much as the one it came to. */
export function affectedBy(
  kind: ShopKind,
  row: { category: string | null; previous: string | null },
): string[] {
  if (kind !== 'product') return []
  const categories = [row.category, row.previous].filter(each => each !== null)
  return [...new Set(categories.map(each => `category:${each}`)), 'products']
}

/** `json`, not `jsonb`: it keeps the text as written. `changed` is the transaction, for catching up without gaps. */
const table = (schema: string, kind: ShopKind) => `
  create table if not exists ${schema}.${kind} (
    id text primary key,
    body json,
    category text,
    previous text,
    version bigint not null,
    deleted boolean not null default false,
    changed xid8 not null default pg_current_xact_id()
  );
  create index if not exists ${kind}_changed on ${schema}.${kind} (changed);
  ${kind === 'product' ? `create index if not exists product_category on ${schema}.product (category) where not deleted;` : ''}
`

export const publicationOf = (schema: string) => `${schema}_changes`

/** Makes the shop where it is missing; leaves it alone where it is there. */
export async function createShopTables(sql: Sql, schema: string): Promise<void> {
  if (!/^[a-z][a-z0-9_]{0,40}$/.test(schema)) throw new RangeError(`"${schema}" is no name for a schema.`)
  const tables = shopKinds.map(kind => table(schema, kind)).join('')
  const published = shopKinds.map(kind => `${schema}.${kind}`).join(', ')
  await sql.unsafe(`
    set client_min_messages = warning;
    create schema if not exists ${schema};
    ${tables}
    create sequence if not exists ${schema}.epoch;
    create table if not exists ${schema}.dead_letter (
      id bigint generated always as identity primary key,
      key text not null,
      version bigint not null,
      body json,
      bytes bytea not null,
      reason text not null,
      at timestamptz not null default now()
    );
    create unique index if not exists dead_letter_once on ${schema}.dead_letter (md5(key), version);
    do $$ begin
      if not exists (select from pg_publication where pubname = '${publicationOf(schema)}') then
        create publication ${publicationOf(schema)} for table ${published};
      end if;
    end $$;
  `)
}
