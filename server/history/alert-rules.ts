import type { TransactionSql } from 'postgres'
import { freshState, stateShape } from '#server/alerts/machine.ts'
import { mostRules, type Rule, ruleShape, sameCondition } from '#server/alerts/rule-shape.ts'
import { type Found, type KeptRule, type Mute, muteShape, type Notice } from '#server/alerts/shapes.ts'
import { BoardError } from '#server/errors.ts'
import { addNotices } from './alert-deliveries.ts'
import { endEpisodes, writeEpisodes } from './alert-episodes.ts'
import type { Asking } from './asking.ts'

type Row = {
  id: string
  rule: unknown
  version: number
  seq: number
  mute: unknown
  state: unknown
  made_by: string
  made_at: number
  seen_by: string | null
  seen_at: number | null
}

const gone = () => new BoardError('NOT_FOUND', 'This rule is not there (any more).')

/** The end of what fires now, for the webhooks that were told its beginning. */
export type EndNotice = (rule: Rule, episode: { id: string; fired: number; worst: number }) => Notice

/** The rules of a target and where their evaluation stands. */
export function createAlertRules(asking: Asking) {
  /** What was found out about the condition as it was ends with it. */
  async function endOf(tx: TransactionSql, options: { target: string; id: string; end: End }) {
    const { target, id, end } = options
    const told = await endEpisodes(tx, { rule: id, at: end.at, by: end.by })
    const notices = told.map(({ rule, ...episode }) => end.notice(rule, episode))
    await addNotices(tx, target, notices)
  }

  return {
    list: (target: string): Promise<KeptRule[]> =>
      asking(async sql => {
        const rows = await sql<Row[]>`
          select r.id, r.rule, r.version, r.seq, r.mute, r.state, r.made_by, r.made_at::float8 as made_at,
            e.seen_by, e.seen_at::float8 as seen_at
          from cacheboard.alert_rules r
          left join cacheboard.alert_episodes e on e.id = r.state->'episode'->>'id'
          where r.target = ${target} order by r.made_at, r.id limit ${mostRules * 2}`
        return rows.flatMap(row => keptOf(row) ?? [])
      }),

    add: (target: string, made: { id: string; rule: Rule; by: string; at: number }): Promise<void> =>
      asking(async sql => {
        const { id, rule, by, at } = made
        const added = await sql`
          insert into cacheboard.alert_rules (id, target, rule, made_by, made_at)
          select ${id}, ${target}, ${JSON.stringify(rule)}::text::json, ${by}, ${at}::bigint
          where (select count(*) from cacheboard.alert_rules where target = ${target}) < ${mostRules}
          returning id`
        if (added.length === 0) {
          throw new BoardError('TOO_MANY', `A cache has at most ${mostRules} rules. Delete one first.`)
        }
      }),

    /** Another condition starts from nothing; another name goes on with what is known. */
    change: (target: string, { id, rule, end }: { id: string; rule: Rule; end: End }): Promise<void> =>
      asking(sql =>
        sql.begin(async tx => {
          const [row] = await tx<{ rule: unknown }[]>`
            select rule from cacheboard.alert_rules where target = ${target} and id = ${id} for update`
          if (!row) throw gone()
          const text = JSON.stringify(rule)
          const before = ruleShape.safeParse(row.rule)
          if (before.success && sameCondition(before.data, rule)) {
            await tx`update cacheboard.alert_rules set rule = ${text}::text::json where id = ${id}`
            return
          }
          await endOf(tx, { target, id, end })
          await tx`
            update cacheboard.alert_rules
            set rule = ${text}::text::json, version = version + 1, seq = seq + 1, state = null where id = ${id}`
        }),
      ),

    remove: (target: string, { id, end }: { id: string; end: End }): Promise<void> =>
      asking(sql =>
        sql.begin(async tx => {
          const removed = await tx`
            delete from cacheboard.alert_rules where target = ${target} and id = ${id} returning id`
          if (removed.length === 0) throw gone()
          await endOf(tx, { target, id, end })
        }),
      ),

    mute: (target: string, { id, mute }: { id: string; mute: Mute | null }): Promise<void> =>
      asking(async sql => {
        const text = mute && JSON.stringify(mute)
        const muted = await sql`
          update cacheboard.alert_rules set mute = ${text}::text::json
          where target = ${target} and id = ${id} returning id`
        if (muted.length === 0) throw gone()
      }),

    /** False: another board, or a change of the rule, was faster, and nothing of this was kept. */
    save: (target: string, found: Found): Promise<boolean> =>
      asking(sql =>
        sql.begin(async tx => {
          const { id, version, seq, state } = found
          const saved = await tx`
            update cacheboard.alert_rules set state = ${JSON.stringify(state)}::text::json, seq = seq + 1
            where target = ${target} and id = ${id} and version = ${version} and seq = ${seq} returning id`
          if (saved.length === 0) return false
          await writeEpisodes(tx, target, found.episodes)
          await addNotices(tx, target, found.notices)
          return true
        }),
      ),
  }
}

type End = { at: number; by: 'change' | 'removal'; notice: EndNotice }

/** What a newer board wrote in another shape is left alone. */
function keptOf(row: Row): KeptRule | null {
  const rule = ruleShape.safeParse(row.rule)
  if (!rule.success) return null
  const state = stateShape.safeParse(row.state)
  const mute = muteShape.safeParse(row.mute)
  return {
    id: row.id,
    rule: rule.data,
    version: row.version,
    seq: row.seq,
    mute: mute.success ? mute.data : null,
    state: state.success ? state.data : freshState(),
    seen: row.seen_by === null || row.seen_at === null ? null : { by: row.seen_by, at: row.seen_at },
    madeBy: row.made_by,
    madeAt: row.made_at,
  }
}
