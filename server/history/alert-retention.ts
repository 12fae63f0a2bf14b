import type { Sql } from 'postgres'

const day = 86_400_000
const keepEpisodesMs = 90 * day
const keepDeliveriesMs = 30 * day
/** Over all targets. */
const mostEpisodes = 20_000
const mostDeliveries = 5_000
const batch = 5_000

/** Alerts that are over are kept for 90 days, what was sent about them for 30, and never more than there is room for. */
export async function forgetAlerts(sql: Sql, now: number): Promise<number> {
  const episodes = await sql`
    delete from cacheboard.alert_episodes where ended is not null and id in (
      select id from cacheboard.alert_episodes
      where ended < ${Math.floor(now) - keepEpisodesMs}::bigint
        or fired < (select fired from cacheboard.alert_episodes order by fired desc offset ${mostEpisodes} limit 1)
      order by fired limit ${batch})`
  const deliveries = await sql`
    delete from cacheboard.alert_deliveries where state <> 'waiting' and id in (
      select id from cacheboard.alert_deliveries
      where at < ${Math.floor(now) - keepDeliveriesMs}::bigint
        or place < (select place from cacheboard.alert_deliveries order by place desc offset ${mostDeliveries} limit 1)
      order by place limit ${batch})`
  return episodes.count + deliveries.count
}
