import type { LabSettings, LaneId } from '#server/lab/settings.ts'

/** What the screen knows of a lab beside its frames. Published whole on `lab:<target>` as `state` when it changes. */
export type LabState = {
  target: string
  phase:
    | { kind: 'idle' }
    /** Making the tables and their rows: `done` of `of` rows. */
    | { kind: 'starting'; done: number; of: number }
    | { kind: 'running'; since: number }
    /** Write-behind is flushed, then everything of the lab is removed. */
    | { kind: 'stopping' }
    | { kind: 'failed'; message: string }
  /** In force, or what would start. */
  settings: LabSettings
  /** Grows with every change: a screen that changes older settings is told so. */
  revision: number
  /** When the present settings came into force in all instances; null while some have not said so. */
  appliedAt: number | null
  marks: LabMark[]
  chaos: ChaosState[]
  /** The run that is being recorded. */
  run: { id: string; startedAt: number } | null
  /** What is wrong now, each as a sentence: an instance that died, a cache that is away, a database that is away. */
  troubles: { at: number; message: string }[]
  /** Why this target cannot run a lab; null when it can. */
  refused: string | null
}

/** Something a person or the lab did, drawn as a line on every chart. */
export type LabMark = {
  at: number
  kind: 'start' | 'policy' | 'workload' | 'instances' | 'database' | 'chaos' | 'restored' | 'trouble'
  lane: LaneId | null
  /** "cache-aside → write-behind", "rate 500 → 5 000 /s". */
  text: string
  /** Who did it; null: the lab itself. */
  who: string | null
}

export const chaosKinds = [
  'expire hottest',
  'burst',
  'flush',
  'kill cache',
  'freeze cache',
  'slow database',
  'cut database',
  'old data',
] as const
export type ChaosKind = (typeof chaosKinds)[number]

export type ChaosState = {
  kind: ChaosKind
  /** Why it cannot be done here; null when it can. */
  refused: string | null
  /** Going on since, and restored by itself at; null when it is not going on. */
  active: { since: number; until: number; who: string } | null
}

/** The last minutes at one point a second, for who comes later. Columns: at[i] belongs to index i of every line. */
export type LabSeries = {
  at: number[]
  /** `offered`, `achieved`, and per lane `a.hitRate`, `a.p50`, `a.p99`, `a.p999`, `a.queries`, `a.capacity`, … */
  lines: Record<string, (number | null)[]>
}
