import type { Log } from '#server/log.ts'
import { type Buckets, growth, mergeBuckets, quantile } from '#server/metrics/histogram.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import { parseHistograms } from '../latency.ts'
import { createPast, type Reading } from './past.ts'
import { addStats, type CommandStats, parseStats, statsBetween } from './stats.ts'

const glanceMs = 5000
const freshMs = 2000
/** Whoever does not sample by himself goes on so long after the last question. */
const untilUnaskedMs = 120_000
const mostCommands = 300

export const timeWindows = { minute: 60, fiveMinutes: 300, hour: 3600, lifetime: null } as const
export type TimeWindow = keyof typeof timeWindows

export type CommandTimes = CommandStats & {
  command: string
  /** null for a lifetime: nobody knows how long it was counted. */
  perSecond: number | null
  meanMicroseconds: number | null
  /** Of the time that all commands took. */
  share: number
  /** µs; null where the server has no histograms, or nobody called it. */
  p50: number | null
  p99: number | null
  most: number | null
  lifetime: CommandStats
  /** Calls of the board's own among those. */
  own: number
}

type Known = {
  node: TargetNode
  past: ReturnType<typeof createPast>
  latest: Reading | null
  problem: string | null
}

/** `olderThanMs`: what is younger is not asked for again. */
type Asked = { node: string | null; window: TimeWindow; olderThanMs?: number }

/** How long the commands of a target take, over a window instead of the server's lifetime. */
export function createCommandTimes({
  target,
  log,
  now = Date.now,
}: {
  target: Target
  log: Log
  now?: () => number
}) {
  const known = new Map<string, Known>()
  let timer: NodeJS.Timeout | null = null
  let always = false
  let askedAt = 0
  let reading: Promise<void> = Promise.resolve()

  async function readNode(entry: Known) {
    const { node } = entry
    if (!node.ready()) {
      entry.problem = node.problem()?.message ?? null
      return
    }
    try {
      const own = node.spent().byName
      const replies =
        (await node.monitor.pipeline().info('commandstats').call('LATENCY', 'HISTOGRAM').exec()) ?? []
      const [stats, histograms] = replies
      if (!stats || stats[0]) throw stats?.[0] ?? new Error('Connection is closed.')
      entry.latest = {
        at: now(),
        stats: parseStats(String(stats[1])),
        histograms: histograms && !histograms[0] ? parseHistograms(histograms[1]) : null,
        own,
      }
      entry.problem = null
      if (entry.past.due(entry.latest.at)) entry.past.add(entry.latest)
    } catch (error) {
      entry.problem = explainFailure(error, { address: node.name, user: node.user }).message
    }
  }

  function nodes(): Known[] {
    for (const [id, { node }] of known) if (!target.nodes().includes(node)) known.delete(id)
    return target.nodes().map(node => {
      const entry = known.get(node.id) ?? { node, past: createPast(), latest: null, problem: null }
      known.set(node.id, entry)
      return entry
    })
  }

  /** Never two at once; who asks while one is under way gets that one. */
  function look(olderThanMs: number): Promise<void> {
    const due = nodes().filter(({ latest }) => latest === null || now() - latest.at >= olderThanMs)
    if (due.length > 0) reading = reading.then(async () => void (await Promise.all(due.map(readNode))))
    return reading
  }

  function glance() {
    if (!always && now() - askedAt > untilUnaskedMs) return stop()
    look(freshMs * 6).catch(error => log.debug({ reason: String(error) }, 'command times were not read'))
  }

  function run() {
    timer ??= setInterval(glance, glanceMs)
  }

  function stop() {
    if (timer) clearInterval(timer)
    timer = null
  }

  async function asked(olderThanMs = freshMs) {
    askedAt = now()
    run()
    await look(olderThanMs)
  }

  function chosen(node: string | null): { entry: Known; latest: Reading; base: Reading | null }[] {
    return nodes().flatMap(entry => {
      const { latest } = entry
      return latest && (node === null || entry.node.id === node) ? [{ entry, latest, base: null }] : []
    })
  }

  function compared(node: string | null, window: TimeWindow) {
    const seconds = timeWindows[window]
    const parts = chosen(node).map(part => ({
      ...part,
      base:
        seconds === null ? null : (part.entry.past.before(part.latest.at - seconds * 1000) ?? part.latest),
    }))
    const covered = parts.map(({ latest, base }) => (base ? (latest.at - base.at) / 1000 : 0))
    return { parts, seconds: seconds === null ? null : Math.max(0, ...covered) }
  }

  return {
    /** Goes on by itself, so that a window is there as soon as somebody asks. */
    sample() {
      always = true
      run()
      glance()
    },
    async follow() {
      always = false
      stop()
      await reading
    },
    async stop() {
      stop()
      await reading
    },
    async read({ node, window, olderThanMs }: Asked) {
      await asked(olderThanMs)
      const { parts, seconds } = compared(node, window)
      const commands = tabulate(parts, seconds)
      return {
        /** When the oldest of the numbers were read. */
        at: parts.length === 0 ? null : Math.min(...parts.map(({ latest }) => latest.at)),
        /** How much of the window is known; null: the lifetime. */
        seconds,
        commands: commands.slice(0, mostCommands),
        commandCount: commands.length,
        histograms: parts.some(({ latest }) => latest.histograms !== null),
        problems: nodes().flatMap(({ node: { id }, problem }) =>
          problem === null ? [] : [{ node: id, problem }],
        ),
      }
    },
    /** Calls by upper bound in µs, of one command. */
    async histogram({ node, window, command }: { node: string | null; window: TimeWindow; command: string }) {
      await asked()
      const { parts, seconds } = compared(node, window)
      const name = command.toLowerCase().replace(' ', '|')
      const buckets = mergeBuckets(parts.map(part => bucketsOf(part, name)))
      return {
        seconds,
        buckets: [...buckets].sort(([a], [b]) => a - b).map(([bound, calls]) => ({ bound, calls })),
      }
    },
  }
}

