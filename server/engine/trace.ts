/** The story the engine tells. It never logs: metrics, screens, steppers and tests listen to this. */

export const requestClasses = [
  'hit',
  'loaded',
  'joined',
  'stale served',
  'early refresh',
  'ducked',
  'negative',
  'bypassed',
  'failed',
] as const
/** Every request ends in exactly one. */
export type RequestClass = (typeof requestClasses)[number]

export type FailReason = 'deadline' | 'load' | 'back-off' | 'overloaded' | 'too many writes'

export type UnreadableReason = 'foreign' | 'unknown format' | 'unknown codec' | 'other schema' | 'corrupt'

export type WrongSwitch =
  | 'elapsedXFetch'
  | 'foreignRelease'
  | 'dirtySet'
  | 'falsyMiss'
  | 'deleteBeforeCommit'
  | 'shortLock'

export type TraceEvent =
  | { type: 'request'; key: string; class: RequestClass; ms: number; version: number }
  | { type: 'fail'; key: string; reason: FailReason; message: string }
  | { type: 'load-start'; key: string }
  | { type: 'load-end'; key: string; ms: number; outcome: 'row' | 'absent' | 'error' }
  | { type: 'lease-granted'; key: string }
  | { type: 'lease-wait'; key: string }
  | { type: 'lease-renewed'; key: string }
  | { type: 'lease-lost'; key: string }
  | { type: 'filled'; key: string; version: number; bytes: number; ms: number }
  | { type: 'fill-rejected'; key: string; reason: 'lost' | 'older' | 'foreign' | 'unreachable' | 'voided' }
  /** Too many rows that do not exist were asked for, and this one for the first time. */
  | { type: 'absence-turned-away'; key: string }
  | { type: 'unreadable'; key: string; reason: UnreadableReason }
  | { type: 'too-large'; key: string; bytes: number; limit: number }
  | {
      type: 'write'
      key: string
      version: number
      ms: number
      way: 'database' | 'journal' | 'dirty set' | 'fall-back'
    }
  | { type: 'write-failed'; key: string; message: string }
  | {
      type: 'invalidated'
      key: string
      how: 'write' | 'explicit' | 'change log' | 'catch-up'
      outcome: string
    }
  | { type: 'tag-voided'; tag: string }
  | { type: 'invalidation-owed'; key: string }
  | { type: 'breaker'; state: 'open' | 'half-open' | 'closed'; reason: string }
  | { type: 'caught-up'; keys: number }
  | { type: 'flush'; records: number; keys: number; ms: number }
  | { type: 'flush-failed'; message: string }
  | { type: 'dead-letter'; key: string; version: number; reason: string }
  /** In the journal, but not confirmed where the policy wants it before it is acknowledged. */
  | { type: 'durability-missed'; key: string; wanted: 'disk' | 'replica'; reason: string }
  | { type: 'epoch'; epoch: number }
  | { type: 'swap'; phase: 'begun' | 'drained' }
  | { type: 'wrong-on-purpose'; switch: WrongSwitch; key: string }

export type Trace = (event: TraceEvent) => void
