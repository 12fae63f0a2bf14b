import type { LogEntry, LogKind } from './entry.ts'

/** What one look at a server's list has brought, oldest first; never empty. */
export type LogBatch = {
  target: string
  node: string
  kind: LogKind
  /** The server's own name for its present life; empty where it tells none. */
  serverRun: string
  entries: (LogEntry & { own: boolean })[]
}

/** Where entries are kept; handed in. */
export type LogStore = {
  /** Never fails and never waits. */
  take: (batch: LogBatch) => void
  /** Resolves when what was taken is written, or cannot be now. */
  settle: () => Promise<void>
}
