import type { Sql } from 'postgres'
import { z } from 'zod'
import { BoardError } from '#server/errors.ts'
import { createAsking } from './asking.ts'

/** A large one is some megabytes. */
const deadlineMs = 20_000
const mostTraces = 20

const kindsShape = z.record(z.string(), z.number())

/** A recording of requests, as it is listed. Its id is made from what it says. */
export type TraceInList = {
  id: string
  name: string
  who: string | null
  addedAt: number
  requests: number
  /** Different keys. */
  keys: number
  spanMs: number
  /** How many of each kind. */
  kinds: Record<string, number>
  /** Its keys are named as the lab names them, and are played so. */
  own: boolean
}

type Row = Omit<TraceInList, 'addedAt' | 'spanMs' | 'kinds'> & { added: Date; span: number; kinds: unknown }

const inList = ({ added, span, kinds, ...row }: Row): TraceInList => ({
  ...row,
  addedAt: added.getTime(),
  spanMs: span,
  kinds: kindsShape.parse(kinds),
})

type Options = { sql: () => Sql | null; unavailable: () => BoardError }

/** Recorded traces in Postgres: a bounded number of them, each kept once. */
export function createTraces(options: Options) {
  const asking = createAsking({ ...options, deadlineMs })
  const columns = (database: Sql) => database`id, name, who, added, requests, keys, span, kinds, own`

  return {
    list: (): Promise<TraceInList[]> =>
      asking(async database => {
        const rows = await database<Row[]>`
          select ${columns(database)} from cacheboard.traces order by added desc, id`
        return rows.map(inList)
      }),

    /** null: it is not there (any more). */
    read: (id: string): Promise<Uint8Array | null> =>
      asking(async database => {
        const [row] = await database<{ bytes: Uint8Array }[]>`
          select bytes from cacheboard.traces where id = ${id}`
        return row?.bytes ?? null
      }),

    /** `fresh` is false where the same requests were kept before, under the name that they have. */
    add: (
      trace: Omit<TraceInList, 'addedAt'>,
      bytes: Buffer,
    ): Promise<{ kept: TraceInList; fresh: boolean }> =>
      asking(async database => {
        const { id, name, who, requests, keys, spanMs, kinds, own } = trace
        const added = await database<Row[]>`
          insert into cacheboard.traces (id, name, who, requests, keys, span, kinds, own, bytes)
          select ${id}, ${name}, ${who}, ${requests}, ${keys}, ${spanMs}, ${JSON.stringify(kinds)}::text::json, ${own}, ${bytes}
          where (select count(*) from cacheboard.traces) < ${mostTraces}
          on conflict do nothing returning ${columns(database)}`
        if (added[0]) return { kept: inList(added[0]), fresh: true }
        const [there] = await database<Row[]>`
          select ${columns(database)} from cacheboard.traces where id = ${id}`
        if (there) return { kept: inList(there), fresh: false }
        throw new BoardError(
          'TOO_MANY',
          `${mostTraces} recorded traces are kept already. Remove one that nobody needs.`,
        )
      }),

    remove: (id: string): Promise<TraceInList> =>
      asking(async database => {
        const [gone] = await database<Row[]>`
          delete from cacheboard.traces where id = ${id} returning ${columns(database)}`
        if (gone) return inList(gone)
        throw new BoardError('NOT_FOUND', 'This recorded trace is gone already.')
      }),
  }
}

export type Traces = ReturnType<typeof createTraces>
