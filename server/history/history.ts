import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { type RangeName, ranges, type Series } from '#server/metrics/series.ts'
import type { Frame } from '#server/observe/frame.ts'
import { createActivity } from './activity.ts'
import { createAdviceAside } from './advice-aside.ts'
import { createAlertStore } from './alerts.ts'
import { createAnswers } from './answers.ts'
import { createAsking } from './asking.ts'
import { createBorrowedSettings } from './borrowed-settings.ts'
import { createConnection, type Database, type HistoryState, sleep, within } from './connection.ts'
import { createExperimentRuns } from './experiment-runs.ts'
import { type Places, readPlaces } from './places.ts'
import { createPredictions } from './predictions.ts'
import { createQueue } from './queue.ts'
import { readSeries } from './read-series.ts'
import { reasonOf } from './reason.ts'
import { createResults } from './results.ts'
import { forgetOld } from './retention.ts'
import { rollUp } from './roll-up.ts'
import { createRuns } from './runs.ts'
import { secondsOf, type Told } from './seconds.ts'
import { createSettingsBefore } from './settings-before.ts'
import { createSlowlog } from './slowlog.ts'
import { createSubjects, type Remembered, rememberTargets, type Subjects } from './subjects.ts'
import { createTraces } from './traces.ts'
import { writeSamples } from './writer.ts'

const flushEveryMs = 1000
const samplesPerFlush = 60
const rollUpEveryMs = 10_000
const forgetEvery = 6
const lastFlushMs = 1000
const resultsDeadlineMs = 5000
const settingsDeadlineMs = 2000
const runsDeadlineMs = 5_000
const alertsDeadlineMs = 3_000
const seriesDeadlineMs = 8000
/** However wide a point is, its answer is asked for anew after this long: the newest point grows. */
const mostAnswerMs = 60_000
const mostAnswers = 500

export type HistoryOptions = {
  /** null: not known yet, see setUrl. */ url: string | null
  log: Log
  now?: () => number
}
type Known = { database: Database; subjects: Subjects; places: Places }

