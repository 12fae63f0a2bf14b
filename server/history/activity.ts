import { theBoard } from '#server/access/names.ts'
import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { type Deed, entryOf, type NewEntry, type Outcome, settledOf } from './activity-entry.ts'
import { createActivityIds } from './activity-ids.ts'
import { type Change, createActivityQueue } from './activity-queue.ts'
import {
  type ActivityChoices,
  type ActivityPage,
  type ActivityQuery,
  readActivity,
  readChoices,
} from './activity-read.ts'
import { insertEntry, isHopeless, writeChange } from './activity-write.ts'
import { createAnswers } from './answers.ts'
import { type Database, within } from './connection.ts'
import { reasonOf } from './reason.ts'

const firstDeadlineMs = 2000
const readDeadlineMs = 8000
const choicesKeepMs = 2000

export type ActivityOptions = {
  log: Log
  now: () => number
  /** Why Postgres cannot be asked right now. */
  unavailable: () => BoardError
}

/** Who did what. Kept in Postgres; while Postgres is away the newest wait for it, and what did not fit is told. */
export function createActivity({ log, now, unavailable }: ActivityOptions) {
  const queue = createActivityQueue()
  const nextId = createActivityIds()
  const choices = createAnswers<ActivityChoices>({ now, most: 1 })
  const listeners = new Set<() => void>()
  let database: Database | null = null
  let flushed: Promise<void> = Promise.resolve()

  function add(change: Change) {
    queue.add(change)
    // A failure is met again by the next flush, which ends the connection.
    flush().catch(error => log.debug({ reason: String(error) }, 'the activity waits for Postgres'))
  }

  function flush(): Promise<void> {
    flushed = flushed.then(writeWaiting, writeWaiting)
    return flushed
  }

  async function writeWaiting() {
    let wrote = false
    for (let change = queue.first(); database && change; change = queue.first()) {
      await write(database, change)
      queue.done(change)
      wrote = true
      tellDropped()
    }
    if (wrote) tellChange()
  }

  /** One entry that Postgres refuses must not keep all the others waiting. */
  async function write({ quick }: Database, change: Change) {
    try {
      await writeChange(quick, change)
    } catch (error) {
      if (!isHopeless(error)) throw error
      log.error({ reason: String(error) }, 'an entry of the activity list was refused by Postgres')
    }
  }

  function tellDropped() {
    const lost = queue.takeDropped()
    if (lost === 0) return
    const entry = made({
      viewer: { name: theBoard, session: null, from: null },
      target: null,
      action: 'activity.lost',
      summary: 'Postgres was away for so long that the oldest entries of that time were lost.',
      count: lost,
      detail: null,
      undo: null,
    })
    queue.add({ kind: 'entry', entry })
  }

  function tellChange() {
    choices.clear()
    for (const listener of listeners) listener()
  }

  function made(deed: Deed): NewEntry {
    const at = now()
    return entryOf(deed, { id: nextId(at), at })
  }

  /** Nobody knows whether the entry arrived. Whether it did, or does later: it ends up saying that nothing was done. */
  function withdraw(entry: NewEntry) {
    const settled = {
      summary: `Not done, because it could not be recorded first: ${entry.summary}`,
      count: null,
      undo: null,
    }
    queue.add({ kind: 'entry', entry: { ...entry, ...settled } })
    add({ kind: 'settle', id: entry.id, at: now(), settled })
  }

  async function ask<T>(read: (database: Database) => Promise<T>): Promise<T> {
    if (!database) throw unavailable()
    try {
      return await within(readDeadlineMs, read(database))
    } catch (error) {
      throw unavailableBecause(error)
    }
  }

  return {
    /** Never fails and never waits: written at once, or as soon as Postgres is there. Returns the id. */
    record(deed: Deed): string {
      const entry = made(deed)
      add({ kind: 'entry', entry })
      return entry.id
    },
    /** For what must not happen unrecorded: when it throws (HISTORY_UNAVAILABLE), do nothing. */
    async recordFirst(deed: Deed): Promise<string> {
      if (!database) throw unavailable()
      const entry = made(deed)
      try {
        await within(firstDeadlineMs, insertEntry(database.quick, entry))
      } catch (error) {
        withdraw(entry)
        throw unavailableBecause(error)
      }
      tellChange()
      return entry.id
    },
    /** How something that was recorded before has ended; what is not named stays as it was recorded. */
    settle(id: string, outcome: Partial<Outcome>) {
      add({ kind: 'settle', id, at: now(), settled: settledOf(outcome) })
    },
    list: (query: Omit<ActivityQuery, 'now'>): Promise<ActivityPage> =>
      ask(({ slow }) => readActivity(slow, { ...query, now: now() })),
    choices: (): Promise<ActivityChoices> =>
      choices.get('all', choicesKeepMs, () => ask(({ slow }) => readChoices(slow))),
    /** Called when there is something new to read. */
    onChange(listener: () => void): () => void {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    waiting: queue.waiting,
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

export type Activity = Omit<ReturnType<typeof createActivity>, 'connection'>

function unavailableBecause(error: unknown): BoardError {
  return error instanceof BoardError ? error : new BoardError('HISTORY_UNAVAILABLE', reasonOf(error), error)
}
