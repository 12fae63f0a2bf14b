import { setTimeout as wait } from 'node:timers/promises'
import { BoardError } from '#server/errors.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import { type Load, loadBetween, readLoad } from './load.ts'
import { captureNode, type NodeCapture } from './node-capture.ts'
import { runCapture } from './run-capture.ts'
import { type Announcement, type Capture, type CaptureAsk, captureLimits } from './shapes.ts'

const measureMs = 500
/** What the server writes around the words of a command. */
const lineOverheadBytes = 45

/**
 * The command stream of a target, for a bounded time: one capture at once, never above a stated rate, and gone by
 * itself. MONITOR takes up to half of a busy server's throughput.
 */
export function createCaptures(options: {
  target: Target
  now?: () => number
  /** Servers on a machine that others use as well count the time in which they had to wait for it. */
  limits?: typeof captureLimits
}) {
  const { target, now = Date.now, limits = captureLimits } = options
  let running: Capture | null = null
  let beginning = false

  function chosen(ids: readonly string[] | null): TargetNode[] {
    const nodes = target.nodes()
    const masters = nodes.filter(
      node => node.role() === 'master' || (node.required() && node.role() !== 'replica'),
    )
    const found = ids === null ? masters : nodes.filter(node => ids.includes(node.id))
    if (found.length > 0) return found
    throw target.problem() ?? new BoardError('NOT_FOUND', 'This cache has no such server at the moment.')
  }

  async function announce(ids: readonly string[] | null): Promise<Announcement> {
    const loads = await measure(chosen(ids))
    return {
      refusal: running ? alreadyRunning : refusalOf(loads, limits),
      mostOperations: limits.operations,
      nodes: loads.map(({ node, load }) => ({
        node: node.id,
        load,
        bytesPerSecond:
          load.bytesPerCommand === null ? null : load.operations * (load.bytesPerCommand + lineOverheadBytes),
      })),
    }
  }

  async function begin(ask: CaptureAsk): Promise<Capture> {
    const loads = await measure(chosen(ask.nodes))
    const refusal = refusalOf(loads, limits)
    if (refusal) throw new BoardError('TOO_MANY', refusal)
    const lost = Promise.withResolvers<string>()
    const opened = await Promise.allSettled(
      loads.map(({ node, load }) =>
        captureNode({
          node,
          before: load,
          onCommand: ask.onCommand,
          onLost: error => lost.resolve(error.message),
        }),
      ),
    )
    const parts = opened.flatMap(each => (each.status === 'fulfilled' ? [each.value] : []))
    const failed = opened.find(each => each.status === 'rejected')
    if (failed) {
      for (const part of parts) part.close()
      throw failed.reason
    }
    return started(parts, ask, lost.promise)
  }

  function started(parts: NodeCapture[], ask: CaptureAsk, lost: Promise<string>): Capture {
    const capture = runCapture({ parts, ask, lost, now, limits })
    running = capture
    void capture.done.then(() => {
      running = null
    })
    return capture
  }

  return {
    announce,
    /** Refused while another one runs, and above the stated rate. */
    async start(ask: CaptureAsk): Promise<Capture> {
      if (running || beginning) throw new BoardError('TOO_MANY', alreadyRunning)
      beginning = true
      try {
        return await begin(ask)
      } finally {
        beginning = false
      }
    },
    running: () => running,
    async stop() {
      running?.stop()
      await running?.done
    },
  }
}

const alreadyRunning =
  'Somebody is capturing the commands of this cache already. One at a time: wait for its end, or stop it.'

type Measured = { node: TargetNode; load: Load }

async function measure(nodes: readonly TargetNode[]): Promise<Measured[]> {
  const before = await Promise.all(nodes.map(readLoad))
  await wait(measureMs)
  const after = await Promise.all(nodes.map(readLoad))
  return nodes.flatMap((node, at) => {
    const [from, to] = [before[at], after[at]]
    return from && to ? [{ node, load: loadBetween(from, to) }] : []
  })
}

function refusalOf(loads: readonly Measured[], limits: typeof captureLimits): string | null {
  const tooFast = loads.find(({ load }) => load.operations > limits.operations)
  if (tooFast) {
    const present = Math.round(tooFast.load.operations)
    return `${tooFast.node.name} runs ${present} commands a second. Above ${limits.operations} a capture would take too much of its throughput, so it is refused.`
  }
  const tooBusy = loads.find(({ load }) => (load.processor ?? 0) > limits.processor)
  if (!tooBusy) return null
  const share = Math.round((tooBusy.load.processor ?? 0) * 100)
  return `${tooBusy.node.name} is busy ${share} % of the time. Above ${limits.processor * 100} % a capture is refused: it would slow everybody down.`
}
