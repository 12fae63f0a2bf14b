import { randomBytes } from 'node:crypto'
import { BoardError } from '#server/errors.ts'
import type { Asking } from './asking.ts'
import {
  joinPieces,
  marksShape,
  type Run,
  type RunInList,
  type RunMark,
  type RunSeries,
  type RunState,
  versionsShape,
} from './run-record.ts'

/** Runs that nobody kept, per target. */
const mostUnkept = 50
const mostKept = 500
const mostListed = 200

type Row = {
  id: string
  target: string
  name: string
  who: string | null
  state: RunState
  kept: boolean
  started: Date
  ended: Date | null
}

const inList = ({ started, ended, ...row }: Row): RunInList => ({
  ...row,
  startedAt: started.getTime(),
  endedAt: ended?.getTime() ?? null,
})

/** Runs of the lab in Postgres: what was asked, what happened, and how it went second by second. */
export function createRuns(asking: Asking) {
  function changed(count: number) {
    if (count === 0) throw new BoardError('NOT_FOUND', 'There is no such run (any more).')
  }

  return {
    begin: (run: {
      target: string
      name: string
      who: string | null
      startedAt: number
      settings: object
      versions: Record<string, string>
    }): Promise<string> =>
      asking(async database => {
        const id = randomBytes(9).toString('base64url')
        await database`
          insert into cacheboard.runs (id, target, name, who, state, started, settings, versions)
          values (${id}, ${run.target}, ${run.name}, ${run.who}, 'running', ${new Date(run.startedAt)},
            ${JSON.stringify(run.settings)}::text::json, ${JSON.stringify(run.versions)}::text::json)`
        await database`
          delete from cacheboard.runs where id in (
            select id from cacheboard.runs
            where target = ${run.target} and experiment is null and not kept and state <> 'running'
            order by started desc offset ${mostUnkept})`
        return id
      }),

    /** The next piece of its series, and all its marks so far. Telling a piece twice changes nothing. */
    add: (id: string, told: { piece: number; series: RunSeries; marks: readonly RunMark[] }): Promise<void> =>
      asking(async database => {
        await database`
          with told as (
            update cacheboard.runs set marks = ${JSON.stringify(told.marks)}::text::json where id = ${id} returning id
          )
          insert into cacheboard.run_pieces (run, piece, series)
          select id, ${told.piece}, ${JSON.stringify(told.series)}::text::json from told on conflict do nothing`
      }),

    end: (id: string, how: 'finished' | 'interrupted'): Promise<void> =>
      asking(async database => {
        await database`update cacheboard.runs set state = ${how}, ended = now() where id = ${id} and state = 'running'`
      }),

    /** Nobody runs them any more: whoever says so holds the lock that a running lab holds. */
    interruptAll: (): Promise<void> =>
      asking(async database => {
        await database`update cacheboard.runs set state = 'interrupted', ended = now()
          where state = 'running' and experiment is null`
      }),

    list: (target: string): Promise<RunInList[]> =>
      asking(async database => {
        const rows = await database<Row[]>`
          select id, target, name, who, state, kept, started, ended from cacheboard.runs
          where target = ${target} and experiment is null order by started desc, id limit ${mostListed}`
        return rows.map(inList)
      }),

    /** Of this target; without one, of any. */
    get: ({ id, target }: { id: string; target?: string }): Promise<Run> =>
      asking(async database => {
        const [row] = await database<(Row & { settings: unknown; versions: unknown; marks: unknown })[]>`
          select id, target, name, who, state, kept, started, ended, settings, versions, marks from cacheboard.runs
          where id = ${id} and experiment is null and target = coalesce(${target ?? null}, target)`
        if (!row) throw new BoardError('NOT_FOUND', 'There is no such run (any more).')
        const pieces = await database<{ series: unknown }[]>`
          select series from cacheboard.run_pieces where run = ${id} order by piece`
        const { settings, versions, marks, ...listed } = row
        return {
          ...inList(listed),
          settings,
          versions: versionsShape.parse(versions),
          marks: marksShape.parse(marks),
          series: joinPieces(pieces.map(({ series }) => series)),
        }
      }),

    keep: ({ target, id, kept }: { target: string; id: string; kept: boolean }): Promise<void> =>
      asking(async database => {
        const [{ count } = { count: 0 }] = await database<{ count: number }[]>`
          select count(*)::int as count from cacheboard.runs where target = ${target} and kept and id <> ${id}`
        if (kept && count >= mostKept) {
          throw new BoardError('TOO_MANY', `${mostKept} runs are kept already. Remove one that nobody needs.`)
        }
        changed(
          (
            await database`update cacheboard.runs set kept = ${kept} where id = ${id} and target = ${target} returning id`
          ).length,
        )
      }),

    rename: ({ target, id, name }: { target: string; id: string; name: string }): Promise<void> =>
      asking(async database => {
        const done = await database`
          update cacheboard.runs set name = ${name} where id = ${id} and target = ${target} returning id`
        changed(done.length)
      }),

    remove: ({ target, id }: { target: string; id: string }): Promise<void> =>
      asking(async database => {
        const done = await database`
          delete from cacheboard.runs where id = ${id} and target = ${target} and state not in ('queued', 'running') returning id`
        if (done.length > 0) return
        const there = await database`select 1 from cacheboard.runs where id = ${id} and target = ${target}`
        changed(there.length)
        throw new BoardError('BAD_INPUT', 'This run is still being recorded. Stop it first.')
      }),
  }
}
