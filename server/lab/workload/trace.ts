import { createRandom } from '#server/engine/clock.ts'
import type { Random } from '#server/engine/ports.ts'
import { BoardError } from '#server/errors.ts'
import { createArrivals } from '#server/lab/workload/arrivals.ts'
import { type Asked, createAsking, createReplay, keyAsked } from '#server/lab/workload/asked.ts'
import {
  createChangingPopulation,
  createFixedPopulation,
  type Population,
} from '#server/lab/workload/population.ts'
import type { RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import { divideKinds } from '#server/lab/workload/shop.ts'
import type { Workload, WorkloadRequest } from '#server/lab/workload/workload.ts'

export interface WorkloadTrace {
  /** When the request that comes next is due; Infinity when none comes any more. */
  dueMs(): number
  /** Its number. */
  seq(): number
  next(): WorkloadRequest
  /** Passes one by: whose it is not, for him it need not be made. */
  skip(): void
}

const NO_TIMES = new Float64Array(0)

const populationOf = ({ mix, keys }: Workload): Population =>
  mix.insert > 0 || mix.remove > 0 ? createChangingPopulation(keys) : createFixedPopulation(keys)

function recordingOf({ arrivals }: Workload, given: RecordedTrace | undefined): RecordedTrace | undefined {
  if (arrivals.kind !== 'trace') return undefined
  if (given && given.times.length > 0) return given
  throw new BoardError('NOT_FOUND', `There is no recorded trace called "${arrivals.name}".`)
}

function askingOf(workload: Workload, random: Random, recorded: RecordedTrace | undefined) {
  if (recorded) return createReplay(recorded, workload)
  return createAsking(workload, { random, rows: populationOf(workload) })
}

/** Murmur's last step: neighbours get values that have nothing in common. */
function mixed(number: number): number {
  let hash = number | 0
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/** The requests of a workload, one after the other and without an end, unless its arrivals have one. */
export function createTrace(
  workload: Workload,
  { recorded }: { recorded?: RecordedTrace | undefined } = {},
): WorkloadTrace {
  const recording = recordingOf(workload, recorded)
  const random = createRandom(workload.seed)
  const arrivals = createArrivals(workload, { random, recordedTimes: recording?.times ?? NO_TIMES })
  const ask = askingOf(workload, random, recording)
  const kindOf = divideKinds(workload)
  let seq = 0
  let due = arrivals()

  function take(): Asked {
    const asked = ask(due)
    seq += 1
    due = arrivals()
    return asked
  }

  return {
    dueMs: () => due,
    seq: () => seq,
    skip: take,
    next() {
      const [number, dueMs] = [seq, due]
      const asked = take()
      const valueSeed = mixed(number ^ Math.imul(workload.seed, 0x9e3779b1))
      return { seq: number, dueMs, kind: asked.kind, key: keyAsked(asked, kindOf), valueSeed }
    },
  }
}
