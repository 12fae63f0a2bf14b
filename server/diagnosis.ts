import type { History } from '#server/history/history.ts'
import type { Hub } from '#server/live/hub.ts'
import type { Log } from '#server/log.ts'
import { createSlowlogCollector } from '#server/observe/slowlog/collector.ts'
import type { LogKind } from '#server/observe/slowlog/entry.ts'
import { createSettings } from '#server/operate/settings-of-servers.ts'
import { createSlowlogReset } from '#server/operate/slowlog-reset.ts'
import type { Target } from '#server/targets/target.ts'

const settingsKeptMs = 1000

/** What is slow on a target, and who makes it so. */
export function createDiagnosis(options: {
  target: Target
  history: History
  hub: Hub
  log: Log
  /** For the boards that show what this one has read. */
  onNews: () => void
}) {
  const { target, history, hub, log } = options
  const { activity, slowlog } = history
  const collector = createSlowlogCollector({ target, store: slowlog.store, log })
  const settings = createSettings({ target, store: history.settingsBefore, activity, now: Date.now })
  const reset = createSlowlogReset({
    target,
    activity,
    empty: collector.empty,
    canKeep: () => history.state().status === 'ok',
  })
  let sampling = false
  let read: { at: number; answer: ReturnType<typeof settings.read> } | null = null

  const deaf = slowlog.onChange(changed => {
    if (changed !== target.id) return
    tellNews()
    options.onNews()
  })

  function tellNews() {
    hub.publish(`slowlog:${target.id}`, 'slowlog', { target: target.id })
  }

  return {
    slowlog: {
      ...slowlog,
      choices: (kind: LogKind) => slowlog.choices(target.id, kind),
      /** How it goes with each list of each server; null: another board reads them. */
      state: () => ({ lists: sampling ? collector.state() : null, keptMs: slowlog.keptMs }),
      /** Reads at once what the servers hold, also where they had refused. */
      async retry() {
        await collector.retry()
        await slowlog.store.settle()
        return { lists: collector.state() }
      },
    },
    settings: {
      ...settings,
      /** Asked once for everybody who looks. */
      read() {
        if (!read || Date.now() - read.at > settingsKeptMs) read = { at: Date.now(), answer: settings.read() }
        return read.answer
      },
    },
    reset,
    tellNews,
    /** Only the board that samples reads the slow logs. */
    sample() {
      if (!sampling) collector.start()
      sampling = true
    },
    async follow() {
      sampling = false
      await collector.stop()
    },
    async stop() {
      deaf()
      await collector.stop()
    },
  }
}
