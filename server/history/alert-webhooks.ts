import type { KeptWebhook } from '#server/alerts/webhook/deliveries.ts'
import { BoardError } from '#server/errors.ts'
import type { Asking } from './asking.ts'

const mostWebhooks = 5

/** Where alerts are sent. The secret goes in here, and comes out only where something is signed. */
export function createAlertWebhooks(asking: Asking) {
  return {
    list: (target: string): Promise<KeptWebhook[]> =>
      asking(async sql => {
        const rows = await sql<KeptWebhook[]>`
          select id, name, url, made_by as "madeBy", made_at::float8 as "madeAt"
          from cacheboard.alert_webhooks where target = ${target} order by made_at, id limit ${mostWebhooks * 2}`
        return [...rows]
      }),

    add: (target: string, { id, name, url, madeBy, madeAt, secret }: KeptWebhook & { secret: string }) =>
      asking(async sql => {
        const added = await sql`
          insert into cacheboard.alert_webhooks (id, target, name, url, secret, made_by, made_at)
          select ${id}, ${target}, ${name}, ${url}, ${secret}, ${madeBy}, ${madeAt}::bigint
          where (select count(*) from cacheboard.alert_webhooks where target = ${target}) < ${mostWebhooks}
          returning id`
        if (added.length === 0) {
          throw new BoardError('TOO_MANY', `A cache has at most ${mostWebhooks} webhooks. Remove one first.`)
        }
      }),

    /** With what waits for it. */
    remove: (target: string, id: string): Promise<void> =>
      asking(async sql => {
        await sql`delete from cacheboard.alert_webhooks where target = ${target} and id = ${id}`
      }),
  }
}
