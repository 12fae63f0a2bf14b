import type { Sql } from 'postgres'

export type Name = { target: string /** '' for the target as a whole. */; node: string }
export type Remembered = { id: string; name: string; address: string }

const keyOf = ({ target, node }: Name) => `${target}\n${node}`

/** The numbers of targets and nodes in this database, looked up once per connection. */
export function createSubjects(sql: Sql) {
  const ids = new Map<string, number>()

  async function insert(names: readonly Name[]) {
    const named = sql`json_to_recordset(${JSON.stringify(names)}::text::json) as named (target text, node text)`
    await sql`
      insert into cacheboard.targets (id, name, address)
      select distinct target, target, '' from ${named} on conflict do nothing`
    await sql`
      insert into cacheboard.subjects (target, node)
      select distinct target, node from ${named} on conflict do nothing`
    const rows = await sql<(Name & { id: number })[]>`
      select id, target, node from cacheboard.subjects join ${named} using (target, node)`
    for (const row of rows) ids.set(keyOf(row), row.id)
  }

  return {
    id: (target: string, node: string): number | undefined => ids.get(keyOf({ target, node })),
    /** Makes sure that each name has its number. */
    async know(names: readonly Name[]) {
      const unknown = names.filter(name => !ids.has(keyOf(name)))
      if (unknown.length > 0) await insert(unknown)
    },
  }
}

export type Subjects = ReturnType<typeof createSubjects>

export async function rememberTargets(sql: Sql, targets: readonly Remembered[]): Promise<void> {
  await sql`
    insert into cacheboard.targets (id, name, address)
    select id, name, address
    from json_to_recordset(${JSON.stringify(targets)}::text::json) as target (id text, name text, address text)
    on conflict (id) do update set name = excluded.name, address = excluded.address, last_seen = now()`
}
