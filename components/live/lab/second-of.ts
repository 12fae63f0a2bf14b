import type { Sample } from '#components/live/series-store.ts'
import type { LabFrame, LaneFrame } from '#components/rpc/types.ts'

/** How the frames of one second become one number. */
type Way = 'mean' | 'worst' | 'newest'
/** A number and how much it weighs; null where nothing was measured. */
type Weighed = [value: number | null, weight: number]
type Line<Of> = { way: Way; read: (of: Of) => Weighed }

const plain = (value: number | null): Weighed => [value, 1]
const share = (part: number, whole: number): Weighed => [whole > 0 ? part / whole : null, whole]

const laneLines: Record<string, Line<LaneFrame>> = {
  hitRate: { way: 'mean', read: lane => share(lane.hits, lane.hits + lane.misses) },
  reads: { way: 'mean', read: lane => plain(lane.reads) },
  writes: { way: 'mean', read: lane => plain(lane.writes) },
  failedWrites: { way: 'mean', read: lane => plain(lane.failedWrites) },
  p50: { way: 'worst', read: lane => plain(lane.readLatency?.p50 ?? null) },
  p99: { way: 'worst', read: lane => plain(lane.readLatency?.p99 ?? null) },
  p999: { way: 'worst', read: lane => plain(lane.readLatency?.p999 ?? null) },
  writeP50: { way: 'worst', read: lane => plain(lane.writeLatency?.p50 ?? null) },
  writeP99: { way: 'worst', read: lane => plain(lane.writeLatency?.p99 ?? null) },
  queries: { way: 'mean', read: lane => plain(lane.database.queries) },
  capacity: { way: 'newest', read: lane => plain(lane.database.capacity) },
  busy: { way: 'newest', read: lane => plain(lane.database.busy) },
  queue: { way: 'worst', read: lane => plain(lane.database.queue) },
  fills: { way: 'mean', read: lane => plain(lane.cache.fills) },
  invalidations: { way: 'mean', read: lane => plain(lane.cache.invalidations) },
  staleShare: { way: 'mean', read: lane => share(lane.stale.stale, lane.stale.judged) },
  worstAgeMs: { way: 'worst', read: lane => plain(lane.stale.judged > 0 ? lane.stale.worstAgeMs : null) },
  unflushed: { way: 'newest', read: lane => plain(lane.ledger.unflushed) },
  lost: { way: 'newest', read: lane => plain(lane.ledger.lost) },
  memory: { way: 'newest', read: lane => plain(lane.memory?.bytes ?? null) },
}

const wholeLines: Record<string, Line<LabFrame>> = {
  offered: { way: 'mean', read: frame => plain(frame.offered) },
  achieved: { way: 'mean', read: frame => plain(frame.achieved) },
  backlog: { way: 'worst', read: frame => plain(frame.backlog) },
}

/** Percentiles of an overloaded lab would be a lie: their lines break there. */
const believedOnly = new Set(['p50', 'p99', 'p999', 'writeP50', 'writeP99'])
const ways = new Map(
  [...Object.entries(laneLines), ...Object.entries(wholeLines)].map(([name, { way }]) => [name, way]),
)

/** How a line's points are joined into fewer: of what must not be missed the worst stays. */
export const wayOf = (line: string): Way => ways.get(line.slice(line.indexOf('.') + 1)) ?? 'mean'

/** The frames of one second, oldest first, as one point of every line, under the names that the board uses itself. */
export function secondOf(frames: readonly LabFrame[]): Sample {
  const sample: Record<string, number | null> = {}
  for (const [name, { way, read }] of Object.entries(wholeLines)) {
    sample[name] = joined(
      way,
      frames.map(frame => spanned(read(frame), frame)),
    )
  }
  for (const { id } of frames.at(-1)?.lanes ?? []) {
    const lane = (frame: LabFrame) => frame.lanes.find(each => each.id === id)
    for (const [name, { way, read }] of Object.entries(laneLines)) {
      const told = frames.flatMap(frame => {
        const found = lane(frame)
        if (!found || (frame.overloaded !== null && believedOnly.has(name))) return []
        return [spanned(read(found), frame)]
      })
      sample[`${id}.${name}`] = joined(way, told)
    }
    for (const name of Object.keys(frames.at(-1)?.lanes[0]?.classes ?? {})) {
      const told = frames.map(frame => spanned(plain(classRate(lane(frame), name)), frame))
      sample[`${id}.${name}`] = joined('mean', told)
    }
  }
  return sample
}

function classRate(lane: LaneFrame | undefined, name: string): number | null {
  const found = Object.entries(lane?.classes ?? {}).find(([each]) => each === name)
  return found?.[1] ?? null
}

/** A frame that covers more time says more. */
const spanned = ([value, weight]: Weighed, { spanMs }: LabFrame): Weighed => [
  value,
  weight * Math.max(1, spanMs),
]

function joined(way: Way, told: readonly Weighed[]): number | null {
  const known = told.filter((each): each is [number, number] => each[0] !== null)
  if (known.length === 0) return null
  if (way === 'newest') return known.at(-1)?.[0] ?? null
  if (way === 'worst') return Math.max(...known.map(([value]) => value))
  const weight = known.reduce((sum, each) => sum + each[1], 0)
  return weight === 0 ? null : known.reduce((sum, [value, each]) => sum + value * each, 0) / weight
}
