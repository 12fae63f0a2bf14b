import { createNames } from '#server/engine/stores/names.ts'
import { BoardError } from '#server/errors.ts'
import type { Mischief } from '#server/lab/chaos/chaos.ts'
import { removeKeys } from '#server/lab/clean-up.ts'
import type { Desk } from '#server/lab/desk.ts'
import { prefixOf } from '#server/lab/lane-places.ts'
import { grouped } from '#server/lab/limits.ts'
import type { CacheControl } from '#server/lab/parts.ts'
import type { LabSettings } from '#server/lab/settings.ts'
import type { ChaosKind } from '#server/lab/state.ts'
import type { RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import { hottestKey } from '#server/lab/workload/rows.ts'

/** As the engine's store divides a lane. */
const shards = 16
const mostRate = 200_000
const mostSpeed = 1_000
const mostQueryMs = 10_000

/** What a chaos changes of the settings while it lasts; a change by a person goes on top of it. */
export type Overlay = (settings: LabSettings) => LabSettings

/** A recording has no rate of its own: it is played faster. */
const burstOf: Overlay = settings => {
  const { workload } = settings
  const { arrivals } = workload
  if (arrivals.kind === 'trace') {
    const speed = Math.min(mostSpeed, arrivals.speed * 10)
    return { ...settings, workload: { ...workload, arrivals: { ...arrivals, speed } } }
  }
  return { ...settings, workload: { ...workload, rate: Math.min(mostRate, workload.rate * 10) } }
}

const paceOf = ({ workload: { arrivals, rate } }: LabSettings) =>
  arrivals.kind === 'trace' ? `×${arrivals.speed}` : grouped(rate)

const quickening = (settings: LabSettings) => {
  const arrow = `${paceOf(settings)} → ${paceOf(burstOf(settings))}`
  return settings.workload.arrivals.kind === 'trace' ? `the recording ${arrow}` : `rate ${arrow} /s`
}

const slowDatabaseOf: Overlay = settings => ({
  ...settings,
  database: { ...settings.database, queryMs: slowed(settings.database.queryMs) },
})

const slowed = (queryMs: number) => Math.min(mostQueryMs, Math.max(queryMs * 10, queryMs + 200))

type Options = {
  running: () => boolean
  desk: () => Desk
  settings: () => LabSettings
  traceMs: () => number
  /** A recorded trace that is being played. */
  recorded: (id: string) => RecordedTrace | null
  cacheControl: CacheControl | null
  /** Puts an overlay on, or takes it off, in all instances. */
  overlay: (kind: 'burst' | 'slow database', on: Overlay | null) => Promise<void>
  isActive: (kind: ChaosKind) => boolean
}

const notRunning = 'The lab does not run.'
const notOurs =
  'This cache was not started by the board. Only its own sandbox may be killed or frozen: leave REDIS_URL empty to have one.'

export function createMischief(options: Options): Record<ChaosKind, Mischief> {
  const { running, desk, settings, traceMs, recorded, cacheControl, overlay, isActive } = options

  const whileRunning = () => (running() ? null : notRunning)
  const noWayBack = async () => ''

  /** One thing at a time with the server itself. */
  const withCache = (kind: ChaosKind) => () => {
    if (!cacheControl) return notOurs
    if (!running()) return notRunning
    const others = (['kill cache', 'freeze cache', 'old data'] as const).filter(each => each !== kind)
    return others.some(isActive) ? 'Something is being done to the cache already; restore it first.' : null
  }

  function control(): CacheControl {
    if (!cacheControl) throw new BoardError('FORBIDDEN', notOurs)
    return cacheControl
  }

  async function expireHottest() {
    const key = hottestKey(settings().workload, traceMs(), recorded)
    if (key === null)
      throw new BoardError('BAD_INPUT', 'No key is wanted more than the others in this workload.')
    const cache = await desk().cacheReady()
    let expired = 0
    for (const { id } of settings().lanes) {
      const entry = createNames({ prefix: prefixOf(id), shards }).entry(key)
      // What waits for its flush has no TTL, and would not expire by itself either.
      if ((await cache.pttl(entry)) > 0) expired += await cache.pexpire(entry, 1)
    }
    return expired > 0 ? `${key} expired` : `${key} was to expire, but is not in the cache`
  }

  async function flush() {
    const cache = await desk().cacheReady()
    let removed = 0
    for (const { id } of settings().lanes) removed += await removeKeys(cache, `${prefixOf(id)}*`)
    return `the lab's keys were flushed: ${grouped(removed)}`
  }

  return {
    'expire hottest': { refused: whileRunning, forMs: 0, begin: expireHottest, end: noWayBack },
    burst: {
      refused: whileRunning,
      forMs: 5_000,
      async begin() {
        await overlay('burst', burstOf)
        return `burst: ${quickening(settings())}`
      },
      async end() {
        await overlay('burst', null)
        const now = paceOf(settings())
        const isRecorded = settings().workload.arrivals.kind === 'trace'
        return `the burst is over: ${isRecorded ? `the recording ${now}` : `rate ${now} /s`}`
      },
    },
    flush: { refused: whileRunning, forMs: 0, begin: flush, end: noWayBack },
    'kill cache': {
      refused: withCache('kill cache'),
      forMs: 10_000,
      async begin(until) {
        await control().kill(until)
        return 'the cache was killed'
      },
      async end() {
        await control().restore()
        return 'the cache is back, empty'
      },
    },
    'freeze cache': {
      refused: withCache('freeze cache'),
      forMs: 10_000,
      async begin(until) {
        await control().freeze(until)
        return 'the cache was frozen'
      },
      async end() {
        await control().restore()
        return 'the cache is awake again'
      },
    },
    'slow database': {
      refused: whileRunning,
      forMs: 20_000,
      async begin() {
        const { queryMs } = settings().database
        await overlay('slow database', slowDatabaseOf)
        return `the database slowed down: ${queryMs} → ${slowed(queryMs)} ms per query`
      },
      async end() {
        await overlay('slow database', null)
        return `the database is as fast as before: ${settings().database.queryMs} ms per query`
      },
    },
    'cut database': {
      refused: whileRunning,
      forMs: 0,
      async begin() {
        const cut = await desk().cutConnections()
        return `${cut} database connections were cut`
      },
      end: noWayBack,
    },
    'old data': {
      refused: withCache('old data'),
      forMs: 10_000,
      async begin() {
        await control().keep()
        return 'what the cache holds now was kept; it will die and come back with it'
      },
      async end() {
        await control().comeBackOld()
        return 'the cache died and came back with old data'
      },
    },
  }
}
