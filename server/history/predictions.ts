import { BoardError } from '#server/errors.ts'
import type { Asking } from './asking.ts'

const mostVoters = 5_000

type Where = { target: string; experiment: string }

/** What the people of a room expect, before they know. */
export function createPredictions(asking: Asking) {
  return {
    /** One for each voter; the last one counts. */
    vote: ({ target, experiment, voter, option }: Where & { voter: string; option: string }): Promise<void> =>
      asking(async sql => {
        const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
          select count(*)::int as count from cacheboard.predictions
          where target = ${target} and experiment = ${experiment}`
        if (count >= mostVoters)
          throw new BoardError('TOO_MANY', 'More people have voted already than fit into a room.')
        await sql`
          insert into cacheboard.predictions (target, experiment, voter, option)
          values (${target}, ${experiment}, ${voter}, ${option})
          on conflict (target, experiment, voter) do update set option = excluded.option`
      }),
    mine: ({ target, experiment, voter }: Where & { voter: string }): Promise<string | null> =>
      asking(async sql => {
        const [row] = await sql<{ option: string }[]>`
          select option from cacheboard.predictions
          where target = ${target} and experiment = ${experiment} and voter = ${voter}`
        return row?.option ?? null
      }),
    count: ({ target, experiment }: Where): Promise<Record<string, number>> =>
      asking(async sql => {
        const rows = await sql<{ option: string; count: number }[]>`
          select option, count(*)::int as count from cacheboard.predictions
          where target = ${target} and experiment = ${experiment} group by option`
        return Object.fromEntries(rows.map(({ option, count }) => [option, count]))
      }),
    clear: ({ target, experiment }: Where): Promise<void> =>
      asking(async sql => {
        await sql`delete from cacheboard.predictions where target = ${target} and experiment = ${experiment}`
      }),
  }
}
