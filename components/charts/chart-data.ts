import { joined, type Parts } from '#components/format/numbers.ts'

/** A colour means one thing everywhere on the board; a chart only names it. */
export type Tone = 'hit' | 'miss' | 'db' | 'stale' | 'write' | 'ok' | 'mute' | 'text'

export type LineSpec = {
  key: string
  label: string
  tone: Tone
  /** Drawn with its area down to zero. */
  area?: boolean
  /** Told apart from its neighbour without colour. */
  dashed?: boolean
}

type Values = readonly (number | null)[]

/** Columns: `at[i]` (ms since 1970) belongs to index i of every line. null is a gap and stays one. */
export type ChartColumns = {
  from: number
  to: number
  at: readonly number[]
  lines: Readonly<Record<string, Values | undefined>>
  /** Lowest and highest inside each point, where a point covers more than one sample. */
  bands?: Readonly<Record<string, { min: Values; max: Values } | undefined>>
  /** Values that the axis reaches in any case: those of the charts beside it that have the same axis. */
  reach?: { lowest: number; highest: number }
}

/** Where a chart gets its columns from, when it is its turn. `subscribe` returns its undo. */
export type ChartSource = {
  subscribe: (changed: () => void) => () => void
  read: () => ChartColumns
}

/** How the numbers of an axis read, and what bounds it. */
export type AxisSpec = {
  format: (amount: number) => Parts
  /** An end that never moves, such as 1 for a share. */
  top?: number
  /** Decades instead of steps from zero: for what spans from a tenth to thousands. Zero is drawn at the bottom. */
  log?: boolean
  /** Things that are counted: no half clients. */
  whole?: boolean
}

/** What runs from left to right: moments, unless a chart says otherwise. Between its ends lies at least 1. */
export type AcrossSpec = {
  label: string
  /** Round places between two, at most so many. */
  ticks: (from: number, to: number, most: number) => number[]
  tick: (at: number, span: number) => string
  exact: (at: number) => string
  /** What was measured last stands first in the table. */
  newestFirst: boolean
}

/** A level that must not be passed, drawn dashed, or a goal. */
export type LimitSpec = { label: string; at: number; tone: Tone }

/** Something that happened at a moment, drawn as a line through the chart. */
export type Mark = { at: number; label: string; tone: Tone }

export const noColumns: ChartColumns = { from: 0, to: 0, at: [], lines: {} }

export function valueAt(columns: ChartColumns, key: string, index: number): number | null {
  return columns.lines[key]?.[index] ?? null
}

export function valueText(columns: ChartColumns, key: string, index: number, axis: AxisSpec): string {
  const value = valueAt(columns, key, index)
  return value === null ? 'no data' : joined(axis.format(value))
}

/** The lowest and highest inside a point, where they say more than the mean does. */
export function bandAt(columns: ChartColumns, key: string, index: number): [number, number] | null {
  const band = columns.bands?.[key]
  const min = band?.min[index] ?? null
  const max = band?.max[index] ?? null
  return min === null || max === null ? null : [min, max]
}

export function highest(columns: ChartColumns, lines: readonly LineSpec[]): number {
  let top = columns.reach?.highest ?? 0
  for (const { key } of lines) {
    for (const value of columns.bands?.[key]?.max ?? []) top = Math.max(top, value ?? 0)
    for (const value of columns.lines[key] ?? []) top = Math.max(top, value ?? 0)
  }
  return top
}

/** The smallest value above zero; zero where there is none. */
export function lowestAboveZero(columns: ChartColumns, lines: readonly LineSpec[]): number {
  let low = columns.reach?.lowest || Number.POSITIVE_INFINITY
  for (const { key } of lines) {
    for (const value of columns.lines[key] ?? []) if (value !== null && value > 0) low = Math.min(low, value)
  }
  return Number.isFinite(low) ? low : 0
}

export function isEmpty(columns: ChartColumns, lines: readonly LineSpec[]): boolean {
  return lines.every(({ key }) => (columns.lines[key] ?? []).every(value => value === null))
}
