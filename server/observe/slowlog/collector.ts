import type { Log } from '#server/log.ts'
import { isSilent } from '#server/targets/account.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import { boardClientName } from '../board-client-name.ts'
import type { LogStore } from './batch.ts'
import { type LogKind, logKinds } from './entry.ts'
import { emptyRing, type RingRead, readRing } from './ring.ts'

/** How often a server is asked, and while much is new: a ring of 128 is then soon over. */
const [calmMs, busyMs] = [2000, 250]
const muchIsNew = 32
/** A refusal is written into the server's own log each time: it is not provoked again at once. */
const refusedMs = 60_000

export type ListState = { kind: LogKind; problem: string | null; readAt: number | null }
export type NodeState = { node: string; lists: ListState[] }

type Known = ListState & { serverRun: string; last: number; askAgainAt: number }

/** Fetches what is new in every server's slow log before its own ring forgets it, and hands it over once. */
export function createSlowlogCollector(options: {
  target: Target
  store: LogStore
  log: Log
  now?: () => number
}) {
  const { target, store, log } = options
  const now = options.now ?? Date.now
  const known = new Map<string, Map<LogKind, Known>>()
  let timer: NodeJS.Timeout | null = null
  let reading: Promise<number> = Promise.resolve(0)
  let stopped = true

  function knownOf(node: TargetNode, kind: LogKind): Known {
    const lists = known.get(node.id) ?? new Map<LogKind, Known>()
    known.set(node.id, lists)
    const found = lists.get(kind) ?? {
      kind,
      problem: null,
      readAt: null,
      serverRun: '',
      last: -1,
      askAgainAt: 0,
    }
    lists.set(kind, found)
    return found
  }

  /** Hands over what is newer than what was handed over before. */
  function learn(node: TargetNode, list: Known, read: RingRead): number {
    const newest = read.entries.at(-1)?.id
    // Another life of the server, or ids that begin anew: everything in the ring is new.
    if (read.serverRun !== list.serverRun || (newest !== undefined && newest < list.last)) list.last = -1
    list.serverRun = read.serverRun
    list.problem = read.problem
    list.readAt = now()
    list.askAgainAt = read.problem === null ? 0 : now() + refusedMs
    const fresh = read.entries.filter(({ id }) => id > list.last)
    if (newest === undefined || fresh.length === 0) return 0
    list.last = newest
    store.take({
      target: target.id,
      node: node.id,
      kind: list.kind,
      serverRun: read.serverRun,
      entries: fresh.map(entry => ({ ...entry, own: entry.client === boardClientName })),
    })
    return fresh.filter(({ client }) => client !== boardClientName).length
  }

  async function readList(node: TargetNode, kind: LogKind): Promise<number> {
    const list = knownOf(node, kind)
    if (now() < list.askAgainAt || !node.ready() || isSilent(node.traffic)) return 0
    try {
      const since = (run: string) => (run === list.serverRun ? list.last : -1)
      return learn(node, list, await readRing(node, kind, since))
    } catch (error) {
      // The sampler tells that a server is away; its ring is read when it is back.
      log.debug({ node: node.name, reason: String(error) }, 'a slow log was not read')
      return 0
    }
  }

  async function readAll(): Promise<number> {
    const nodes = target.nodes()
    for (const id of known.keys()) if (!nodes.some(node => node.id === id)) known.delete(id)
    const counts = await Promise.all(nodes.flatMap(node => logKinds.map(kind => readList(node, kind))))
    return Math.max(0, ...counts)
  }

  function readNow(): Promise<number> {
    reading = reading.then(readAll, readAll)
    return reading
  }

  async function turn() {
    const fresh = await readNow()
    if (!stopped) timer = setTimeout(() => void turn(), fresh >= muchIsNew ? busyMs : calmMs)
  }

  return {
    start() {
      stopped = false
      void turn()
    },
    async stop() {
      stopped = true
      if (timer) clearTimeout(timer)
      await reading
    },
    readNow,
    /** Refusals are tried again at once. */
    retry(): Promise<number> {
      for (const lists of known.values()) for (const list of lists.values()) list.askAgainAt = 0
      return readNow()
    },
    /** Empties a server's list after everything in it was handed over. How many it held. */
    async empty(node: TargetNode, kind: LogKind): Promise<number> {
      await reading
      const read = await emptyRing(node, kind)
      learn(node, knownOf(node, kind), read)
      await store.settle()
      return read.length
    },
    state: (): NodeState[] =>
      target.nodes().map(node => ({
        node: node.id,
        lists: logKinds.map(kind => {
          const { problem, readAt } = knownOf(node, kind)
          return { kind, problem, readAt }
        }),
      })),
  }
}
