import { BoardError } from '#server/errors.ts'
import type { Target } from '#server/targets/target.ts'
import type { JobGate } from './job-gate.ts'
import { patienceMs } from './limits.ts'
import { mastersOf } from './masters.ts'
import { createNodeScan } from './node-scan.ts'
import { faultOf } from './refusal.ts'
import type { Selection } from './selection.ts'
import { nothingYet, type Tally } from './tally.ts'

/** Does it to some keys. Throws when the answers did not come; `again`: they were sent before, without an answer. */
export type Step = (keys: readonly Buffer[], again: boolean) => Promise<Tally>

export type RunOptions = {
  target: Target
  selection: Selection
  step: Step
  gate: JobGate
  /** More than this was not agreed to. */
  most: number
  report: (tally: Tally & { walked: number }) => void
  problem: (sentence: string | null) => void
  /** Of a list of keys: those that it has not done when it ends. */
  onLeft: (keys: Buffer[]) => void
  now: () => number
}

const passing = new Set(['TARGET_UNREACHABLE', 'TARGET_FROZEN', 'TARGET_LOADING'])
const retryMs = 300

/** Takes a job through all its keys, across lost connections. Throws what it cannot get over. */
export function runJob(options: RunOptions): Promise<void> {
  const { target, selection, step, gate, report } = options
  let done = 0

  /** Again and again while the server is away, for a minute. */
  async function persist<T>(work: (again: boolean) => Promise<T>): Promise<T | null> {
    let since: number | null = null
    while (!gate.ended()) {
      try {
        const result = await work(since !== null)
        if (since !== null) options.problem(null)
        return result
      } catch (error) {
        if (!(error instanceof BoardError) || !passing.has(error.code)) throw error
        since ??= options.now()
        if (options.now() - since > patienceMs) throw error
        options.problem(error.message)
        await gate.rest(retryMs)
      }
    }
    return null
  }

  async function doKeys(keys: readonly Buffer[], onPart?: (part: readonly Buffer[], tally: Tally) => void) {
    for (let at = 0; at < keys.length; ) {
      const part = keys.slice(at, at + gate.batch())
      if (!(await gate.pass(part.length))) return
      if (done + part.length > options.most) throw tooMany(options.most)
      const tally = await persist(again => step(part, again))
      if (!tally) return
      done += tally.done
      at += part.length
      report({ ...tally, walked: 0 })
      onPart?.(part, tally)
      if (tally.stopped) throw tally.stopped
    }
  }

  async function doList(keys: readonly Buffer[]) {
    const left: Buffer[] = []
    let reached = 0
    try {
      await doKeys(keys, (part, tally) => {
        reached += part.length
        if (tally.refused + tally.unsure > 0) left.push(...(tally.left ?? part))
      })
    } finally {
      options.onLeft([...left, ...keys.slice(reached)])
    }
  }

  async function walkNode(scan: ReturnType<typeof createNodeScan>, takes: (key: Buffer) => boolean) {
    const { node } = scan
    // A node that was replaced, or is no master any more, does not come back as what it was.
    const left = () => !target.nodes().includes(node) || !node.required()
    while (!scan.over() && !left()) {
      if (!(await gate.pass(0))) return
      const names = await persist(async () => {
        try {
          return left() ? [] : await scan.next()
        } catch (error) {
          throw faultOf(error, { address: node.name, user: node.user })
        }
      })
      if (!names) return
      report({ ...nothingYet(), walked: names.length })
      await doKeys(names.filter(takes))
    }
  }

  /** Masters that come while it runs (a failover, new shards) are walked as well. */
  async function walkAll(walk: Extract<Selection, { kind: 'walk' }>) {
    const walked = new Set<string>()
    while (!gate.ended()) {
      const masters = await persist(async () => mastersOf(target))
      const next = (masters ?? []).filter(node => !walked.has(node.id))
      if (next.length === 0) return
      for (const node of next) walked.add(node.id)
      await Promise.all(next.map(node => walkNode(createNodeScan({ node, match: walk.match }), walk.takes)))
    }
  }

  return selection.kind === 'keys' ? doList(selection.keys) : walkAll(selection)
}

function tooMany(most: number): BoardError {
  return new BoardError(
    'BAD_INPUT',
    `It stopped at ${most} keys: there are more of them than the preview said. Preview the rest.`,
  )
}
