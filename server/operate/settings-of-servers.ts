import { BoardError } from '#server/errors.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import type { Activity, Doer } from './recording.ts'

/** What the board may change about a server, and in which bounds. A closed list. */
export const changeable = {
  'slowlog-log-slower-than': { min: -1, max: 3_600_000_000, unit: 'µs' },
  'slowlog-max-len': { min: 0, max: 100_000, unit: 'entries' },
  'commandlog-request-larger-than': { min: -1, max: 1_073_741_824, unit: 'bytes' },
  'commandlog-large-request-max-len': { min: 0, max: 100_000, unit: 'entries' },
  'commandlog-reply-larger-than': { min: -1, max: 1_073_741_824, unit: 'bytes' },
  'commandlog-large-reply-max-len': { min: 0, max: 100_000, unit: 'entries' },
  'latency-monitor-threshold': { min: 0, max: 3_600_000, unit: 'ms' },
} as const

export type Setting = keyof typeof changeable
const settings = Object.keys(changeable) as Setting[]

/** What a setting was before the board changed it, for the life of the server that it was changed on. */
export type Before = { node: string; name: string; value: string; serverRun: string; changedAt: number }

/** Where that is kept, beyond the life of this board; handed in. */
export type BeforeStore = {
  list: (target: string) => Promise<Before[]>
  /** Keeps the first: what it was before anybody changed it. */
  add: (target: string, before: Before) => Promise<void>
  remove: (target: string, of: { node: string; name: string }) => Promise<void>
}

export type NodeSettings = {
  node: string
  values: Partial<Record<Setting, number>>
  /** What it was before, where the board has changed it. */
  before: Partial<Record<Setting, number>>
  problem: string | null
}

type Read = {
  node: TargetNode
  serverRun: string
  values: Partial<Record<Setting, number>>
  problem: string | null
}

