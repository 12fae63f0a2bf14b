import type { Sql } from 'postgres'

export type ActivityQuery = {
  /** What the action begins with: `keys`, `keys.invalidate`. */
  action?: string | null
  person?: string | null
  target?: string | null
  /** Somewhere in the sentence, the person, the address or the action. */
  text?: string | null
  /** The last id of the page before. */
  cursor?: string | null
  limit: number
  /** Whether who asks may undo: nobody else gets the token. */
  mayUndo: boolean
  now: number
}

export type ActivityEntry = {
  id: string
  at: number
  ended: number | null
  person: string
  address: string | null
  target: string | null
  action: string
  summary: string
  count: number | null
  detail: unknown
  undo: { until: number; token: string | null } | null
}

export type ActivityPage = { entries: ActivityEntry[]; next: string | null }

export type ActivityChoices = { people: string[]; actions: string[]; targets: string[] }

type Row = Omit<ActivityEntry, 'undo'> & { undo_until: number | null; undo_token: string | null }

const mostChoices = 100

/** Newest first. The page after begins below the last id, so what comes meanwhile moves nothing. */
export async function readActivity(sql: Sql, query: ActivityQuery): Promise<ActivityPage> {
  const { action = null, person = null, target = null, text = null, cursor = null, limit } = query
  const rows = await sql<Row[]>`
    select id, at::float8, ended::float8, person, address, target, action, summary, count, detail,
      undo_until::float8, undo_token
    from cacheboard.activity
    where (${cursor}::text is null or id < ${cursor})
      and (${action}::text is null or starts_with(action, ${action}))
      and (${person}::text is null or person = ${person})
      and (${target}::text is null or target = ${target})
      and (${text}::text is null
        or strpos(lower(concat_ws(' ', summary, person, address, action)), lower(${text})) > 0)
    order by id desc limit ${limit + 1}`
  const entries = rows.slice(0, limit).map(row => entryOf(row, query))
  return { entries, next: rows.length > limit ? (entries.at(-1)?.id ?? null) : null }
}

function entryOf({ undo_until: until, undo_token: token, ...row }: Row, query: ActivityQuery): ActivityEntry {
  const open = until !== null && until > query.now
  return { ...row, undo: open ? { until, token: query.mayUndo ? token : null } : null }
}

/** What there is to filter by. */
export async function readChoices(sql: Sql): Promise<ActivityChoices> {
  const [people, actions, targets] = await Promise.all([
    sql<{ name: string }[]>`
      select distinct person as name from cacheboard.activity order by name limit ${mostChoices}`,
    sql<{ name: string }[]>`
      select distinct action as name from cacheboard.activity order by name limit ${mostChoices}`,
    sql<{ name: string }[]>`
      select distinct target as name from cacheboard.activity where target is not null
      order by name limit ${mostChoices}`,
  ])
  const names = (rows: { name: string }[]) => rows.map(({ name }) => name)
  return { people: names(people), actions: names(actions), targets: names(targets) }
}
