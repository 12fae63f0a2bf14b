import { z } from 'zod'

/** Columns at one point a second: at[i] belongs to index i of every line. */
const seriesShape = z.object({
  at: z.array(z.number()),
  lines: z.record(z.string(), z.array(z.number().nullable())),
})

const markShape = z.object({
  at: z.number(),
  kind: z.string(),
  lane: z.string().nullable(),
  text: z.string(),
  who: z.string().nullable(),
})

export const runStates = ['running', 'finished', 'interrupted'] as const
export type RunState = (typeof runStates)[number]

export type RunSeries = z.infer<typeof seriesShape>
export type RunMark = z.infer<typeof markShape>

export type RunInList = {
  id: string
  target: string
  name: string
  who: string | null
  state: RunState
  /** Stays until somebody removes it; the others give way to newer ones. */
  kept: boolean
  startedAt: number
  endedAt: number | null
}

/** `settings` is what the lab was started with; who reads it checks it. */
export type Run = RunInList & {
  settings: unknown
  versions: Record<string, string>
  marks: RunMark[]
  series: RunSeries
}

export const marksShape = z.array(markShape)
export const versionsShape = z.record(z.string(), z.string())

/** Pieces in the order in which they were recorded, as one series. A line that a piece lacks has a gap there. */
export function joinPieces(pieces: readonly unknown[]): RunSeries {
  const read = pieces.map(piece => seriesShape.parse(piece))
  const at = read.flatMap(piece => piece.at)
  const names = new Set(read.flatMap(piece => Object.keys(piece.lines)))
  const gap = (piece: RunSeries) => piece.at.map(() => null)
  const lines = [...names].map(
    name => [name, read.flatMap(piece => piece.lines[name] ?? gap(piece))] as const,
  )
  return { at, lines: Object.fromEntries(lines) }
}
