import { BoardError } from '#server/errors.ts'
import { type Answer, type BulkConnection, openBulkConnection } from '#server/targets/bulk-connection.ts'
import type { Pass } from '#server/targets/dial.ts'
import { explainFailure } from '#server/targets/failure.ts'
import { writeCommand } from '#server/targets/wire.ts'
import { type Info, parseInfo } from '../info.ts'
import { awaited, createPace } from '../keys/walk-pace.ts'
import { createProbe } from '../keys/walk-probe.ts'
import { createNameBatch, type NameBatch } from './name-batch.ts'
import { createPartCost } from './part-cost.ts'
import { createPartKeys, type Plan } from './part-keys.ts'
import { createPartScan } from './part-scan.ts'

const mostUnits = 250
const firstUnits = 40
const leastUnits = 20
/** So many batches without letting an INFO through: a few ms. */
const batchesAtOnce = 8
const retryMs = 300
const mostTries = 20

export type PartFacts = { info: Info; dataset: number | null }

/** One node's keys, looked at by a plan: names from SCAN, what is asked about them, at a pace that others do not notice. */
export function createPart(options: { pass: Pass; going: () => boolean; random?: () => number }) {
  const { pass, going } = options
  const random = options.random ?? Math.random
  const place = { address: pass.node, user: pass.username }
  const pace = createPace({ manner: awaited, mostUnits, firstUnits, leastUnits })
  const probe = createProbe({ pace, ledger: pass.ledger })
  const cost = createPartCost(probe)
  let connection: BulkConnection | null = null
  let facts: PartFacts | null = null
  let problem: string | null = null
  /** The names from here on were not answered yet. */
  let resumeAt = '0'
  let scan: ReturnType<typeof createPartScan> | null = null
  let keys: ReturnType<typeof createPartKeys> | null = null

  async function open(): Promise<BulkConnection> {
    if (connection?.isOpen()) return connection
    connection = await openBulkConnection(pass)
    const info = await askInfo(connection)
    if (facts && facts.info.runId !== info.runId) {
      throw new BoardError('TARGET_UNREACHABLE', `${pass.node} was started again meanwhile: begin anew.`)
    }
    facts ??= { info, dataset: null }
    await probe.ask(connection)
    return connection
  }

  async function askInfo(line: BulkConnection): Promise<Info> {
    const { bytes, read } = await line.ask(writeCommand(['INFO']), 1)
    probe.spent('info', 1)
    const refusal = read.refusal()
    if (refusal) throw explainFailure(refusal, place)
    const { start, end } = read.text()
    const text = bytes.toString('utf8', start, end)
    const info = parseInfo(text)
    facts = { info, dataset: numberIn(text, 'used_memory_dataset') }
    return info
  }

  function send(line: BulkConnection, names: NameBatch): Promise<Answer> {
    const scans = scan?.next(pace.units()) ?? { bytes: Buffer.alloc(0), replies: 0 }
    const questions = keys?.ask(names) ?? { bytes: Buffer.alloc(0), replies: 0 }
    return line.ask(Buffer.concat([scans.bytes, questions.bytes]), scans.replies + questions.replies)
  }

  /** From names to what is asked about them, and on: the next names come with the answers about these. */
  async function look(line: BulkConnection) {
    if (!scan || !keys) return
    let [asked, fresh] = [createNameBatch(), createNameBatch()]
    let leave = await probe.ledger.enter()
    try {
      let coming: Promise<Answer> | null = send(line, asked)
      for (let inRow = 1; ; inRow++) {
        const answer = await (coming ?? send(line, asked))
        const from = scan.take(answer, fresh)
        const rest = pace.rest(performance.now())
        const over = fresh.count() === 0 && scan.over()
        const straight = !over && rest === 0 && inRow < batchesAtOnce && !probe.due(performance.now())
        const answered = asked
        const recent = fresh
        coming = straight && going() ? send(line, recent) : null
        coming?.catch(() => {})
        const done = keys.take(answer, answered)
        resumeAt = from
        pace.did(done)
        answered.clear()
        ;[asked, fresh] = [recent, answered]
        if (over || !going()) return
        if (coming) continue
        leave()
        // Whoever wants to cancel is heard here.
        await new Promise(resolve => (rest > 0 ? setTimeout(resolve, rest) : setImmediate(resolve)))
        if (probe.due(performance.now())) await probe.ask(line)
        leave = await probe.ledger.enter()
        inRow = 0
      }
    } finally {
      leave()
    }
  }

  async function tryAgain() {
    for (let tries = 0; tries < mostTries && going(); tries++) {
      const before = keys?.looked() ?? 0
      try {
        await look(await open())
        problem = null
        return
      } catch (error) {
        connection?.close()
        problem = error instanceof BoardError ? error.message : explainFailure(error, place).message
        if (!(error instanceof BoardError) || !passing.has(error.code) || problem.includes('begin anew'))
          return
        scan?.back(resumeAt)
        if ((keys?.looked() ?? 0) > before) tries = 0
        await new Promise(resolve => setTimeout(resolve, retryMs))
      }
    }
  }

  return {
    node: pass.node,
    /** Connects, and says what there is. Throws the reason why it cannot. */
    async begin(): Promise<PartFacts & { keys: number }> {
      await open()
      if (!facts) throw new Error('Not begun.')
      return { ...facts, keys: probe.size() }
    },
    async run(plan: Plan) {
      scan = createPartScan({ plan, random, cost, size: probe.size })
      keys = createPartKeys({ plan, random, cost, lookups: probe.ledger.lookups, place })
      await tryAgain()
      if (connection?.isOpen()) await cost.settle(connection)
      connection?.close()
    },
    close: () => connection?.close(),
    state: () => ({
      looked: keys?.looked() ?? 0,
      of: Math.max(scan?.wanted() ?? probe.size(), keys?.looked() ?? 0),
      duty: pace.duty(),
      problem,
    }),
    /** What was seen; null when nothing was even begun. */
    result: () =>
      scan &&
      keys && {
        ...keys.result({ whole: scan.whole(), named: scan.named(), size: probe.size() }),
        cost: cost.told(),
      },
  }
}

export type Part = ReturnType<typeof createPart>

const passing = new Set(['TARGET_UNREACHABLE', 'TARGET_FROZEN', 'TARGET_LOADING'])

function numberIn(text: string, name: string): number | null {
  const found = new RegExp(`^${name}:(\\d+)`, 'm').exec(text)?.[1]
  return found === undefined ? null : Number(found)
}
