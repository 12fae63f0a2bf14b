import { createHash } from 'node:crypto'
import type { Points, Row, Told, Verdict } from '#server/lab/experiments/verdict.ts'

/** More would be more than a screen has pixels for. */
const mostPoints = 600
const mostLines = 60

export type Lines = Record<string, Record<string, Points>>
export type Result = { verdict: Verdict; lines: Lines }
/** What is there while it still runs. */
export type Sofar = { rows: Row[]; lines: Lines; progress: { done: number; of: number; doing: string } }

/** Gathers what an experiment tells. */
export function createResult() {
  const rows = new Map<string, Row>()
  const lines: Lines = {}
  let progress = { done: 0, of: 0, doing: '' }

  function addPoints({ chart, line, points, replace }: Extract<Told, { kind: 'points' }>) {
    lines[chart] ??= {}
    const of = lines[chart]
    if (Object.keys(of).length >= mostLines && of[line] === undefined) return
    const before = replace ? [] : (of[line] ?? [])
    of[line] = thinned([...before, ...points])
  }

  return {
    hear(told: Told) {
      if (told.kind === 'progress') progress = { done: told.done, of: told.of, doing: told.doing }
      else if (told.kind === 'row') rows.set(told.row.choice, told.row)
      else addPoints(told)
    },
    sofar: (): Sofar => ({ rows: [...rows.values()], lines, progress }),
    /** The same verdict and the same lines have the same hash, whenever and wherever they were found. */
    finish(verdict: Verdict): Result & { hash: string } {
      const result = { verdict, lines }
      return { ...result, hash: createHash('sha256').update(canonical(result)).digest('hex') }
    },
  }
}

/** Every second point, as often as needed; the last one stays. */
function thinned(points: Points): Points {
  if (points.length <= mostPoints) return points
  return thinned(points.filter((_, at) => at % 2 === 0 || at === points.length - 1))
}

/** The same data is the same text, in whichever order it was told. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each
    return Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)))
  })
}
