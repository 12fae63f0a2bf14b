import { ranges, type Series } from '#server/metrics/series.ts'
import type { Frame, TargetFacts } from './frame.ts'
import { createLiveRing } from './live-ring.ts'
import { createWindows } from './windows.ts'

/** A target that another board samples: the same answers as an observer's, from the frames it sends. */
export function createFollower() {
  const total = createLiveRing()
  const nodes = new Map<string, ReturnType<typeof createPast>>()
  let latest: Frame | null = null
  let facts: TargetFacts | null = null

  return {
    take(frame: Frame, known: TargetFacts) {
      latest = frame
      facts = known
      const { at, interval: seconds } = frame
      if (frame.health.status === 'ok') total.push({ at, seconds, reading: frame.total })
      for (const id of nodes.keys()) if (!frame.nodes.some(node => node.id === id)) nodes.delete(id)
      for (const node of frame.nodes) {
        const past = nodes.get(node.id) ?? createPast()
        nodes.set(node.id, past)
        past.take(frame, node)
      }
    },
    latest: () => latest,
    facts: () => facts,
    live(node: string | null): Series {
      const at = latest?.at ?? Date.now()
      if (node !== null) return (nodes.get(node) ?? createPast()).series(at)
      const { hits = null, misses = null } = latest?.windows.fiveMinutes ?? {}
      return total.series(at, { hits, misses })
    },
    seed(series: Series) {
      if (series.range === 'live') total.seed(series)
    },
  }
}

/** One node's last five minutes. */
function createPast() {
  const ring = createLiveRing()
  const windows = createWindows()
  return {
    take({ at, interval: seconds }: Frame, { health, reading }: Frame['nodes'][number]) {
      if (health.status !== 'ok') return
      ring.push({ at, seconds, reading })
      windows.begin(at)
      const { hits, misses } = reading
      if (hits !== null && misses !== null)
        windows.add(at, { hits: hits * seconds, misses: misses * seconds })
    },
    series: (at: number): Series => ring.series(at, windows.totals(at, ranges.live.seconds)),
  }
}
