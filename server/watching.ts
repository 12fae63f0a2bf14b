import { createEventsCounted } from '#server/events-counted.ts'
import type { History } from '#server/history/history.ts'
import type { Hub } from '#server/live/hub.ts'
import type { Log } from '#server/log.ts'
import type { RangeName, Series } from '#server/metrics/series.ts'
import type { Frame, TargetFacts } from '#server/observe/frame.ts'
import { createObserver } from '#server/observe/observer.ts'
import type { Target } from '#server/targets/target.ts'

/** One target, watched: its observer writes history and feeds everybody who looks. */
export function createWatching(options: { target: Target; history: History; hub: Hub; log: Log }) {
  const { target, history, hub, log } = options
  const topic = `frame:${target.id}`
  const events = createEventsCounted()

  const observer = createObserver({
    target,
    log,
    watched: () => hub.viewers(topic) > 0,
    onFrame: frame => {
      history.write(frame)
      events.add(frame)
      hub.publish(topic, 'frame', frame)
    },
    onFacts: () => hub.publish(`facts:${target.id}`, 'facts', { target: target.id }),
  })

  /** The live chart of a board that was just restarted begins with what the last one wrote. */
  async function seed() {
    try {
      observer.seed(null, await history.series({ target: target.id, node: null, range: 'live' }))
    } catch (error) {
      log.debug({ error }, 'no history to begin with')
    }
  }

  return {
    target,
    start() {
      history.remember({ id: target.id, name: target.name, address: observer.facts().address })
      const undo = history.onState(state => {
        if (state.status !== 'ok') return
        undo()
        void seed()
      })
      target.start()
      observer.start()
    },
    async stop() {
      await observer.stop()
      await target.stop()
    },
    facts: (): TargetFacts => observer.facts(),
    /** Events of a node since the board began to watch it. */
    counted: events.of,
    latest: (): Frame | null => observer.latest(),
    async series(query: { node: string | null; range: RangeName }): Promise<Series> {
      if (query.range === 'live') return observer.live(query.node ?? undefined)
      return history.series({ target: target.id, ...query })
    },
  }
}

export type Watching = ReturnType<typeof createWatching>
