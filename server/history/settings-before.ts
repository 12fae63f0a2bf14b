import type { Before, BeforeStore } from '#server/operate/settings-of-servers.ts'
import type { Asking } from './asking.ts'

/** What settings of servers were before the board changed them: they can be put back after a restart of the board. */
export function createSettingsBefore(asking: Asking): BeforeStore {
  return {
    list: target =>
      asking(async sql => {
        const rows = await sql<Before[]>`
          select node, name, value, server_run as "serverRun", changed_at::float8 as "changedAt"
          from cacheboard.settings_before where target = ${target} order by node, name limit 1000`
        return [...rows]
      }),
    /** One of an earlier life of the server is of no use any more. */
    add: (target, { node, name, value, serverRun, changedAt }) =>
      asking(async sql => {
        await sql`
          insert into cacheboard.settings_before (target, node, name, value, server_run, changed_at)
          values (${target}, ${node}, ${name}, ${value}, ${serverRun}, ${changedAt})
          on conflict (target, node, name) do update
            set value = excluded.value, server_run = excluded.server_run, changed_at = excluded.changed_at
            where settings_before.server_run <> excluded.server_run`
      }),
    remove: (target, { node, name }) =>
      asking(async sql => {
        await sql`
          delete from cacheboard.settings_before where target = ${target} and node = ${node} and name = ${name}`
      }),
  }
}
