import { createPostgresSource } from '#server/engine/source/postgres.ts'
import { createShopTables, shopKinds } from '#server/engine/source/shop-tables.ts'
import { BoardError } from '#server/errors.ts'
import { dropSchema } from '#server/lab/clean-up.ts'
import { type Desk, openDesk } from '#server/lab/desk.ts'
import type { Experiment, ExperimentLab } from '#server/lab/experiments/experiment.ts'
import type { ExperimentParts } from '#server/lab/experiments/parts.ts'
import { experimentPlace, experimentSchema, namedUrl, prefixOfStage } from '#server/lab/experiments/place.ts'
import { createRealParts } from '#server/lab/experiments/real-parts.ts'
import type { RunSettings } from '#server/lab/experiments/settings.ts'
import { simulateElsewhere } from '#server/lab/experiments/simulated/elsewhere.ts'
import { type Cast, createCast } from '#server/lab/experiments/stage/cast.ts'
import { openRealStage } from '#server/lab/experiments/stage/open-stage.ts'
import type { StageOptions } from '#server/lab/experiments/stage/stage.ts'
import type { Told, Verdict } from '#server/lab/experiments/verdict.ts'

const checkEveryMs = 1_000
const tidyWithinMs = 15_000
/** Longer than any run that somebody would wait for. */
const longestMs = 45 * 60_000

export type Performance = {
  experiment: Experiment
  settings: RunSettings
  parts: ExperimentParts
  signal: AbortSignal
  /** Ends the run from within. */
  abort: (reason: BoardError) => void
  hear: (told: Told) => void
  /** Everything is ready; what it runs on. */
  begun: (versions: Record<string, string>) => Promise<void>
}

/** One run, from its first connection to the last key removed. */
export async function perform(performance: Performance): Promise<Verdict> {
  const { settings, parts, signal, abort, begun, hear } = performance
  const cast = createCast()
  const end = () => cast.end()
  signal.addEventListener('abort', end)
  const callOff = parts.clock.after(longestMs, () =>
    abort(new BoardError('TOO_MANY', 'The run took longer than 45 minutes and was ended.')),
  )
  try {
    const versions = await parts.versions()
    if (settings.mode === 'simulated') {
      await begun(versions)
      return await simulateElsewhere(settings, { signal, hear })
    }
    return await onRealParts(performance, { cast, versions })
  } finally {
    callOff()
    signal.removeEventListener('abort', end)
    cast.end()
  }
}

async function onRealParts(
  performance: Performance,
  { cast, versions }: { cast: Cast; versions: Record<string, string> },
) {
  const { experiment, parts, settings, signal, begun } = performance
  const databaseUrl = parts.databaseUrl()
  if (!databaseUrl)
    throw new BoardError(
      'HISTORY_UNAVAILABLE',
      'The board’s database has not started yet. Try again in a moment.',
    )
  const { endpoint } = parts.target
  const desk = await openDesk({ endpoint, databaseUrl, place: experimentPlace })
  const real = createRealParts({ endpoint, databaseUrl, servers: parts.servers, signal })
  let stopChecking = () => {}
  try {
    await waitForPlace(performance, desk)
    await desk.cacheReady()
    await desk.removeEverything(signal)
    await createShopTables(desk.sql, experimentSchema)
    stopChecking = keepChecking(performance, desk)
    const own: Record<string, string> = experiment.facts.ownServer
      ? { 'own cache': parts.servers.describe().version }
      : {}
    await begun({ ...versions, ...(await desk.serverVersion()), ...own })
    let stages = 0
    const place = { databaseUrl: namedUrl(databaseUrl), schema: experimentSchema }
    return await play(performance, {
      real: () => real.parts,
      async stage({ cache = endpoint, ...options }) {
        await putRows(desk, options.rows)
        return openRealStage(cast, {
          ...options,
          seed: settings.seed,
          place: { ...place, endpoint: cache, prefix: prefixOfStage(++stages) },
        })
      },
    })
  } catch (error) {
    throw (await cacheAnswers(desk)) ? error : cacheWentAway()
  } finally {
    stopChecking()
    // Nobody of them may write what would be left.
    cast.end()
    await real.close()
    await tidyUp(performance, desk)
  }
}

