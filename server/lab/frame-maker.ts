import type { LabFrame, LaneFrame } from '#server/lab/frame.ts'
import type { LaneLedger } from '#server/lab/lane-ledger.ts'
import type { LaneMemory } from '#server/lab/memory-walk.ts'
import type { CrewFrame } from '#server/lab/parts.ts'
import type { LaneId } from '#server/lab/settings.ts'
import { createOverload } from '#server/lab/workload/overload.ts'

type Options = {
  now: () => number
  ledgers: ReadonlyMap<LaneId, LaneLedger>
  memory: ReadonlyMap<LaneId, LaneMemory>
}

const nothing: LaneFrame['ledger'] = { acknowledged: 0, unconfirmed: 0, unflushed: 0, lost: 0 }

/** Adds to the instances' numbers what only the whole lab knows. */
export function createFrameMaker({ now, ledgers, memory }: Options) {
  const overload = createOverload()
  let seq = 0
  let newest: LabFrame | null = null

  /** The slowest lane speaks for all: every request waits for none but its own. */
  function medianOf({ lanes }: CrewFrame): number | null {
    const medians = lanes.map(({ readLatency }) => readLatency?.p50).filter(each => each !== undefined)
    return medians.length === 0 ? null : Math.max(...medians)
  }

  return {
    make(told: CrewFrame): LabFrame {
      const { spanMs, offered, achieved, backlog, lanes, instances } = told
      const overloaded = overload.add({ atMs: now(), offered, achieved, backlog, medianMs: medianOf(told) })
      newest = {
        seq: ++seq,
        at: now(),
        spanMs,
        offered,
        achieved,
        backlog,
        overloaded,
        lanes: lanes.map(lane => ({
          ...lane,
          ledger: ledgers.get(lane.id)?.read() ?? nothing,
          memory: memory.get(lane.id) ?? null,
        })),
        instances,
      }
      return newest
    },
    newest: () => newest,
    /** Another workload: what was measured before says nothing about it. */
    begin: overload.reset,
  }
}