type Part = { latest: Reading; base: Reading | null }

function bucketsOf({ latest, base }: Part, name: string): Buckets {
  const after = latest.histograms?.get(name)
  if (!after) return new Map()
  const before = base?.histograms?.get(name)
  return growth(before && before.calls <= after.calls ? before.buckets : new Map(), after.buckets)
}

function tabulate(parts: readonly Part[], seconds: number | null): CommandTimes[] {
  const names = new Set(parts.flatMap(({ latest }) => [...latest.stats.keys()]))
  const rows = [...names].map(name => rowOf(parts, name, seconds))
  const total = rows.reduce((sum, { microseconds }) => sum + microseconds, 0)
  return rows
    .map(row => ({ ...row, share: total === 0 ? 0 : row.microseconds / total }))
    .sort((a, b) => b.microseconds - a.microseconds || b.lifetime.microseconds - a.lifetime.microseconds)
}

const none: CommandStats = { calls: 0, microseconds: 0, rejected: 0, failed: 0 }

function rowOf(parts: readonly Part[], name: string, seconds: number | null): CommandTimes {
  const within = parts.map(({ latest, base }) => {
    const after = latest.stats.get(name)
    return after ? statsBetween(base?.stats.get(name), after) : none
  })
  const stats = within.reduce(addStats, none)
  const lifetime = parts.map(({ latest }) => latest.stats.get(name) ?? none).reduce(addStats, none)
  const buckets = mergeBuckets(parts.map(part => bucketsOf(part, name)))
  const own = parts.reduce(
    (sum, { latest, base }) => sum + (latest.own.get(name) ?? 0) - (base?.own.get(name) ?? 0),
    0,
  )
  return {
    ...stats,
    command: name.replace('|', ' ').toUpperCase(),
    perSecond: seconds === null || seconds === 0 ? null : stats.calls / seconds,
    meanMicroseconds: stats.calls === 0 ? null : stats.microseconds / stats.calls,
    share: 0,
    p50: quantile(buckets, 0.5),
    p99: quantile(buckets, 0.99),
    most: buckets.size === 0 ? null : Math.max(...buckets.keys()),
    lifetime,
    own: Math.min(Math.max(0, own), stats.calls),
  }
}
