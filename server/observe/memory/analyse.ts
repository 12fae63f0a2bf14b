import { BoardError } from '#server/errors.ts'
import type { Pass } from '#server/targets/dial.ts'
import { joinPictures } from './join-pictures.ts'
import { notesOf } from './notes.ts'
import { createPart, type Part, type PartFacts } from './part.ts'
import type { Plan } from './part-keys.ts'
import type { Analysis, Order } from './shapes.ts'

/** More are not looked at one by one: the rest is told from these, with its margin. */
const mostKeys = 10_000_000
const longestMs = 30 * 60_000
/** Encoding and last use of every key only where there are few: of many, every tenth tells enough. */
const detailBelow = 100_000
const detailShare = 0.1

type Ready = { part: Part; facts: PartFacts; keys: number }

export type AnalysisProgress = { looked: number; of: number; duty: number; problem: string | null }

/** One analysis over all masters of a target, inside a thread of its own. */
export function createAnalysis(options: { passes: readonly Pass[]; order: Order; random?: () => number }) {
  const { order } = options
  const startedAt = Date.now()
  let cut: string | null = null
  let cancelled = false
  const late = setTimeout(() => {
    cut = 'The analysis stopped after 30 minutes; the rest is told from what was seen.'
  }, longestMs)
  const going = () => !cancelled && cut === null
  const parts = options.passes.map(pass =>
    createPart({ pass, going, ...(options.random && { random: options.random }) }),
  )

  async function begin(): Promise<{ ready: Ready[]; problems: string[] }> {
    const ready: Ready[] = []
    const problems: string[] = []
    await Promise.all(
      parts.map(async part => {
        try {
          const { keys, ...facts } = await part.begin()
          ready.push({ part, facts, keys })
        } catch (error) {
          if (!(error instanceof BoardError)) throw error
          problems.push(error.message)
        }
      }),
    )
    if (ready.length === 0) throw new BoardError('TARGET_UNREACHABLE', problems[0] ?? 'No server is known.')
    return { ready, problems }
  }

  return {
    cancel() {
      cancelled = true
    },
    progress(): AnalysisProgress {
      const states = parts.map(part => part.state())
      return {
        looked: states.reduce((sum, { looked }) => sum + looked, 0),
        of: states.reduce((sum, { of }) => sum + of, 0),
        duty: Math.max(0, ...states.map(({ duty }) => duty)),
        problem: states.find(({ problem }) => problem !== null)?.problem ?? null,
      }
    },
    /** The result, also of what was seen until it was cancelled; null when that is nothing. */
    async run(): Promise<{ analysis: Analysis | null; cancelled: boolean; problem: string | null }> {
      try {
        const { ready, problems } = await begin()
        const all = ready.reduce((sum, { keys }) => sum + keys, 0)
        await Promise.all(ready.map(each => each.part.run(planOf(each, order, all))))
        const broken = ready.flatMap(({ part }) => part.state().problem ?? [])
        const analysis = told(ready, { order, startedAt, cut, problems: [...problems, ...broken] })
        return { analysis, cancelled, problem: analysis ? null : (broken[0] ?? null) }
      } finally {
        clearTimeout(late)
        for (const part of parts) part.close()
      }
    },
  }
}

function planOf({ part, facts, keys }: Ready, order: Order, all: number): Plan {
  const { server, mode, evictionPolicy } = facts.info
  const wanted = Math.max(100, Math.ceil((order.keys * keys) / Math.max(1, all)))
  const whole = order.mode === 'complete' || wanted * 2 >= keys
  // In a cluster a cursor also holds the slot, and slots are not of one size.
  const tables = (server === 'redis' || server === 'valkey') && mode !== 'cluster'
  const method = whole ? 'all' : tables ? 'walks' : 'spread'
  return {
    method,
    most: whole
      ? Math.max(100, Math.ceil((mostKeys * keys) / Math.max(1, all)))
      : method === 'walks'
        ? wanted
        : mostKeys,
    share: method === 'spread' ? wanted / keys : 1,
    detailShare: whole && all > detailBelow ? detailShare : 1,
    use: evictionPolicy?.includes('lfu') ? 'frequency' : 'idle',
    delimiter: Buffer.from(order.delimiter),
    meanBytes: keys === 0 ? 0 : Math.round((facts.dataset ?? 0) / keys),
    expected: Math.min(keys, mostKeys),
    place: { address: part.node, user: null },
  }
}

function told(
  ready: readonly Ready[],
  options: { order: Order; startedAt: number; cut: string | null; problems: string[] },
): Analysis | null {
  const { order, startedAt } = options
  const results = ready.flatMap(({ part }) => part.result() ?? [])
  if (results.every(({ all, whole }) => all.looked === 0 && !whole)) return null
  const policy = ready[0]?.facts.info.evictionPolicy ?? null
  const use = policy?.includes('lfu') ? 'frequency' : 'idle'
  const pictures = joinPictures(results, { use, policy, delimiter: order.delimiter })
  const known = ready.every(({ facts }) => facts.dataset !== null)
  const toldBytes = known ? ready.reduce((sum, { facts }) => sum + (facts.dataset ?? 0), 0) : null
  const methods = results.map(({ all, whole }) =>
    all.again ? 'walks' : whole && all.looked === all.of ? 'all' : 'spread',
  )
  const method = methods.find(each => each !== 'all') ?? 'all'
  const looked = results.reduce((sum, { all }) => sum + all.looked, 0)
  const costs = results.map(({ cost }) => cost)
  return {
    mode: order.mode,
    method,
    delimiter: order.delimiter,
    startedAt,
    endedAt: Date.now(),
    looked,
    gone: results.reduce((sum, { gone }) => sum + gone, 0),
    ...pictures,
    use: pictures.uses.some(group => group.looked > 0) ? use : 'unknown',
    told: toldBytes,
    notes: notesOf({
      ...options,
      method,
      results,
      ready: ready.map(({ facts }) => facts),
      told: toldBytes,
      bytes: pictures.bytes,
    }),
    cost: {
      serverMs: costs.some(({ serverMs }) => serverMs === null)
        ? null
        : costs.reduce((sum, { serverMs }) => sum + (serverMs ?? 0), 0),
      commands: costs.reduce((sum, { commands }) => sum + commands, 0),
    },
  }
}
