import type { Sql } from 'postgres'
import { BoardError } from '#server/errors.ts'
import { within } from './connection.ts'
import { reasonOf } from './reason.ts'

type Options = { sql: () => Sql | null; unavailable: () => BoardError; deadlineMs: number }

/** Asks Postgres, when it is there, and says in a sentence why there is no answer. */
export function createAsking({ sql, unavailable, deadlineMs }: Options) {
  return async <T>(ask: (sql: Sql) => Promise<T>): Promise<T> => {
    const database = sql()
    if (!database) throw unavailable()
    try {
      return await within(deadlineMs, ask(database))
    } catch (error) {
      if (error instanceof BoardError) throw error
      throw new BoardError('HISTORY_UNAVAILABLE', reasonOf(error), error)
    }
  }
}

export type Asking = ReturnType<typeof createAsking>