/** One experiment at a time in a cache and a database, whichever board runs it; and not beside the live lab. */
async function waitForPlace({ parts, signal, hear }: Performance, desk: Desk) {
  for (;;) {
    signal.throwIfAborted()
    const held = await desk.hold()
    const reason = held === 'ours' ? parts.occupied() : `Another board uses this ${held} for an experiment.`
    if (reason === null) return
    hear({ kind: 'progress', done: 0, of: 0, doing: `Waits: ${reason}` })
    await new Promise<void>(resolve => {
      parts.clock.after(checkEveryMs, resolve)
      signal.addEventListener('abort', () => resolve(), { once: true })
    })
  }
}

const cacheWentAway = () =>
  new BoardError(
    'TARGET_UNREACHABLE',
    'The cache went away in the middle of the run, so nothing of it counts. Run it again.',
  )

/** A client may not have noticed yet what a process of the experiment has met. */
async function cacheAnswers(desk: Desk): Promise<boolean> {
  const asked = desk.cache()?.ping()
  if (!asked) return false
  return asked.then(
    () => true,
    () => false,
  )
}

/** Somebody else may kill the cache, or take the place while the database was away: then nothing of it counts. */
function keepChecking({ parts, abort }: Performance, desk: Desk): () => void {
  let callOff = () => {}
  let over = false
  const look = async () => {
    if (desk.cache() === null) return abort(cacheWentAway())
    const held = await desk.hold().catch(() => null)
    // The run has ended meanwhile, and its connections with it.
    if (over) return
    if (held === null)
      return abort(
        new BoardError(
          'HISTORY_UNAVAILABLE',
          'The database went away in the middle of the run, so nothing of it counts. Run it again.',
        ),
      )
    if (held !== 'ours')
      return abort(new BoardError('TOO_MANY', `Another board has taken the ${held} while it was away.`))
    again()
  }
  const again = () => {
    callOff = parts.clock.after(checkEveryMs, () => void look())
  }
  again()
  return () => {
    over = true
    callOff()
  }
}

async function putRows({ sql }: Desk, rows: StageOptions['rows']) {
  const tables = shopKinds.map(kind => `${experimentSchema}.${kind}`).join(', ')
  await sql.unsafe(`truncate ${tables}`)
  const clock = { now: () => 0, after: () => () => {} }
  const source = createPostgresSource({ sql, schema: experimentSchema, clock, costMs: () => 0 })
  await source.apply(rows.map(row => ({ ...row, version: 1 })))
}

async function tidyUp({ parts }: Performance, desk: Desk) {
  try {
    if ((await desk.hold()) === 'ours') await desk.removeEverything(AbortSignal.timeout(tidyWithinMs))
  } catch (error) {
    parts.log.warn(
      { reason: String(error) },
      'what an experiment wrote was not removed; the next one does it',
    )
    await dropSchema(desk.sql, experimentSchema).catch(() => {})
  }
  await desk.close()
}

/** Plays it to its end, or until somebody calls it off. */
async function play(
  { experiment, settings, signal, hear }: Performance,
  lab: Pick<ExperimentLab, 'stage' | 'real'>,
): Promise<Verdict> {
  const { mode, seed, choices, params } = settings
  const running = experiment.run(params, { mode, seed, choices, signal, ...lab })
  const aborted = Promise.withResolvers<never>()
  const call = () => aborted.reject(signal.reason)
  signal.addEventListener('abort', call, { once: true })
  aborted.promise.catch(() => {})
  try {
    for (;;) {
      signal.throwIfAborted()
      const next = await Promise.race([running.next(), aborted.promise])
      if (next.done) return next.value
      hear(next.value)
    }
  } finally {
    signal.removeEventListener('abort', call)
  }
}
