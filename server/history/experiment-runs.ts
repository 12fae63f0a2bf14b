import { randomBytes } from 'node:crypto'
import { BoardError } from '#server/errors.ts'
import type { Asking } from './asking.ts'
import { versionsShape } from './run-record.ts'

/** Runs that nobody kept, per target and experiment. */
const mostUnkept = 50
const mostListed = 100

export type ExperimentState = 'queued' | 'running' | 'finished' | 'interrupted' | 'cancelled' | 'failed'
export type Ending = {
  state: Exclude<ExperimentState, 'queued' | 'running'>
  /** Why it has no verdict. */
  message?: string
  result?: object
  hash?: string
  votes?: Record<string, number>
}

export type ExperimentRunInList = {
  id: string
  target: string
  experiment: string
  name: string
  who: string | null
  state: ExperimentState
  kept: boolean
  startedAt: number
  endedAt: number | null
  hash: string | null
  settings: unknown
}
/** `settings` and `result` are the experiment's own; who reads them checks them. */
export type ExperimentRun = ExperimentRunInList & {
  versions: Record<string, string>
  result: unknown
  message: string | null
  /** The run that this one does again. */
  repeats: string | null
  votes: unknown
}

type Row = Omit<ExperimentRunInList, 'startedAt' | 'endedAt'> & { started: Date; ended: Date | null }

const inList = <Each extends Row>({ started, ended, ...row }: Each) => ({
  ...row,
  startedAt: started.getTime(),
  endedAt: ended?.getTime() ?? null,
})

/** Experiments are runs whose series is a result. */
export function createExperimentRuns(asking: Asking) {
  return {
    queue: (run: {
      target: string
      experiment: string
      name: string
      who: string | null
      queuedAt: number
      settings: object
      repeats: string | null
    }): Promise<string> =>
      asking(async sql => {
        const id = randomBytes(9).toString('base64url')
        await sql`
          insert into cacheboard.runs (id, target, experiment, name, who, state, started, settings, versions, repeats)
          values (${id}, ${run.target}, ${run.experiment}, ${run.name}, ${run.who}, 'queued',
            ${new Date(run.queuedAt)}, ${JSON.stringify(run.settings)}::text::json, '{}', ${run.repeats})`
        await sql`
          delete from cacheboard.runs where id in (
            select id from cacheboard.runs
            where target = ${run.target} and experiment = ${run.experiment} and not kept
              and state not in ('queued', 'running')
            order by started desc offset ${mostUnkept})`
        return id
      }),

    /** Also one that another board has given up for lost: whoever begins it knows better. */
    begin: (id: string, at: number, versions: Record<string, string>): Promise<void> =>
      asking(async sql => {
        await sql`
          update cacheboard.runs set state = 'running', started = ${new Date(at)}, ended = null, message = null,
            versions = ${JSON.stringify(versions)}::text::json
          where id = ${id} and state in ('queued', 'interrupted')`
      }),

    end: (id: string, { state, message, result, hash, votes }: Ending): Promise<void> =>
      asking(async sql => {
        const json = (value: object | undefined) => (value === undefined ? null : JSON.stringify(value))
        await sql`
          update cacheboard.runs set state = ${state}, ended = now(), message = ${message ?? null},
            result = ${json(result)}::text::json, hash = ${hash ?? null}, votes = ${json(votes)}::text::json
          where id = ${id} and state in ('queued', 'running', 'interrupted')`
      }),

    /** Nobody runs them any more: whoever says so holds the lock that a running experiment holds. */
    interruptAll: (): Promise<void> =>
      asking(async sql => {
        await sql`
          update cacheboard.runs set state = 'interrupted', ended = now(),
            message = 'The board was stopped or died while this ran. Nothing of it is counted.'
          where experiment is not null and state in ('queued', 'running')`
      }),

    list: (target: string, experiment: string): Promise<ExperimentRunInList[]> =>
      asking(async sql => {
        const rows = await sql<Row[]>`
          select id, target, experiment, name, who, state, kept, started, ended, hash, settings from cacheboard.runs
          where target = ${target} and experiment = ${experiment} order by started desc, id limit ${mostListed}`
        return rows.map(inList)
      }),

    get: ({ id, target }: { id: string; target?: string }): Promise<ExperimentRun> =>
      asking(async sql => {
        const [row] = await sql<(Row & Omit<ExperimentRun, keyof ExperimentRunInList>)[]>`
          select id, target, experiment, name, who, state, kept, started, ended, hash, settings, versions, result,
            message, repeats, votes
          from cacheboard.runs
          where id = ${id} and experiment is not null and target = coalesce(${target ?? null}, target)`
        if (!row) throw new BoardError('NOT_FOUND', 'There is no such run (any more).')
        return { ...inList(row), versions: versionsShape.parse(row.versions) }
      }),
  }
}
