import { type LineConnection, openLineConnection } from '#server/targets/line-connection.ts'
import type { TargetNode } from '#server/targets/target.ts'
import { createLines } from './lines.ts'
import { type Load, type LoadReading, loadBetween, readLoad } from './load.ts'
import { type MonitorCommand, readMonitorLine } from './monitor-line.ts'
import { ownAddresses } from './own-addresses.ts'
import type { CaptureReport } from './shapes.ts'

const mostLineBytes = 64 * 1024

type Options = {
  node: TargetNode
  before: Load
  onCommand: (command: MonitorCommand, of: { node: string; own: boolean }) => void
  onLost: (error: Error) => void
}

/** One server's part of a capture: a MONITOR connection, what came of it, and what the server did meanwhile. */
export async function captureNode({ node, before, onCommand, onLost }: Options) {
  const own = await ownAddresses(node)
  const counts = { commands: 0, own: 0, unread: 0, short: 0 }
  let first: LoadReading | null = null
  let last: LoadReading | null = null
  let open = true

  const lines = createLines((line, short) => {
    if (!open) return
    const command = readMonitorLine(line, short)
    if (!command) {
      counts.unread += 1
      return
    }
    const isOwn = command.address !== null && (own?.has(command.address) ?? false)
    counts.commands += 1
    if (isOwn) counts.own += 1
    if (short) counts.short += 1
    onCommand(command, { node: node.id, own: isOwn })
  }, mostLineBytes)

  const connection: LineConnection = await openLineConnection(node.pass(), {
    command: ['MONITOR'],
    onBytes: lines.take,
    onLost,
  })
  await look()

  /** The load since the last look; null when nothing can be told. */
  async function look(): Promise<Load | null> {
    try {
      const reading = await readLoad(node)
      const since = last
      first ??= reading
      last = reading
      return since ? loadBetween(since, reading) : null
    } catch {
      // A server that is too busy to answer this is seen by the sampler as well.
      return null
    }
  }

  return {
    look,
    counts,
    bytes: connection.received,
    /** null: this server does not tell who sent a command. */
    own: () => (own === null ? null : counts.own),
    close() {
      open = false
      connection.close()
    },
    report: (): CaptureReport['nodes'][number] => ({
      node: node.id,
      commands: counts.commands,
      bytes: connection.received(),
      before,
      during: first && last && first !== last ? loadBetween(first, last) : null,
    }),
  }
}

export type NodeCapture = Awaited<ReturnType<typeof captureNode>>
