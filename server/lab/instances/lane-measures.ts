import type { Answer } from '#server/engine/strategies/answer.ts'
import type { TraceEvent } from '#server/engine/trace.ts'
import { noCounts } from '#server/lab/instances/lane-counts.ts'
import { createLatencyHistogram } from '#server/metrics/latency-histogram.ts'

/** What one lane of one instance did since the last frame. */
export function createLaneMeasures() {
  let counts = noCounts()
  const reads = createLatencyHistogram()
  const writes = createLatencyHistogram()

  return {
    hear({ type }: TraceEvent) {
      if (type === 'filled') counts.fills += 1
      else if (type === 'invalidated') counts.invalidations += 1
      else if (type === 'lease-wait') counts.leaseWaits += 1
    },
    /** `ms` from the moment at which the request was due. */
    read(answer: Pick<Answer, 'class'>, ms: number) {
      counts.classes[answer.class] += 1
      reads.record(ms * 1_000)
    },
    write(ok: boolean, ms: number) {
      counts.writes += 1
      if (ok) counts.acknowledged += 1
      else counts.failedWrites += 1
      writes.record(ms * 1_000)
    },
    /** Turned away before it began: it counts as failed, and its latency would only flatter. */
    turnedAway(what: 'read' | 'write') {
      if (what === 'read') {
        counts.classes.failed += 1
        return
      }
      counts.writes += 1
      counts.failedWrites += 1
    },
    cut() {
      const cut = { counts, readLatency: reads.encode(), writeLatency: writes.encode() }
      counts = noCounts()
      reads.reset()
      writes.reset()
      return cut
    },
  }
}