/** What the targets measured, kept in Postgres. It is away when Postgres is, and catches up afterwards. */
export function createHistory({ url, log, now = Date.now }: HistoryOptions) {
  const queue = createQueue()
  const answers = createAnswers<Series>({ now, most: mostAnswers })
  const told = new Map<string, Told>()
  const targets = new Map<string, Remembered>()
  let known: Known | null = null
  let flushed: Promise<void> = Promise.resolve()

  const connection = createConnection({ url, log, now, prepare, live })
  const { connection: audit, ...activity } = createActivity({ log, now, unavailable })
  const { connection: slow, ...slowlog } = createSlowlog({ log, unavailable })

  async function prepare(database: Database) {
    const places = await readPlaces(database.quick)
    await rememberTargets(database.quick, [...targets.values()])
    answers.clear()
    known = { database, places, subjects: createSubjects(database.quick) }
    audit.up(database)
    slow.up(database)
  }

  async function live(database: Database, signal: AbortSignal) {
    signal.addEventListener('abort', forgetConnection, { once: true })
    void maintain(database, signal)
    try {
      do await Promise.all([flush(), audit.flush(), slow.flush()])
      while (await sleep(flushEveryMs, signal))
    } finally {
      forgetConnection()
    }
  }

  function forgetConnection() {
    known = null
    audit.down()
    slow.down()
  }

  /** One flush at a time, in the order of the samples. */
  function flush(): Promise<void> {
    flushed = flushed.then(writeWaiting, writeWaiting)
    return flushed
  }

  async function writeWaiting() {
    while (known && queue.waiting() > 0) {
      const samples = queue.take(samplesPerFlush)
      try {
        await writeSamples(known.database.quick, samples, known)
      } catch (error) {
        queue.putBack(samples)
        throw error
      }
    }
  }

  /** Rolls up and forgets. When it fails the history still works: it is tried again at the next turn. */
  async function maintain({ slow }: Database, signal: AbortSignal) {
    for (let turn = 0; !signal.aborted; turn++) {
      try {
        await rollUp(slow, now() / 1000)
        if (turn % forgetEvery === 0) await forgetOld(slow, now() / 1000)
      } catch (error) {
        if (!signal.aborted)
          log.warn({ reason: String(error) }, 'the history could not be rolled up; it will be tried again')
      }
      await sleep(rollUpEveryMs, signal)
    }
  }

  async function ask(query: {
    target: string
    node: string | null
    range: RangeName
    now: number
  }): Promise<Series> {
    if (!known) throw unavailable()
    try {
      return await within(seriesDeadlineMs, readSeries(known.database.slow, query, known.places))
    } catch (error) {
      throw error instanceof BoardError
        ? error
        : new BoardError('HISTORY_UNAVAILABLE', reasonOf(error), error)
    }
  }

  function unavailable() {
    const { message } = connection.state()
    return new BoardError(
      'HISTORY_UNAVAILABLE',
      message ?? 'The board is still connecting to its history in Postgres.',
    )
  }

  const aboutRuns = createAsking({
    sql: () => known?.database.quick ?? null,
    unavailable,
    deadlineMs: runsDeadlineMs,
  })

  return {
    /** Who did what, in the same Postgres. */
    activity,
    /** What was slow, beyond what the servers remember. */
    slowlog,
    /** Connects in the background and keeps trying. */
    start: connection.start,
    async stop() {
      try {
        if (known) await within(lastFlushMs, Promise.all([flush(), audit.flush(), slow.flush()]))
      } catch (error) {
        log.warn({ reason: String(error), samples: queue.waiting() }, 'the last samples were not written')
      }
      if (activity.waiting() > 0)
        log.warn({ entries: activity.waiting() }, 'the last activity was not written')
      await connection.stop()
    },
    setUrl: connection.setUrl,
    state: (): HistoryState => connection.state(),
    /** Runs of the lab are kept beside the samples. */
    runs: createRuns(aboutRuns),
    adviceAside: createAdviceAside(
      createAsking({ sql: () => known?.database.quick ?? null, unavailable, deadlineMs: settingsDeadlineMs }),
    ),
    borrowedSettings: createBorrowedSettings(
      createAsking({ sql: () => known?.database.quick ?? null, unavailable, deadlineMs: settingsDeadlineMs }),
    ),
    settingsBefore: createSettingsBefore(
      createAsking({ sql: () => known?.database.quick ?? null, unavailable, deadlineMs: settingsDeadlineMs }),
    ),
    alerts: createAlertStore(
      createAsking({ sql: () => known?.database.quick ?? null, unavailable, deadlineMs: alertsDeadlineMs }),
    ),
    /** What somebody had measured, by the kind of it. */
    results: <Brief extends object, Whole extends object>(kind: `${string}.${number}`) =>
      createResults<Brief, Whole>(
        kind,
        createAsking({
          sql: () => known?.database.quick ?? null,
          unavailable,
          deadlineMs: resultsDeadlineMs,
        }),
      ),
    /** Recorded traces may be large: they do not keep the others waiting. */
    traces: createTraces({ sql: () => known?.database.slow ?? null, unavailable }),
    experiments: { ...createExperimentRuns(aboutRuns), predictions: createPredictions(aboutRuns) },
    onState: connection.onState,
    /** Samples that wait for Postgres, and those that waited too long and were dropped. */
    backlog: () => ({ waiting: queue.waiting(), dropped: queue.dropped() }),
    remember(target: Remembered) {
      targets.set(target.id, target)
      if (!known) return
      rememberTargets(known.database.quick, [target]).catch(error => {
        // It is in `targets`, so the next connection writes it.
        log.warn({ reason: String(error) }, 'the name of a target was not written')
      })
    },
    write(frame: Frame) {
      const seconds = secondsOf(frame, told.get(frame.target) ?? null)
      if (!seconds) return
      told.set(frame.target, { until: seconds.to, interval: frame.interval })
      queue.add({ frame, seconds })
    },
    async series(query: {
      target: string
      node: string | null
      range: RangeName
      now?: number
    }): Promise<Series> {
      if (!known) throw unavailable()
      const { target, node, range } = query
      const keepMs = Math.min(ranges[range].step * 1000, mostAnswerMs)
      const key = JSON.stringify([target, node, range, query.now])
      return answers.get(key, keepMs, () => ask({ target, node, range, now: query.now ?? now() }))
    },
  }
}

export type History = ReturnType<typeof createHistory>
