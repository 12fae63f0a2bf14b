import type { Series } from '#server/metrics/series.ts'
import type { CommandTimes } from '#server/observe/commandtimes/command-times.ts'
import type { Frame } from '#server/observe/frame.ts'
import type { Analysis } from '#server/observe/memory/shapes.ts'
import type { NamespacesResult } from '#server/observe/namespaces/shapes.ts'

/** A number or a name inside a sentence; the screen writes it as it writes all others of its kind. */
export type Value =
  | {
      kind: 'count' | 'bytes' | 'share' | 'rate' | 'bytes-rate' | 'ms' | 'seconds' | 'factor'
      value: number
    }
  | { kind: 'name'; value: string }
  | { kind: 'at'; value: number }

export type Text = (string | Value)[]

/** Where it is looked at, or acted on: a room of the board, with the words of its address. */
export type Place = { href: string; words: string }

/** From what was read, and when. */
export type Source = {
  kind: 'servers' | 'history' | 'analysis' | 'capture' | 'slow-log' | 'command-times'
  at: number
}

/** now: it hurts already. soon: it will, or costs much. look: it may be meant so. */
export const severities = ['now', 'soon', 'look'] as const
export type Severity = (typeof severities)[number]

/** ms since 1970. `atLeast`: it was so already when the board began to watch. */
export type Since = { at: number; atLeast: boolean }

export type Finding = {
  /** The rule, and what of it is concerned: setting it aside must not hide another one. */
  id: string
  severity: Severity
  /** How much of all reads, of the memory or of the time it concerns: 0 to 1. */
  share: number
  says: Text
  /** null: not known. */
  since: Since | null
  evidence: { label: string; value: Text }[]
  effect: Text
  remedy: Text
  place: Place
  source: Source
}

export type Look =
  | { kind: 'looked'; source: Source; findings: Finding[] }
  /** It could not look: what is missing, and where to get it. */
  | { kind: 'blind'; missing: string; place: Place | null }

/** What the board has read already (`at`), or why it has not; `since`: it was there until then. */
export type Known<T> =
  | { ok: true; at: number; value: T }
  | { ok: false; missing: string; place: Place | null; since: number | null }

/** Commands of the slow log that are alike. */
export type SlowGroup = {
  shape: string
  command: string
  count: number
  /** µs */
  total: number
  worst: number
  first: number
  last: number
}

/** Everything that advice is given from. Nothing of it is asked for advice alone. */
export type Reading = {
  now: number
  frame: Known<Frame>
  /** Of the masters. */
  policies: Known<readonly string[]>
  hour: Known<Series>
  day: Known<Series>
  analysis: Known<{ id: string | null; whole: Analysis }>
  capture: Known<{ id: string | null; whole: NamespacesResult }>
  slow: Known<{ seconds: number; groups: readonly SlowGroup[] }>
  commands: Known<{ seconds: number; commands: readonly CommandTimes[] }>
}

/** Pure: the same reading, the same findings. */
export type Rule = {
  id: string
  title: string
  /** What it looks for, for the list of those that found nothing. */
  looksFor: string
  look: (reading: Reading) => Look
}
