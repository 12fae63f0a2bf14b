import { requestClasses } from '#server/engine/trace.ts'
import type { LabFrame, LaneFrame } from '#server/lab/frame.ts'
import type { LabSeries } from '#server/lab/state.ts'

const second = 1000

/** What is told of a whole lab, and of each lane, at one point a second. */
const laneLines = {
  hitRate: lane => share(lane.hits, lane.hits + lane.misses),
  reads: lane => lane.reads,
  writes: lane => lane.writes,
  failedWrites: lane => lane.failedWrites,
  p50: lane => lane.readLatency?.p50 ?? null,
  p99: lane => lane.readLatency?.p99 ?? null,
  p999: lane => lane.readLatency?.p999 ?? null,
  max: lane => lane.readLatency?.max ?? null,
  writeP50: lane => lane.writeLatency?.p50 ?? null,
  writeP99: lane => lane.writeLatency?.p99 ?? null,
  queries: lane => lane.database.queries,
  capacity: lane => lane.database.capacity,
  busy: lane => lane.database.busy,
  queue: lane => lane.database.queue,
  fills: lane => lane.cache.fills,
  invalidations: lane => lane.cache.invalidations,
  leaseWaits: lane => lane.cache.leaseWaits,
  staleShare: lane => share(lane.stale.stale, lane.stale.judged),
  worstAgeMs: lane => (lane.stale.judged > 0 ? lane.stale.worstAgeMs : null),
  unflushed: lane => lane.ledger.unflushed,
  lost: lane => lane.ledger.lost,
  memory: lane => lane.memory?.bytes ?? null,
} satisfies Record<string, (lane: LaneFrame) => number | null>

const wholeLines = {
  offered: frame => frame.offered,
  achieved: frame => frame.achieved,
  backlog: frame => frame.backlog,
} satisfies Record<string, (frame: LabFrame) => number | null>

const share = (part: number, whole: number) => (whole > 0 ? part / whole : null)

/** How the frames of one second become one point: rates are averaged, what must not be missed keeps its worst. */
const worst = new Set(['p50', 'p99', 'p999', 'max', 'writeP50', 'writeP99', 'worstAgeMs', 'backlog', 'queue'])
const newest = new Set(['unflushed', 'lost', 'memory', 'capacity', 'busy'])

type Sums = { value: number; weight: number }

/** The last points at one a second, in columns; what is older falls out. */
export function createRecentSeries({ seconds }: { seconds: number }) {
  let at: number[] = []
  let lines = new Map<string, (number | null)[]>()
  let current: { second: number; sums: Map<string, Sums> } | null = null

  function close() {
    if (!current) return
    at.push(current.second)
    for (const name of current.sums.keys()) {
      if (!lines.has(name)) lines.set(name, new Array(at.length - 1).fill(null))
    }
    for (const [name, line] of lines) {
      const sum = current.sums.get(name)
      line.push(sum && sum.weight > 0 ? rounded(sum.value / sum.weight) : null)
    }
    current = null
    trim()
  }

  function trim() {
    if (at.length <= seconds) return
    const over = at.length - seconds
    at = at.slice(over)
    lines = new Map(
      [...lines]
        .map(([name, line]) => [name, line.slice(over)] as const)
        .filter(([, line]) => line.some(value => value !== null)),
    )
  }

  function take(name: string, { value, weight }: { value: number | null; weight: number }) {
    if (!current || value === null || !Number.isFinite(value)) return
    const key = name.slice(name.indexOf('.') + 1)
    const there = current.sums.get(name)
    if (newest.has(key) || !there) {
      current.sums.set(
        name,
        worst.has(key) || newest.has(key) ? { value, weight: 1 } : { value: value * weight, weight },
      )
    } else if (worst.has(key)) there.value = Math.max(there.value, value)
    else {
      there.value += value * weight
      there.weight += weight
    }
  }

  return {
    add(frame: LabFrame) {
      const stands = Math.floor(frame.at / second) * second
      if (current && current.second !== stands) close()
      current ??= { second: stands, sums: new Map() }
      const weight = Math.max(1, frame.spanMs)
      for (const [name, read] of Object.entries(wholeLines)) take(name, { value: read(frame), weight })
      for (const lane of frame.lanes) {
        for (const [name, read] of Object.entries(laneLines)) {
          take(`${lane.id}.${name}`, { value: believed(frame, name, read(lane)), weight })
        }
        for (const name of requestClasses) take(`${lane.id}.${name}`, { value: lane.classes[name], weight })
      }
    },
    read: (): LabSeries => ({
      at: [...at],
      lines: Object.fromEntries([...lines].map(([name, line]) => [name, [...line]])),
    }),
    /** Ends the point that is being gathered. */
    close,
    clear() {
      at = []
      lines = new Map()
      current = null
    },
  }
}

/** Percentiles of an overloaded lab are left out: the chart breaks its line instead of showing a lie. */
function believed(frame: LabFrame, name: string, value: number | null): number | null {
  return frame.overloaded !== null && /^(writeP|p)\d+$/.test(name) ? null : value
}

const rounded = (value: number) => Math.round(value * 10_000) / 10_000

export type RecentSeries = ReturnType<typeof createRecentSeries>
