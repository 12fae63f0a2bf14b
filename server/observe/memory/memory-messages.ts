import type { BoardErrorCode } from '#server/errors.ts'
import type { Pass } from '#server/targets/dial.ts'
import type { AnalysisProgress } from './analyse.ts'
import type { Analysis, Order } from './shapes.ts'

/** What the web server and the thread that analyses say to each other. */
export type MemoryWork = { passes: Pass[]; order: Order }
export type ToMemoryThread = { kind: 'cancel' }
export type FromMemoryThread =
  | { kind: 'progress'; progress: AnalysisProgress }
  | { kind: 'done'; analysis: Analysis | null; cancelled: boolean; problem: string | null }
  | { kind: 'refusal'; code: BoardErrorCode; message: string }
  | { kind: 'fault'; message: string }
