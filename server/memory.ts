import type { Viewer } from '#server/access/access.ts'
import type { History } from '#server/history/history.ts'
import type { Hub } from '#server/live/hub.ts'
import type { Log } from '#server/log.ts'
import type { Estimate } from '#server/metrics/estimate.ts'
import { type MemorySample, secondsUntilFull } from '#server/metrics/forecast.ts'
import type { RangeName, Series } from '#server/metrics/series.ts'
import type { Frame } from '#server/observe/frame.ts'
import { createAnalyses } from '#server/observe/memory/analyses.ts'
import { compareAnalyses } from '#server/observe/memory/compare.ts'
import { askServerMemory } from '#server/observe/memory/server-memory.ts'
import type { Analysis, Order } from '#server/observe/memory/shapes.ts'
import type { Target } from '#server/targets/target.ts'

type Brief = Pick<Analysis, 'mode' | 'method' | 'startedAt' | 'endedAt' | 'looked'> & {
  keys: Estimate
  bytes: Estimate
}

/** The memory of one target: what it is used for, who analysed it and when, and where it is going. */
export function createMemory(options: {
  target: Target
  history: History
  hub: Hub
  log: Log
  latest: () => Frame | null
  series: (range: RangeName) => Promise<Series>
}) {
  const { target, history, hub, log } = options
  const results = history.results<Brief, Analysis>('memory.1')
  const analyses = createAnalyses({
    target,
    log,
    onState: state => hub.publish(`memory:${target.id}`, 'memory', state),
    keep: (whole, who) => {
      const { mode, method, startedAt, endedAt, looked, keys, bytes } = whole
      const brief = { mode, method, startedAt, endedAt, looked, keys, bytes }
      return results.keep({ target: target.id, who, at: endedAt, brief, whole })
    },
  })

  /** At the rate of this stretch; null when the limit is not in sight. */
  async function untilFull(range: RangeName, limit: number | null): Promise<number | null> {
    const { at, lines } = await options.series(range)
    const used = lines.memoryUsed?.avg ?? []
    const samples = at.flatMap((moment, i): MemorySample[] => {
      const value = used[i] ?? null
      return value === null ? [] : [{ at: moment, used: value }]
    })
    return secondsUntilFull(samples, limit)
  }

  return {
    state: analyses.state,
    cancel: analyses.cancel,
    stop: analyses.stop,
    server: () => askServerMemory(target),
    start(viewer: Viewer, order: Order) {
      const state = analyses.start(order, viewer.name)
      const what = order.mode === 'complete' ? 'every key' : `a sample of ${order.keys} keys`
      history.activity.record({
        viewer,
        target: target.id,
        action: 'memory.analyse',
        summary: `Looks where the memory of ${target.name} goes: ${what}.`,
        detail: order,
        count: null,
        undo: null,
      })
      return state
    },
    list: () => results.list(target.id),
    /** Without an id the newest, also one that could not be kept. */
    async get(id: string | null): Promise<{ id: string | null; who: string | null; whole: Analysis } | null> {
      if (id !== null) return results.get({ target: target.id, id })
      const fresh = analyses.last()
      if (fresh) return { id: analyses.state().id, who: null, whole: fresh }
      const [newest] = await results.list(target.id)
      return newest ? results.get({ target: target.id, id: newest.id }) : null
    },
    async compare(query: { before: string; after: string }) {
      const [before, after] = await Promise.all(
        [query.before, query.after].map(id => results.get({ target: target.id, id })),
      )
      if (!before || !after) return null
      const [earlier, later] = before.at <= after.at ? [before, after] : [after, before]
      return { ...compareAnalyses(earlier.whole, later.whole), from: earlier.at, to: later.at }
    },
    /** When the limit is reached at the rates of the last minutes, the last hour and the last day. */
    async outlook() {
      const frame = options.latest()
      const limit = frame?.total.memoryLimit ?? null
      const [hour, day] = await Promise.all([
        untilFull('1h', limit).catch(() => null),
        untilFull('24h', limit).catch(() => null),
      ])
      const { memoryUsed: used = null, hits = null, misses = null, evicted = null } = frame?.total ?? {}
      return { used, limit, hits, misses, evicted, full: { minutes: frame?.memoryFullIn ?? null, hour, day } }
    },
  }
}
