/** What an experiment tells while it runs, and what it ends in. Data only: stored as JSON, drawn by the screen. */

export type Unit = 'count' | 'number' | 'ms' | 's' | 'share' | 'bytes' | 'per second' | 'text'
export type Tone = 'hit' | 'miss' | 'db' | 'stale' | 'write' | 'ok' | 'mute' | 'text'
export type Mode = 'real' | 'simulated'

export type Cell = number | string | null
export type Row = {
  choice: string
  cells: Record<string, Cell>
  /** What happened, in a few words. */
  what: string
}

/** A closed form beside what was measured. `predicted` null: there is none for this one. */
export type Law = {
  choice: string
  /** "loads per expiry" */
  about: string
  /** "e^(1/β)" */
  formula: string
  predicted: number
  measured: number
  unit: Unit
}

/** One representative request, step by step. Times in ms since the moment that the experiment is about. */
export type Story = {
  choice: string
  title: string
  /** Where no clock says when: the number of the request or the move in place of the ms. */
  counts?: 'requests' | 'moves'
  steps: { at: number; text: string }[]
}

export type Verdict = {
  /** Built from the measured numbers. */
  sentence: string
  /** The prediction that these numbers prove right; null where none of those offered is. */
  answer: string | null
  rows: Row[]
  laws: Law[]
  stories: Story[]
  /** What these numbers do not say. */
  caveats: string[]
}

/** All lines of a chart have the same x's where they can: a gap is drawn as a gap. */
export type Points = readonly (readonly [x: number, y: number | null])[]

export type Told =
  | { kind: 'progress'; done: number; of: number; doing: string }
  /** `replace`: these are all points of this line, in place of those told before. */
  | { kind: 'points'; chart: string; line: string; points: Points; replace?: boolean }
  | { kind: 'row'; row: Row }
