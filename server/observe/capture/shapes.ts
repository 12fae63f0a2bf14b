import type { Load } from './load.ts'
import type { MonitorCommand } from './monitor-line.ts'

/** What stops a capture whatever was asked for. */
export const captureLimits = {
  seconds: 60,
  commands: 2_000_000,
  bytes: 256 * 1024 * 1024,
  /** Commands per second and node. Above it a capture is refused: the server would lose too much of its throughput. */
  operations: 25_000,
  /** Share of a processor core at which a server is left alone. */
  processor: 0.9,
}

export type CaptureAsk = {
  /** By id; null: every master. */
  nodes: readonly string[] | null
  /** 1 to 60. */
  seconds: number
  /** Called for every command, up to 25 000 times a second and node: be quick, and copy what you keep. */
  onCommand: (command: MonitorCommand, of: { node: string; own: boolean }) => void
  /** Stops it earlier than the limits. */
  most?: { commands?: number; bytes?: number }
}

export type Announcement = {
  /** Why it would be refused now; null: it may be started. */
  refusal: string | null
  /** Above this a capture is refused and stops, in commands per second and node. */
  mostOperations: number
  nodes: { node: string; load: Load; bytesPerSecond: number | null }[]
}

export type CaptureEnd = 'time' | 'asked' | 'commands' | 'bytes' | 'rate' | 'cost' | 'lost'

export type CaptureReport = {
  /** ms since 1970, and what it took. */
  startedAt: number
  seconds: number
  ended: CaptureEnd
  /** Why, in a sentence. */
  reason: string
  commands: number
  /** How many of them were the board's own; null where the server does not tell who sent what. */
  own: number | null
  bytes: number
  /** Lines that were no command, or too long and cut. */
  unread: number
  short: number
  nodes: { node: string; commands: number; bytes: number; before: Load; during: Load | null }[]
}

export type Capture = {
  startedAt: number
  endsAt: number
  stop(reason?: string): void
  /** Never fails: what went wrong is in the report. Every connection is closed by then. */
  done: Promise<CaptureReport>
}
