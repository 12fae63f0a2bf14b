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
  /** Things that are counted: no half clients. */
  whole?: boolean
}

/** A level that must not be passed, drawn dashed, or a goal. */
export type LimitSpec = { label: string; at: number; tone: Tone }

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
  let top = 0
  for (const { key } of lines) {
    for (const value of columns.bands?.[key]?.max ?? []) top = Math.max(top, value ?? 0)
    for (const value of columns.lines[key] ?? []) top = Math.max(top, value ?? 0)
  }
  return top
}

export function isEmpty(columns: ChartColumns, lines: readonly LineSpec[]): boolean {
  return lines.every(({ key }) => (columns.lines[key] ?? []).every(value => value === null))
}
