import type { MonitorCommand } from '../capture/monitor-line.ts'
import { printable } from '../commands/printable.ts'

/** A command for the eye: long ones are cut, and say so. */
export type LiveLine = {
  /** Rises by one with each line that is kept. */
  seq: number
  at: number
  node: string
  database: number
  address: string | null
  script: boolean
  own: boolean
  command: string
  args: string[]
  /** Arguments that are not here. */
  omitted: number
}

const [mostArgs, mostBytes] = [12, 120]

export function lineOf(
  found: MonitorCommand,
  { seq, node, own }: { seq: number; node: string; own: boolean },
): LiveLine {
  const args = found.args.slice(0, mostArgs)
  return {
    seq,
    at: found.at,
    node,
    database: found.database,
    address: found.address,
    script: found.from === 'script',
    own,
    command: printable(Buffer.from(found.name, 'latin1')),
    args: args.map(arg =>
      arg.length > mostBytes ? `${printable(arg.subarray(0, mostBytes))}…` : printable(arg),
    ),
    omitted: found.argumentCount - args.length,
  }
}
