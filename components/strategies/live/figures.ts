import type { Tone } from '#components/charts/chart-data.ts'
import { milliseconds } from '#components/format/durations.ts'
import {
  bytes,
  count,
  grouped,
  joined,
  type Parts,
  percent,
  rate,
  thinSpace,
} from '#components/format/numbers.ts'
import { smallShare } from '#components/live/lab/comparison.ts'
import { type LabNow, type Staleness, staleSeconds } from '#components/live/lab/lab-store.ts'
import type { LabFrame, LaneFrame, LaneId } from '#components/rpc/types.ts'

/** The number above a chart. `parts` is null where there is none to speak of, and `words` say why. */
export type Figure = { parts: Parts | null; words: string; tone: Tone }

export type Figures = Record<
  'hitRate' | 'latency' | 'database' | 'stale' | 'queue' | 'writes' | 'memory' | 'pace',
  Figure
>

const none = (words: string): Figure => ({ parts: null, words, tone: 'mute' })
const nothingYet = none('No numbers yet.')

/** The last second of one lane in words and numbers. */
export function figuresOf(now: LabNow | null, lane: LaneId): Figures {
  const told = now?.frame.lanes.find(({ id }) => id === lane)
  if (!now || !told) {
    const all = nothingYet
    return {
      hitRate: all,
      latency: all,
      database: all,
      stale: all,
      queue: all,
      writes: all,
      memory: all,
      pace: all,
    }
  }
  return {
    hitRate: hitRateOf(told),
    latency: latencyOf(told, now.frame.overloaded),
    database: databaseOf(told),
    stale: staleOf(now.stale.get(lane)),
    queue: queueOf(told),
    writes: writesOf(told),
    memory: memoryOf(told),
    pace: paceOf(now.frame),
  }
}

function hitRateOf({ hits, misses, failedWrites, classes }: LaneFrame): Figure {
  const reads = hits + misses
  if (reads <= 0) return none('Nobody reads, so there is no rate.')
  const failed = classes.failed + failedWrites
  const words = failed > 0 ? `${joined(rate(failed))} failed` : `of ${joined(rate(reads))} reads`
  return { parts: percent(hits / reads), words, tone: 'hit' }
}

function latencyOf({ readLatency }: LaneFrame, overloaded: string | null): Figure {
  if (overloaded !== null) return none(overloaded)
  if (!readLatency) return none('Nobody read, so nothing was timed.')
  const { p50, p99, p999 } = readLatency
  return {
    parts: milliseconds(p50),
    words: `p99 ${joined(milliseconds(p99))} · p99.9 ${joined(milliseconds(p999))}`,
    tone: 'text',
  }
}

function databaseOf({ database }: LaneFrame): Figure {
  const { queries, capacity } = database
  const { value } = rate(queries)
  const words = capacity === null ? 'a query costs nothing' : `of ${queriesText(capacity)} it can serve`
  return { parts: { value, unit: unitOf(queries) }, words, tone: 'db' }
}

const unitOf = (queries: number) => rate(queries).unit.replace('/s', 'q/s')
const queriesText = (queries: number) => `${rate(queries).value}${thinSpace}${unitOf(queries)}`

function staleOf(told: Staleness | undefined): Figure {
  if (!told || told.judged === 0) return none('No read has been judged yet: that takes about a second.')
  const judged = `${joined(count(told.judged))} judged in ${staleSeconds}${thinSpace}s`
  if (told.stale === 0) return { parts: smallShare(0), words: `none of ${judged}`, tone: 'text' }
  const behind = told.worstVersions === 1 ? '1 version' : `${grouped(told.worstVersions)} versions`
  return {
    parts: smallShare(told.stale / told.judged),
    words: `worst ${joined(milliseconds(told.worstAgeMs))}, ${behind} · ${judged}`,
    tone: 'stale',
  }
}

function queueOf({ database }: LaneFrame): Figure {
  const { queue, busy, connections } = database
  const words = `${busy} of ${connections} connections busy`
  return {
    parts: { value: joined(count(queue)), unit: 'waiting' },
    words,
    tone: queue > 0 ? 'stale' : 'text',
  }
}

function writesOf({ ledger, writes }: LaneFrame): Figure {
  const { lost, unflushed, acknowledged } = ledger
  const words = `${lost > 0 ? `${joined(count(lost))} lost` : 'none lost'} of ${joined(count(acknowledged))} acknowledged`
  if (acknowledged === 0) return none(writes > 0 ? 'No write was acknowledged yet.' : 'Nobody writes.')
  return {
    parts: { value: joined(count(unflushed)), unit: 'unflushed' },
    words,
    tone: lost > 0 ? 'stale' : 'write',
  }
}

function memoryOf({ memory }: LaneFrame): Figure {
  if (!memory) return none('The first walk over the lane’s entries has not ended yet.')
  return { parts: bytes(memory.bytes), words: `${joined(count(memory.keys))} entries`, tone: 'text' }
}

const onTime = 0.99

function paceOf({ offered, achieved, backlog }: LabFrame): Figure {
  if (offered <= 0) return none('No request was due.')
  const words =
    backlog > 0 ? `${joined(count(backlog))} due and not begun` : `of ${joined(rate(offered))} offered`
  return { parts: rate(achieved), words, tone: achieved < offered * onTime ? 'miss' : 'text' }
}