/** Settings of servers that are changed to find something out, and put back. They last until the server restarts. */
export function createSettings(options: {
  target: Target
  store: BeforeStore
  activity: Activity
  now: () => number
}) {
  const { target, store, activity, now } = options

  async function readNode(node: TargetNode): Promise<Read> {
    try {
      const client = await node.browser()
      const replies =
        (await client
          .pipeline([
            ['info', 'server'],
            ['config', 'get', ...settings],
          ])
          .exec()) ?? []
      const [info, config] = replies
      if (config?.[0]) throw config[0]
      const serverRun = /run_id:(\w+)/.exec(String(info?.[1]))?.[1] ?? ''
      return { node, serverRun, values: valuesOf(config?.[1]), problem: null }
    } catch (error) {
      return { node, serverRun: '', values: {}, problem: sentence(error, node) }
    }
  }

  async function read(): Promise<{ nodes: NodeSettings[]; historyProblem: string | null }> {
    const [reads, kept] = await Promise.all([Promise.all(target.nodes().map(readNode)), listBefore()])
    const nodes = reads.map(({ node, serverRun, values, problem }) => ({
      node: node.id,
      values,
      before: beforeOf(kept.list, { node: node.id, serverRun, values }),
      problem,
    }))
    return { nodes, historyProblem: kept.problem }
  }

  async function listBefore() {
    try {
      return { list: await store.list(target.id), problem: null }
    } catch (error) {
      if (!(error instanceof BoardError)) throw error
      return { list: [], problem: error.message }
    }
  }

  /** On every server; the first refusal is told after all were tried. */
  async function setOn(reads: readonly Read[], values: (read: Read) => Partial<Record<Setting, number>>) {
    const failures: string[] = []
    for (const read of reads) {
      for (const [name, value] of Object.entries(values(read))) {
        try {
          await (await read.node.browser()).config('SET', name, String(value))
        } catch (error) {
          failures.push(sentence(error, read.node))
        }
      }
    }
    return failures
  }

  async function recorded(viewer: Doer, { action, summary, detail }: Told, work: () => Promise<string[]>) {
    const id = await activity.recordFirst({
      viewer,
      target: target.id,
      action,
      summary,
      detail,
      count: null,
      undo: null,
    })
    const failures = await work()
    const [failure] = failures
    activity.settle(id, failure ? { summary: `${summary} It failed: ${failure}` } : {})
    if (failure) throw new BoardError('TARGET_PERMISSION', failure)
  }

  return {
    read,
    async change(viewer: Doer, { name, value }: { name: Setting; value: number }) {
      const { min, max, unit } = changeable[name]
      if (value < min || value > max)
        throw new BoardError('BAD_INPUT', `${name}: from ${min} to ${max} ${unit}.`)
      const reads = await readAll(name)
      const was = [...new Set(reads.map(({ values }) => values[name]))].join(', ')
      const summary = `Set ${name} from ${was} to ${value} on ${target.name}, until the server restarts.`
      await recorded(
        viewer,
        { action: 'settings.change', summary, detail: { name, value, was } },
        async () => {
          for (const { node, serverRun, values } of reads) {
            const before = { node: node.id, name, value: String(values[name]), serverRun, changedAt: now() }
            await store.add(target.id, before)
          }
          return setOn(reads, () => ({ [name]: value }))
        },
      )
      return read()
    },
    async restore(viewer: Doer, { name }: { name: Setting }) {
      const reads = await readAll(name)
      const kept = await store.list(target.id)
      const before = new Map(
        reads.map(({ node, serverRun, values }) => [
          node.id,
          beforeOf(kept, { node: node.id, serverRun, values })[name],
        ]),
      )
      const were = [...new Set([...before.values()].filter(value => value !== undefined))]
      if (were.length === 0)
        throw new BoardError('BAD_INPUT', `${name} is as it was: there is nothing to restore.`)
      const summary = `Put ${name} back to ${were.join(', ')} on ${target.name}.`
      await recorded(viewer, { action: 'settings.restore', summary, detail: { name } }, async () => {
        const failures = await setOn(reads, ({ node }) => {
          const value = before.get(node.id)
          return value === undefined ? {} : { [name]: value }
        })
        if (failures.length === 0) {
          for (const { node } of reads) await store.remove(target.id, { node: node.id, name })
        }
        return failures
      })
      return read()
    },
  }

  /** Every server must be read before anything is changed: otherwise it could not be put back. */
  async function readAll(name: Setting): Promise<Read[]> {
    const reads = await Promise.all(target.nodes().map(readNode))
    const broken = reads.find(({ problem }) => problem !== null)
    if (broken?.problem) throw new BoardError('TARGET_PERMISSION', broken.problem)
    const lacking = reads.find(({ values }) => values[name] === undefined)
    if (lacking) throw new BoardError('BAD_INPUT', `${lacking.node.name} has no setting ${name}.`)
    return reads
  }
}

type Told = { action: `${string}.${string}`; summary: string; detail: Record<string, unknown> }

function sentence(error: unknown, node: TargetNode): string {
  return explainFailure(error, { address: node.name, user: node.user }).message
}

/** `[name, value, name, value, …]` */
function valuesOf(reply: unknown): Partial<Record<Setting, number>> {
  if (!Array.isArray(reply)) return {}
  const pairs = Array.from({ length: reply.length >> 1 }, (_, i) => [
    String(reply[2 * i]),
    Number(reply[2 * i + 1]),
  ])
  return Object.fromEntries(pairs.filter(([, value]) => Number.isFinite(value)))
}

/** A server that was restarted since has its own values again. */
function beforeOf(
  kept: readonly Before[],
  { node, serverRun, values }: { node: string; serverRun: string; values: Partial<Record<Setting, number>> },
): Partial<Record<Setting, number>> {
  const own = kept.filter(each => each.node === node && each.serverRun === serverRun)
  const pairs = own.map(({ name, value }) => [name as Setting, Number(value)] as const)
  return Object.fromEntries(pairs.filter(([name, value]) => values[name] !== value))
}
