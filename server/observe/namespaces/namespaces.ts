import { randomBytes } from 'node:crypto'
import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import type { createCaptures } from '../capture/captures.ts'
import type { Capture } from '../capture/shapes.ts'
import type { BorrowedSetting } from '../misses/borrowed-setting.ts'
import { createNodePart, type NodePart } from './node-part.ts'
import { resultOf } from './result.ts'
import type { CaptureOrder, NamespacesAnnouncement, NamespacesResult, NamespacesState } from './shapes.ts'
import { createTally } from './tally.ts'

const tellEveryMs = 500
/** The capture itself must not end before its end was marked. */
const spareSeconds = 2

export type NamespacesOptions = {
  target: Target
  captures: ReturnType<typeof createCaptures>
  setting: BorrowedSetting
  log: Log
  onState: (state: NamespacesState) => void
  keep: (result: NamespacesResult, who: string | null) => Promise<string>
  now?: () => number
}

const idle: NamespacesState = {
  phase: 'none',
  order: null,
  startedAt: null,
  endsAt: null,
  reads: 0,
  misses: 0,
  problem: null,
  id: null,
}

/** Hit rate by namespace, for a bounded time: the stream of commands, joined with the misses that the server tells. */
export function createNamespaces(options: NamespacesOptions) {
  const { target, captures, setting, log, keep } = options
  const now = options.now ?? Date.now
  let state = idle
  let last: NamespacesResult | null = null
  let asked = false
  let stopping = Promise.withResolvers<void>()
  let running: Promise<void> | null = null

  function set(change: Partial<NamespacesState>) {
    state = { ...state, ...change }
    options.onState(state)
  }

  function masters(): TargetNode[] {
    const nodes = target.nodes().filter(node => node.required())
    if (nodes.length > 0) return nodes
    throw target.problem() ?? new BoardError('TARGET_UNREACHABLE', 'No server of this cache is known.')
  }

  async function capture(order: CaptureOrder, who: string | null) {
    const nodes = masters()
    const startedAt = now()
    const tally = createTally({ delimiter: Buffer.from(order.delimiter), now })
    const word = randomBytes(8).toString('hex')
    const lost = Promise.withResolvers<string>()
    const parts: NodePart[] = []
    const notes: string[] = []
    let stream: Capture | null = null
    await setting.switchOn(nodes, startedAt + (order.seconds + spareSeconds) * 1000)
    const telling = setInterval(() => set({ reads: tally.reads(), misses: tally.misses() }), tellEveryMs)
    try {
      for (const node of nodes) {
        parts.push(await createNodePart({ node, tally, word, onLost: error => lost.resolve(error.message) }))
      }
      const byNode = new Map(parts.map(part => [part.node.id, part]))
      stream = await captures.start({
        nodes: nodes.map(({ id }) => id),
        seconds: order.seconds + spareSeconds,
        onCommand: (command, { node, own }) => byNode.get(node)?.command(command, own),
      })
      tally.begin()
      void stream.done.then(() => {
        for (const part of parts) part.freeze()
      })
      await Promise.all(parts.map(part => part.begin()))
      const began = now()
      set({ phase: 'running', startedAt: began, endsAt: began + order.seconds * 1000 })
      const over = Promise.race([stream.done, stopping.promise]).then(() => null)
      const broken = await firstOf(order.seconds, [over, lost.promise])
      if (broken !== null) notes.push(`It ended early, the misses could not be heard any more: ${broken}`)
      const seconds = (now() - began) / 1000
      set({ phase: 'ending' })
      await Promise.all(parts.map(part => part.end()))
      stream.stop()
      const report = await stream.done
      const ended = report.ended === 'asked' && !asked ? asPlanned(order) : report
      return { tally, parts, report: { ...report, ...ended }, startedAt: began, seconds, notes, who }
    } finally {
      clearInterval(telling)
      stream?.stop()
      await stream?.done
      for (const part of parts) part.close()
      notes.push(...(await setting.switchBack().catch(error => [sentenceOf(error)])))
    }
  }

  async function run(order: CaptureOrder, who: string | null) {
    try {
      const { tally, parts, report, startedAt, seconds, notes } = await capture(order, who)
      last = resultOf({ tally, parts, report, startedAt, seconds, delimiter: order.delimiter, notes })
      const id = await keep(last, who).catch(error => {
        log.warn({ reason: String(error) }, 'a capture was not kept')
        return null
      })
      set({ phase: 'done', id, reads: tally.reads(), misses: tally.misses(), problem: id ? null : notKept })
    } catch (error) {
      if (!(error instanceof BoardError)) log.error({ error: String(error) }, 'a capture broke down')
      set({ phase: 'failed', problem: sentenceOf(error), endsAt: now() })
    }
  }

  return {
    state: () => state,
    last: () => last,
    async announce(): Promise<NamespacesAnnouncement> {
      const [announced, settings] = await Promise.all([
        captures.announce(null),
        Promise.all(masters().map(setting.look)),
      ])
      const missing = settings.find(({ problem }) => problem !== null)?.problem ?? null
      return { ...announced, refusal: announced.refusal ?? missing, settings }
    },
    start(order: CaptureOrder, who: string | null): NamespacesState {
      if (running)
        throw new BoardError('TOO_MANY', 'A capture is running already. Wait for its end, or stop it.')
      asked = false
      stopping = Promise.withResolvers()
      set({ ...idle, phase: 'starting', order })
      running = run(order, who).finally(() => {
        running = null
      })
      return state
    },
    /** Ends it early; what was seen until then is kept. */
    finish(): NamespacesState {
      asked = true
      stopping.resolve()
      return state
    },
    /** Puts back what a board that was killed has left behind. */
    settle: () => setting.settle(now()),
    async stop() {
      asked = true
      stopping.resolve()
      await running
    },
  }
}

const notKept =
  'The result could not be kept: the history is away. It stays here until the board is restarted.'
const asPlanned = ({ seconds }: CaptureOrder) => ({
  ended: 'time' as const,
  reason: `It ran for the ${seconds} s that were asked for.`,
})

const sentenceOf = (error: unknown) => explainFailure(error, { address: 'The cache', user: null }).message

/** What one of these says, or null when the time is over. */
async function firstOf(seconds: number, ends: readonly Promise<string | null>[]): Promise<string | null> {
  const time = Promise.withResolvers<null>()
  const timer = setTimeout(() => time.resolve(null), seconds * 1000)
  const first = await Promise.race([time.promise, ...ends])
  clearTimeout(timer)
  return first
}
