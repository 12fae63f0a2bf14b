import { randomBytes } from 'node:crypto'
import { BoardError } from '#server/errors.ts'
import type { Asking } from './asking.ts'

/** Of each kind, per target. */
const mostKept = 60

export type KeptResult<Brief> = { id: string; who: string | null; at: number; brief: Brief }

/**
 * What somebody had measured: a few words for the list, and the whole. The kind names the shape of both, with its
 * version: what an older board wrote in another shape is another kind, and simply not shown.
 */
export function createResults<Brief extends object, Whole extends object>(
  kind: `${string}.${number}`,
  asking: Asking,
) {
  return {
    keep: (result: {
      target: string
      who: string | null
      at: number
      brief: Brief
      whole: Whole
    }): Promise<string> =>
      asking(async database => {
        const id = randomBytes(9).toString('base64url')
        await database`
          insert into cacheboard.results (id, kind, target, who, at, brief, whole)
          values (${id}, ${kind}, ${result.target}, ${result.who}, ${new Date(result.at)},
            ${textOf(result.brief)}::text::json, ${textOf(result.whole)}::text::json)`
        await database`
          delete from cacheboard.results where id in (
            select id from cacheboard.results where kind = ${kind} and target = ${result.target}
            order by at desc, id offset ${mostKept})`
        return id
      }),

    list: (target: string): Promise<KeptResult<Brief>[]> =>
      asking(async database => {
        const rows = await database<{ id: string; who: string | null; at: Date; brief: Brief }[]>`
          select id, who, at, brief from cacheboard.results
          where kind = ${kind} and target = ${target} order by at desc, id`
        return rows.map(({ at, ...row }) => ({ ...row, at: at.getTime() }))
      }),

    get: ({ target, id }: { target: string; id: string }): Promise<KeptResult<Brief> & { whole: Whole }> =>
      asking(async database => {
        const [row] = await database<
          { id: string; who: string | null; at: Date; brief: Brief; whole: Whole }[]
        >`
          select id, who, at, brief, whole from cacheboard.results
          where kind = ${kind} and target = ${target} and id = ${id}`
        if (!row) throw new BoardError('NOT_FOUND', 'This result is not kept (any more).')
        return { ...row, at: row.at.getTime() }
      }),
  }
}

/** Postgres takes no NUL, and no half of a character. */
const textOf = (value: object) =>
  JSON.stringify(value, (_, each) =>
    typeof each === 'string' ? each.replaceAll('\0', '\u2400').toWellFormed() : each,
  )
