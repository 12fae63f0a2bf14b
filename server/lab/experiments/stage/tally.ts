import { type RequestClass, requestClasses, type TraceEvent } from '#server/engine/trace.ts'
import type {
  Acknowledged,
  Felt,
  Followed,
  Heard,
  Played,
  Sighting,
} from '#server/lab/experiments/stage/stage.ts'

/** More keys than this are not looked at one by one. */
const mostKeys = 64

type Classes = Record<RequestClass, number>

const noClasses = (): Classes => {
  const none = Object.fromEntries(requestClasses.map(each => [each, 0]))
  return none as Classes
}

/** Everything that one play is asked about, counted where it happens. */
export function createTally() {
  let requests = 0
  let classes = noClasses()
  let measured = noClasses()
  let latencies: number[] = []
  let loads: number[] = []
  let byKey = new Map<string, number[]>()
  let events: Record<string, number> = {}
  let sightings: Sighting[] = []
  let felt: Felt[] = []
  let writes: Acknowledged[] = []
  let told = 0

  return {
    hear(event: TraceEvent) {
      events[event.type] = (events[event.type] ?? 0) + 1
      if (event.type === 'invalidated' && event.outcome === 'removed')
        events.removed = (events.removed ?? 0) + 1
      if (event.type === 'filled') events.bytes = (events.bytes ?? 0) + event.bytes
    },
    request(klass: RequestClass, ms: number, isMeasured: boolean) {
      requests += 1
      classes[klass] += 1
      if (!isMeasured) return
      measured[klass] += 1
      latencies.push(ms)
    },
    felt: (request: Felt) => void felt.push(request),
    saw: (sighting: Sighting) => void sightings.push(sighting),
    wrote: (write: Acknowledged) => void writes.push(write),
    loaded(key: string, at: number) {
      loads.push(at)
      const known = byKey.get(key)
      if (known) known.push(at)
      else if (byKey.size < mostKeys) byKey.set(key, [at])
    },
    /** What is new since the last look. */
    news(): Heard {
      const fresh = Float64Array.from(loads.slice(told))
      told = loads.length
      return { requests, loads: fresh }
    },
    take(followed: Followed[]): Played {
      const taken: Played = {
        requests,
        classes,
        measured,
        latencies: new Float64Array(latencies).sort(),
        loads: new Float64Array(loads).sort(),
        loadsByKey: Object.fromEntries([...byKey].map(([key, of]) => [key, new Float64Array(of).sort()])),
        events,
        followed,
        sightings,
        felt,
        writes,
      }
      requests = 0
      told = 0
      classes = noClasses()
      measured = noClasses()
      latencies = []
      loads = []
      byKey = new Map()
      events = {}
      sightings = []
      felt = []
      writes = []
      return taken
    },
  }
}

/** The whole of what several processes did. */
export function together(parts: readonly Played[]): Played {
  const sum = (pick: (played: Played) => Classes) => {
    const all = noClasses()
    for (const part of parts) for (const each of requestClasses) all[each] += pick(part)[each]
    return all
  }
  const events: Record<string, number> = {}
  for (const part of parts) {
    for (const [type, count] of Object.entries(part.events)) events[type] = (events[type] ?? 0) + count
  }
  return {
    requests: parts.reduce((all, { requests }) => all + requests, 0),
    classes: sum(({ classes }) => classes),
    measured: sum(({ measured }) => measured),
    latencies: joined(parts.map(({ latencies }) => latencies)),
    loads: joined(parts.map(({ loads }) => loads)),
    loadsByKey: joinedByKey(parts),
    events,
    followed: parts.flatMap(({ followed }) => followed),
    sightings: parts.flatMap(({ sightings }) => sightings),
    felt: parts.flatMap(({ felt }) => felt),
    writes: parts.flatMap(({ writes }) => writes),
  }
}

/** Of sorted ones. */
function joined(arrays: readonly Float64Array[]): Float64Array {
  const [only] = arrays
  if (only && arrays.length === 1) return only
  const all = new Float64Array(arrays.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const each of arrays) {
    all.set(each, at)
    at += each.length
  }
  return all.sort()
}

function joinedByKey(parts: readonly Played[]): Record<string, Float64Array> {
  const keys = [...new Set(parts.flatMap(({ loadsByKey }) => Object.keys(loadsByKey)))].slice(0, mostKeys)
  const of = (key: string) => joined(parts.map(({ loadsByKey }) => loadsByKey[key] ?? new Float64Array()))
  return Object.fromEntries(keys.map(key => [key, of(key)]))
}

/** Of sorted numbers; null of none. */
export function quantile(sorted: Float64Array, share: number): number | null {
  if (sorted.length === 0) return null
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? null
}
