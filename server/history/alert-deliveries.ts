import { randomUUID } from 'node:crypto'
import type { TransactionSql } from 'postgres'
import type { Notice } from '#server/alerts/shapes.ts'
import type { Claimed, DeliveryInList, Outcome } from '#server/alerts/webhook/deliveries.ts'
import type { Asking } from './asking.ts'

/** What may wait for one webhook; the oldest gives way. */
const mostWaiting = 100
/** Nobody else takes what is being sent meanwhile. */
const leaseMs = 30_000

/** What has to be sent to the webhooks, and what became of it. */
export function createAlertDeliveries(asking: Asking) {
  return {
    /** The next one of each webhook, in the order in which things happened; a test goes first. */
    claim: (target: string, now: number): Promise<Claimed[]> =>
      asking(async sql => {
        const rows = await sql<Claimed[]>`
          with heads as (
            select distinct on (webhook) id from cacheboard.alert_deliveries
            where target = ${target} and state = 'waiting'
            order by webhook, (event = 'test') desc, place
          )
          update cacheboard.alert_deliveries d set attempts = attempts + 1, due = ${now + leaseMs}::bigint
          from cacheboard.alert_webhooks w
          where d.id in (select id from heads) and d.state = 'waiting' and d.due <= ${now}::bigint
            and w.id = d.webhook
          returning d.id, d.event, d.body, d.attempts, w.url, w.secret`
        return [...rows]
      }),

    settle: ({ id, attempts }: { id: string; attempts: number }, outcome: Outcome): Promise<void> =>
      asking(async sql => {
        const { state, status, error, at, took, due } = outcome
        await sql`
          update cacheboard.alert_deliveries set state = ${state}, status = ${status}, error = ${error},
            tried = ${at}::bigint, took = ${took}, due = ${due}::bigint
          where id = ${id} and attempts = ${attempts}`
      }),

    /** When the next one is due; null: nothing waits. */
    nextDue: (target: string): Promise<number | null> =>
      asking(async sql => {
        const [row] = await sql<{ due: number | null }[]>`
          select min(due)::float8 as due from (
            select distinct on (webhook) due from cacheboard.alert_deliveries
            where target = ${target} and state = 'waiting'
            order by webhook, (event = 'test') desc, place) heads`
        return row?.due ?? null
      }),

    list: (target: string, limit: number): Promise<DeliveryInList[]> =>
      asking(async sql => {
        const rows = await sql<DeliveryInList[]>`
          select id, webhook, event, subject, at::float8 as at, state, attempts, status, error,
            tried::float8 as tried, took, due::float8 as due
          from cacheboard.alert_deliveries where target = ${target} order by place desc limit ${limit}`
        return [...rows]
      }),

    add: (target: string, notice: Notice, webhook: string): Promise<void> =>
      asking(async sql => {
        await sql.begin(tx => insert(tx, target, { notice, webhook }))
      }),
  }
}

/** For every webhook that the target has by now. */
export async function addNotices(
  sql: TransactionSql,
  target: string,
  notices: readonly Notice[],
): Promise<void> {
  if (notices.length === 0) return
  const webhooks = await sql<{ id: string }[]>`
    select id from cacheboard.alert_webhooks where target = ${target} order by made_at, id`
  for (const notice of notices)
    for (const { id } of webhooks) await insert(sql, target, { notice, webhook: id })
}

async function insert(
  sql: TransactionSql,
  target: string,
  { notice, webhook }: { notice: Notice; webhook: string },
) {
  const { event, subject, body, at } = notice
  await sql`
    insert into cacheboard.alert_deliveries (id, target, webhook, event, subject, body, at, state, due)
    values (${randomUUID()}, ${target}, ${webhook}, ${event}, ${subject}, ${body}, ${at}::bigint, 'waiting', ${at}::bigint)`
  await sql`
    update cacheboard.alert_deliveries set state = 'failed', error = 'Given up: too much was waiting.'
    where id in (
      select id from cacheboard.alert_deliveries where webhook = ${webhook} and state = 'waiting'
      order by place desc offset ${mostWaiting})`
}
