import type { Sql } from 'postgres'
import type { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import type { LogBatch, LogStore } from '#server/observe/slowlog/batch.ts'
import type { LogKind } from '#server/observe/slowlog/entry.ts'
import { isHopeless } from './activity-write.ts'
import { createAsking } from './asking.ts'
import type { Database } from './connection.ts'
import {
  readChoices,
  readEntries,
  readGaps,
  readGroups,
  readTimeline,
  type SlowlogFilter,
} from './slowlog-read.ts'
import { keepSlowlogMs } from './slowlog-retention.ts'
import { writeBatch } from './slowlog-write.ts'

const readDeadlineMs = 8000
/** How much waits while Postgres is away. What does not fit is a gap later on, and is said to be one. */
const mostWaiting = 20_000
const timelineSteps = 60

type Options = { log: Log; unavailable: () => BoardError }

/** The slow logs of all servers, kept beyond what the servers keep themselves. */
export function createSlowlog({ log, unavailable }: Options) {
  const listeners = new Set<(target: string) => void>()
  let batches: LogBatch[] = []
  let database: Database | null = null
  let flushed: Promise<void> = Promise.resolve()
  const asking = createAsking({ sql: () => database?.slow ?? null, unavailable, deadlineMs: readDeadlineMs })

  function flush(): Promise<void> {
    flushed = flushed.then(writeWaiting, writeWaiting)
    return flushed
  }

  async function writeWaiting() {
    const written = new Set<string>()
    try {
      for (let batch = batches[0]; database && batch; batch = batches[0]) {
        await write(database.quick, batch)
        batches = batches.filter(each => each !== batch)
        written.add(batch.target)
      }
    } finally {
      for (const target of written) for (const listener of listeners) listener(target)
    }
  }

  /** One batch that Postgres refuses must not keep all the others waiting. */
  async function write(sql: Sql, batch: LogBatch) {
    try {
      await writeBatch(sql, batch)
    } catch (error) {
      if (!isHopeless(error)) throw error
      log.error({ reason: String(error) }, 'entries of a slow log were refused by Postgres')
    }
  }

  function trim() {
    let waiting = batches.reduce((sum, { entries }) => sum + entries.length, 0)
    while (waiting > mostWaiting && batches.length > 1) waiting -= batches.shift()?.entries.length ?? 0
  }

  const store: LogStore = {
    take(batch) {
      batches = [...batches, batch]
      trim()
      // A failure is met again by the next flush, which ends the connection.
      flush().catch(error => log.debug({ reason: String(error) }, 'the slow log waits for Postgres'))
    },
    settle: () => flush().catch(() => {}),
  }

  return {
    store,
    keptMs: keepSlowlogMs,
    list: (query: Parameters<typeof readEntries>[1]) => asking(sql => readEntries(sql, query)),
    /** Alike ones together. */
    groups: (filter: SlowlogFilter) => asking(async sql => [...(await readGroups(sql, filter))]),
    /** Alike ones together, their number over time, and what is missing. */
    digest: (filter: SlowlogFilter) =>
      asking(async sql => {
        const [groups, timeline, gaps] = await Promise.all([
          readGroups(sql, filter),
          readTimeline(sql, filter, timelineSteps),
          readGaps(sql, filter),
        ])
        return { groups: [...groups], timeline, gaps: [...gaps] }
      }),
    choices: (target: string, kind: LogKind) => asking(sql => readChoices(sql, target, kind)),
    /** Called with the target that has new entries to read. */
    onChange(listener: (target: string) => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    /** For the history, which owns the connection. */
    connection: {
      up(next: Database) {
        database = next
      },
      down() {
        database = null
      },
      flush,
    },
  }
}
