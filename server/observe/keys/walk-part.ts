import { BoardError } from '#server/errors.ts'
import { type BulkConnection, openBulkConnection } from '#server/targets/bulk-connection.ts'
import type { Pass } from '#server/targets/dial.ts'
import { explainFailure } from '#server/targets/failure.ts'
import { writeCommand } from '#server/targets/wire.ts'
import type { NameIndex } from './index-names.ts'
import type { NodeWalk } from './shapes.ts'
import type { Gate } from './walk-gate.ts'
import { awaited, createPace, type Slowly, unnoticed } from './walk-pace.ts'
import { createProbe } from './walk-probe.ts'

const mostUnits = 5000
const firstUnits = 200
const leastUnits = 100
/** A small cache is read at once: so little is over before anybody could notice. */
const soonNames = 5000
/** A reply is read as a whole: long names are asked for a few at a time. */
const mostReplyBytes = 256 * 1024
const retryMs = 300

export type Part = {
  node: string
  state(): NodeWalk
  duty(): number
  slowly(): Slowly
  /** Somebody would rather wait less, and others a little more. */
  hurry(): void
  failed(): boolean
  left(): boolean
  /** Resolves when the last key was seen, or when it is not worth going on. Never throws. */
  run(): Promise<void>
  /** The node is no longer one to walk: why. */
  leave(reason: string): void
}

export type PartOptions = {
  pass: Pass
  number: number
  index: NameIndex
  gate: Gate
  /** There are names, or a reason why there are none. */
  first: () => void
  /** There is no room for more names. */
  full: () => void
  /** The server lost what it had told: its cursor means nothing any more. */
  restarted: () => void
}

/** The walk of one node: SCAN from the first cursor to the last, across lost connections. */
export function createPart(options: PartOptions): Part {
  const { pass, number, index, gate } = options
  const pace = createPace({ manner: awaited, mostUnits, firstUnits, leastUnits })
  const probe = createProbe({ pace, ledger: pass.ledger })
  let cursor = '0'
  let walked = 0
  let bytesPerName = 64
  let runId: string | null | undefined
  let done = false
  let problem: string | null = null
  let failed = false
  let left = false
  let hurried = false

  const going = () => !left && !done && !gate.closed()

  function sendScan(connection: BulkConnection) {
    const units = Math.max(1, Math.min(pace.units(), Math.floor(mostReplyBytes / bytesPerName)))
    probe.spent('scan', 1)
    pace.did(units)
    return connection.ask(writeCommand(['SCAN', cursor, 'COUNT', String(units)]), 1)
  }

  /** Where to go on; the names of the reply are taken in while the server is at the next one. */
  function readScan({ bytes, read }: Awaited<ReturnType<BulkConnection['ask']>>): () => void {
    const refusal = read.refusal()
    if (refusal) throw explainFailure(refusal, { address: pass.node, user: pass.username })
    read.items()
    const at = read.text()
    cursor = bytes.toString('latin1', at.start, at.end)
    return () => takeNames(bytes, read)
  }

  function takeNames(bytes: Buffer, read: Awaited<ReturnType<BulkConnection['ask']>>['read']) {
    const count = read.items()
    let added = 0
    for (let i = 0; i < count; i++) {
      const place = read.text()
      const answer = index.add(bytes, { ...place, part: number })
      if (answer === 'full') return options.full()
      if (answer === 'new') added += 1
    }
    walked += added
    if (walked > soonNames && !hurried) pace.become(unnoticed)
    if (count > 0) bytesPerName = Math.max(16, bytes.length / count)
    index.tidy(added)
    if (added > 0) options.first()
  }

  async function begin(connection: BulkConnection) {
    const now = await probe.runId(connection)
    // Without the right to ask, another server cannot be told from the same one.
    if (runId !== undefined && cursor !== '0' && (now === null || now !== runId)) options.restarted()
    await probe.ask(connection)
    if (runId === undefined) index.expect(probe.size())
    runId = now
  }

  async function scanAll(connection: BulkConnection) {
    let coming: ReturnType<BulkConnection['ask']> | null = null
    while (going()) {
      await gate.open()
      if (!going()) return
      if (!coming && probe.due(performance.now())) await probe.ask(connection)
      const take: () => void = readScan(await (coming ?? sendScan(connection)))
      coming = null
      const over = cursor === '0'
      const rest = pace.rest(performance.now())
      // On an idle server the next reply is made while this one is read.
      if (!over && rest === 0 && !probe.due(performance.now()) && gate.isOpen()) coming = sendScan(connection)
      take()
      // The promise is looked at after other work: a connection that breaks meanwhile must not end the thread.
      coming?.catch(() => {})
      if (over) done = true
      else if (rest > 0) await new Promise(resolve => setTimeout(resolve, rest))
    }
  }

  async function attempt(): Promise<void> {
    let connection: BulkConnection | null = null
    try {
      connection = await openBulkConnection(pass)
      await begin(connection)
      problem = null
      await scanAll(connection)
    } catch (error) {
      if (!going()) return
      problem =
        error instanceof BoardError ? error.message : `${pass.node} answered with something unexpected.`
      failed = !(error instanceof BoardError) || error.code === 'TARGET_PERMISSION'
      if (failed) done = true
      options.first()
    } finally {
      connection?.close()
    }
  }

  return {
    node: pass.node,
    state: () => ({ node: pass.node, walked, of: Math.max(probe.size(), walked), done, problem }),
    duty: () => (done ? 0 : pace.duty()),
    // A server that does not answer goes slowly for another reason.
    slowly: () => (done || hurried || problem !== null ? null : pace.slowly(performance.now())),
    hurry() {
      hurried = true
      pace.become(awaited)
    },
    failed: () => failed,
    left: () => left,
    async run() {
      while (going()) {
        await attempt()
        if (going()) await new Promise(resolve => setTimeout(resolve, retryMs))
      }
    },
    leave(reason) {
      if (done) return
      left = true
      problem = reason
      failed = true
      done = true
    },
  }
}
