import type { TransactionSql } from 'postgres'
import { type Rule, ruleShape } from '#server/alerts/rule-shape.ts'
import type { EndedBy, EpisodeInList } from '#server/alerts/shapes.ts'
import { BoardError } from '#server/errors.ts'
import type { Asking } from './asking.ts'

export type EpisodeCursor = { fired: number; id: string }
export type EpisodePage = { episodes: EpisodeInList[]; next: EpisodeCursor | null }

type Row = {
  id: string
  rule_id: string
  rule: unknown
  began: number
  fired: number
  ended: number | null
  ended_by: EndedBy | null
  worst: number
  worst_at: number
  told: boolean
  seen_by: string | null
  seen_at: number | null
}

/** What fired when, for how long, and how bad it got. */
export function createAlertEpisodes(asking: Asking) {
  return {
    list: (query: {
      target: string
      rule: string | null
      cursor: EpisodeCursor | null
      limit: number
    }): Promise<EpisodePage> =>
      asking(async sql => {
        const { target, rule, cursor, limit } = query
        const rows = await sql<Row[]>`
          select id, rule_id, rule, began::float8 as began, fired::float8 as fired, ended::float8 as ended, ended_by,
            worst, worst_at::float8 as worst_at, told, seen_by, seen_at::float8 as seen_at
          from cacheboard.alert_episodes
          where target = ${target} and (${rule}::text is null or rule_id = ${rule})
            and (${cursor?.id ?? null}::text is null
              or (fired, id) < (${cursor?.fired ?? 0}::bigint, ${cursor?.id ?? ''}))
          order by fired desc, id desc limit ${limit + 1}`
        const last = rows.length > limit ? rows[limit - 1] : undefined
        return {
          episodes: rows.slice(0, limit).flatMap(row => episodeOf(row) ?? []),
          next: last ? { fired: last.fired, id: last.id } : null,
        }
      }),

    /** The first one who has seen it stays. Returns the rule that it is about. */
    see: (target: string, seen: { id: string; by: string; at: number }): Promise<void> =>
      asking(async sql => {
        const found = await sql`
          update cacheboard.alert_episodes
          set seen_by = coalesce(seen_by, ${seen.by}), seen_at = coalesce(seen_at, ${seen.at}::bigint)
          where target = ${target} and id = ${seen.id} returning id`
        if (found.length === 0) throw new BoardError('NOT_FOUND', 'This alert is not kept (any more).')
      }),

    nameOf: (target: string, id: string): Promise<string | null> =>
      asking(async sql => {
        const [row] = await sql<{ name: string }[]>`
          select rule->>'name' as name from cacheboard.alert_episodes where target = ${target} and id = ${id}`
        return row?.name ?? null
      }),
  }
}

/** Writing one again brings it up to date. */
export async function writeEpisodes(sql: TransactionSql, target: string, episodes: readonly EpisodeInList[]) {
  for (const each of episodes) {
    await sql`
      insert into cacheboard.alert_episodes
        (id, target, rule_id, rule, began, fired, ended, ended_by, worst, worst_at, told)
      values
        (${each.id}, ${target}, ${each.ruleId}, ${JSON.stringify(each.rule)}::text::json, ${Math.round(each.began)},
         ${each.fired}, ${each.ended}, ${each.endedBy}, ${each.worst}, ${each.worstAt}, ${each.told})
      on conflict (id) do update set ended = excluded.ended, ended_by = excluded.ended_by,
        worst = excluded.worst, worst_at = excluded.worst_at, told = excluded.told`
  }
}

type Told = { rule: Rule; id: string; fired: number; worst: number }

/** Ends what is still open of a rule; returns what the webhooks were told to be firing. */
export async function endEpisodes(
  sql: TransactionSql,
  { rule, at, by }: { rule: string; at: number; by: EndedBy },
): Promise<Told[]> {
  const rows = await sql<{ id: string; rule: unknown; fired: number; worst: number; told: boolean }[]>`
    update cacheboard.alert_episodes set ended = greatest(${at}::bigint, fired), ended_by = ${by}
    where rule_id = ${rule} and ended is null returning id, rule, fired::float8 as fired, worst, told`
  return rows.flatMap(({ told, rule: kept, ...episode }) => {
    const parsed = ruleShape.safeParse(kept)
    return told && parsed.success ? [{ ...episode, rule: parsed.data }] : []
  })
}

function episodeOf(row: Row): EpisodeInList | null {
  const rule = ruleShape.safeParse(row.rule)
  if (!rule.success) return null
  const { id, began, fired, ended, worst, told } = row
  const seen = row.seen_by === null || row.seen_at === null ? null : { by: row.seen_by, at: row.seen_at }
  const rest = { ruleId: row.rule_id, endedBy: row.ended_by, worstAt: row.worst_at }
  return { id, rule: rule.data, began, fired, ended, worst, told, seen, ...rest }
}
