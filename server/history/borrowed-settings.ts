import type { Borrowed, BorrowedStore } from '#server/observe/misses/borrowed-setting.ts'
import type { Asking } from './asking.ts'

/** Settings of servers that a board has changed for a while: written down before, so that anybody can put them back. */
export function createBorrowedSettings(asking: Asking): BorrowedStore {
  return {
    list: target =>
      asking(async sql => {
        const rows = await sql<Borrowed[]>`
          select node, before, ours, until::float8 as until, host, process
          from cacheboard.borrowed_settings where target = ${target} order by node limit 1000`
        return [...rows]
      }),
    add: (target, { node, before, ours, until, host, process }) =>
      asking(async sql => {
        const added = await sql`
          insert into cacheboard.borrowed_settings as known (target, node, before, ours, until, host, process)
          values (${target}, ${node}, ${before}, ${ours}, ${Math.round(until)}, ${host}, ${process})
          on conflict (target, node) do update set until = greatest(known.until, excluded.until)
            where known.host = excluded.host and known.process = excluded.process
          returning node`
        return added.length > 0
      }),
    remove: (target, node) =>
      asking(async sql => {
        await sql`delete from cacheboard.borrowed_settings where target = ${target} and node = ${node}`
      }),
  }
}
