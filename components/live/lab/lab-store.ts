import { createSeriesStore, type SeedSeries } from '#components/live/series-store.ts'
import type { LabFrame, LaneId } from '#components/rpc/types.ts'
import { meanFrame } from './mean-frame.ts'
import { secondOf } from './second-of.ts'

const secondMs = 1_000
/** Staleness is rare: a share over one second would only flicker. */
export const staleSeconds = 10
/** People read numbers, not changes: twice a second is as fast as that goes. */
const tellEveryMs = 450

export type Staleness = { judged: number; stale: number; worstAgeMs: number; worstVersions: number }

/** What the screen shows as "now": the last second, and the staleness of the last ten. */
export type LabNow = { frame: LabFrame; stale: ReadonlyMap<LaneId, Staleness> }

/** All that this tab knows of a running lab. Tells its listeners at most twice a second, and nothing while hidden. */
export function createLabStore(clock: () => number = Date.now) {
  const listeners = new Set<() => void>()
  const series = createSeriesStore({ spanMs: 300_000, stepMs: secondMs })
  let frames: LabFrame[] = []
  let gathering: LabFrame[] = []
  let now: LabNow | null = null
  let heardAt = 0
  let toldAt = 0
  let hidden = false

  const secondIn = ({ at }: LabFrame) => Math.floor(at / secondMs)

  function tell() {
    toldAt = clock()
    now = nowOf(frames)
    if (!hidden) for (const listener of listeners) listener()
  }

  function gather(frame: LabFrame) {
    const first = gathering[0]
    if (first && secondIn(first) !== secondIn(frame)) {
      series.push(secondIn(first) * secondMs, secondOf(gathering))
      gathering = []
    }
    gathering.push(frame)
  }

  function clear() {
    frames = []
    gathering = []
    series.clear()
    tell()
  }

  return {
    series,
    now: () => now,
    /** When the last frame came; 0: none has. */
    heardAt: () => heardAt,
    frame(frame: LabFrame) {
      const newest = frames.at(-1)
      if (newest && frame.at <= newest.at) return
      // Another lab: what was before says nothing about it.
      if (newest && frame.seq <= newest.seq) clear()
      heardAt = clock()
      gather(frame)
      frames = [...frames.filter(({ at }) => at > frame.at - staleSeconds * secondMs), frame]
      if (clock() - toldAt >= tellEveryMs) tell()
    },
    /** What the board remembers, for the time that this tab did not see itself. */
    seed: ({ series: past, newest }: { series: SeedSeries; newest: LabFrame | null }) => {
      series.seed(past)
      if (newest && frames.length === 0) {
        frames = [newest]
        tell()
      }
    },
    clear,
    /** Back in sight: one word for everything that happened meanwhile. */
    hide(isHidden: boolean) {
      hidden = isHidden
      if (!hidden) tell()
    },
    subscribe(listener: () => void) {
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
      }
    },
  }
}

export type LabStore = ReturnType<typeof createLabStore>

function nowOf(frames: readonly LabFrame[]): LabNow | null {
  const newest = frames.at(-1)
  if (!newest) return null
  const frame = meanFrame(frames.filter(({ at }) => at > newest.at - secondMs))
  return frame && { frame, stale: new Map(newest.lanes.map(({ id }) => [id, stalenessOf(frames, id)])) }
}

function stalenessOf(frames: readonly LabFrame[], id: LaneId): Staleness {
  const sum: Staleness = { judged: 0, stale: 0, worstAgeMs: 0, worstVersions: 0 }
  for (const { lanes } of frames) {
    const told = lanes.find(lane => lane.id === id)?.stale
    if (!told) continue
    sum.judged += told.judged
    sum.stale += told.stale
    sum.worstAgeMs = Math.max(sum.worstAgeMs, told.worstAgeMs)
    sum.worstVersions = Math.max(sum.worstVersions, told.worstVersions)
  }
  return sum
}
