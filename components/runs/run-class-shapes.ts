import { type ClassWords, classWords } from '#components/live/lab/request-classes.ts'
import type { LabSeries, LaneId } from '#components/rpc/types.ts'
import type { Range } from './playhead.ts'

type Shape = { perSecond: number | null; values: (number | null)[] }
export type Classes = { all: number; each: Map<ClassWords['name'], Shape> }

/** As many as a small drawing has room for. */
const mostValues = 120

/** The classes of a lane within a stretch of time; null where none were kept. */
export function classesOf({ at, lines }: LabSeries, lane: LaneId, { from, to }: Range): Classes | null {
  const column = (name: string) => lines[`${lane}.${name}`]
  if (!column('hit')) return null
  const within = at.flatMap((moment, index) => (moment >= from && moment <= to ? [index] : []))
  const each = new Map(
    classWords.map(({ name }) => {
      const values = within.map(index => column(name)?.[index] ?? null)
      return [name, { perSecond: mean(values), values: fewer(values) }] as const
    }),
  )
  const all = [...each.values()].reduce((sum, { perSecond }) => sum + (perSecond ?? 0), 0)
  return { all, each }
}

function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter(value => value !== null)
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length
}

/** Neighbours joined, so that the whole stretch is seen. */
function fewer(values: readonly (number | null)[]): (number | null)[] {
  const size = Math.max(1, Math.ceil(values.length / mostValues))
  if (size === 1) return [...values]
  return Array.from({ length: Math.ceil(values.length / size) }, (_, number) =>
    mean(values.slice(number * size, (number + 1) * size)),
  )
}
