import type { Viewer } from '#server/access/access.ts'
import type { History } from '#server/history/history.ts'
import type { Hub } from '#server/live/hub.ts'
import type { Log } from '#server/log.ts'
import type { createCaptures } from '#server/observe/capture/captures.ts'
import type { BorrowedSetting } from '#server/observe/misses/borrowed-setting.ts'
import { createNamespaces } from '#server/observe/namespaces/namespaces.ts'
import type { CaptureOrder, NamespacesResult } from '#server/observe/namespaces/shapes.ts'
import type { Target } from '#server/targets/target.ts'

type Brief = Pick<NamespacesResult, 'startedAt' | 'seconds' | 'reads' | 'misses'>

/** What was left switched on (a board that was killed, a server that was away) is looked for this often. */
const tidyEveryMs = 5000

/** Hit rate by namespace of one target: captures, and those that were kept. */
export function createNamespacesOf(options: {
  target: Target
  captures: ReturnType<typeof createCaptures>
  history: History
  hub: Hub
  log: Log
  setting: BorrowedSetting
}) {
  const { target, captures, history, hub, log, setting } = options
  const results = history.results<Brief, NamespacesResult>('namespaces.1')
  const namespaces = createNamespaces({
    target,
    captures,
    log,
    setting,
    onState: state => hub.publish(`namespaces:${target.id}`, 'namespaces', state),
    keep: (whole, who) => {
      const { startedAt, seconds, reads, misses } = whole
      return results.keep({
        target: target.id,
        who,
        at: startedAt,
        brief: { startedAt, seconds, reads, misses },
        whole,
      })
    },
  })
  let tidying: NodeJS.Timeout | null = null

  async function tidy() {
    if (history.state().status !== 'ok') return
    try {
      await namespaces.settle()
    } catch (error) {
      log.debug({ reason: String(error) }, 'settings that were left behind could not be looked for')
    }
  }

  return {
    state: namespaces.state,
    announce: namespaces.announce,
    finish: namespaces.finish,
    start(viewer: Viewer, order: CaptureOrder) {
      const state = namespaces.start(order, viewer.name)
      history.activity.record({
        viewer,
        target: target.id,
        action: 'namespaces.capture',
        summary: `Captures the reads of ${target.name} for ${order.seconds} s, with key-miss events switched on.`,
        detail: order,
        count: null,
        undo: null,
      })
      return state
    },
    list: () => results.list(target.id),
    /** Without an id the newest, also one that could not be kept. */
    async get(
      id: string | null,
    ): Promise<{ id: string | null; who: string | null; whole: NamespacesResult } | null> {
      if (id !== null) return results.get({ target: target.id, id })
      const fresh = namespaces.last()
      if (fresh) return { id: namespaces.state().id, who: null, whole: fresh }
      const [newest] = await results.list(target.id)
      return newest ? results.get({ target: target.id, id: newest.id }) : null
    },
    open() {
      tidying ??= setInterval(() => void tidy(), tidyEveryMs)
      tidying.unref()
      void tidy()
    },
    async stop() {
      if (tidying) clearInterval(tidying)
      tidying = null
      await namespaces.stop()
    },
  }
}
