import { createSlowEntries } from '#server/alerts/slow-entries.ts'
import type { History } from '#server/history/history.ts'
import type { Hub } from '#server/live/hub.ts'
import type { Log } from '#server/log.ts'
import type { createCaptures } from '#server/observe/capture/captures.ts'
import { readClientLine } from '#server/observe/clients/client-line.ts'
import { createClients } from '#server/observe/clients/clients.ts'
import { createCommandTimes } from '#server/observe/commandtimes/command-times.ts'
import { createLatencyEvents } from '#server/observe/commandtimes/events.ts'
import { createHotKeys } from '#server/observe/hotkeys/hotkeys.ts'
import type { HotKeyMeans } from '#server/observe/hotkeys/shapes.ts'
import { createLiveCommands, type LiveAsk } from '#server/observe/livecommands/live-commands.ts'
import type { LogStore } from '#server/observe/slowlog/batch.ts'
import { createSlowlogCollector } from '#server/observe/slowlog/collector.ts'
import type { LogKind } from '#server/observe/slowlog/entry.ts'
import { createKillClient } from '#server/operate/kill-client.ts'
import { createListening } from '#server/operate/listening.ts'
import type { Operating } from '#server/operate/operating.ts'
import type { Doer } from '#server/operate/recording.ts'
import { createSettings } from '#server/operate/settings-of-servers.ts'
import { createSlowlogReset } from '#server/operate/slowlog-reset.ts'
import type { Target } from '#server/targets/target.ts'

const settingsKeptMs = 1000
const adviceReadsMs = 25_000
const everySlowCommand = {
  kind: 'slow' as const,
  node: null,
  command: null,
  client: null,
  text: null,
  shape: null,
  least: 0,
  own: false,
  mayReadArguments: false,
}

/** What is slow on a target, and who makes it so. */
export function createDiagnosis(options: {
  target: Target
  history: History
  hub: Hub
  log: Log
  captures: ReturnType<typeof createCaptures>
  mostRead: Operating['mostRead']
  /** The eviction policies of the servers, as far as they are known. */
  policies: () => (string | null)[]
  /** For the boards that show what this one has read. */
  onNews: () => void
}) {
  const { target, history, hub, log, captures } = options
  const { activity, slowlog } = history
  const slowEntries = createSlowEntries()
  const store: LogStore = {
    ...slowlog.store,
    take(batch) {
      slowEntries.take(batch)
      slowlog.store.take(batch)
    },
  }
  const collector = createSlowlogCollector({ target, store, log })
  const settings = createSettings({ target, store: history.settingsBefore, activity, now: Date.now })
  const reset = createSlowlogReset({
    target,
    activity,
    empty: collector.empty,
    canKeep: () => history.state().status === 'ok',
  })
  const clients = createClients({ target })
  const killClient = createKillClient({ target, activity, read: readClientLine })
  const times = createCommandTimes({ target, log })
  const events = createLatencyEvents({ target })
  const live = createLiveCommands({ captures })
  const { mostRead, policies } = options
  const hotKeys = createHotKeys({ target, start: captures.start, mostRead, policies })
  const listening = createListening<LiveAsk, { means: HotKeyMeans; seconds: number }>({
    target,
    activity,
    listen: live.start,
    findHotKeys: hotKeys.begin,
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
    clients: {
      list: clients.list,
      async kill(viewer: Doer, of: { node: string; id: number }) {
        const done = await killClient(viewer, of)
        clients.forget()
        return done
      },
    },
    latency: { commands: times.read, histogram: times.histogram, events },
    live: { announce: live.announce, tail: live.tail, stop: live.stop, start: listening.listen },
    hotKeys: { means: hotKeys.means, state: hotKeys.state, stop: hotKeys.stop, find: listening.findHotKeys },
    /** What advice is given from. */
    forAdvice: {
      slowGroups: (of: { from: number; to: number }) =>
        slowlog.groups({ ...everySlowCommand, ...of, target: target.id }),
      /** Why no server shows its slow log; null: at least one does. */
      slowProblem() {
        const lists = collector.state().flatMap(node => node.lists.filter(({ kind }) => kind === 'slow'))
        const refused = lists.filter(({ problem }) => problem !== null)
        return sampling && lists.length > 0 && refused.length === lists.length
          ? (refused[0]?.problem ?? null)
          : null
      },
      /** The board that samples has read them by itself a few seconds ago. */
      commands: () => times.read({ node: null, window: 'hour', olderThanMs: adviceReadsMs }),
    },
    tellNews,
    /** Per second, over the last minute; null while one of the servers does not tell. */
    slowEntries(): number | null {
      const lists = collector.state().flatMap(node => node.lists.filter(({ kind }) => kind === 'slow'))
      const isKnown = sampling && lists.every(({ problem, readAt }) => problem === null && readAt !== null)
      return isKnown ? slowEntries.rate() : null
    },
    /** Only the board that samples reads the slow logs. */
    sample() {
      if (!sampling) collector.start()
      sampling = true
      times.sample()
    },
    async follow() {
      sampling = false
      await Promise.all([collector.stop(), times.follow()])
    },
    async stop() {
      deaf()
      await Promise.all([collector.stop(), times.stop(), hotKeys.stop()])
    },
  }
}
