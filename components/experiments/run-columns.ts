import type { ChartColumns, LineSpec } from '#components/charts/chart-data.ts'
import type { Chart, ExperimentFacts, RunResult, Told } from '#components/rpc/types.ts'

export type Lines = RunResult['lines']

/** What a run has told so far, with what it tells now. */
export function withNews(lines: Lines, told: readonly Told[]): Lines {
  const next = { ...lines }
  for (const each of told) {
    if (each.kind !== 'points') continue
    const of = { ...next[each.chart] }
    const before = each.replace ? [] : (of[each.line] ?? [])
    of[each.line] = [...before, ...each.points.map(([x, y]): [number, number | null] => [x, y])]
    next[each.chart] = of
  }
  return next
}

/** The lines of a chart: its own, or one for each choice. */
export function linesOf(facts: ExperimentFacts, chart: Chart, chosen: readonly string[]): LineSpec[] {
  const of = chart.lines ?? facts.choices.filter(({ id }) => chosen.includes(id))
  return of.map(({ id, label, tone, dashed }) => ({ key: id, label, tone, ...(dashed && { dashed }) }))
}

/** The amount at the very end is written below it, half of it to the right. */
const roomForLabel = 0.03

/**
 * Columns with all x's of all lines. Between two of its points a line is drawn straight on; before its first and after
 * its last one it is not there.
 */
export function columnsOf(of: Lines[string] | undefined, place: (amount: number) => number): ChartColumns {
  const lines = of ?? {}
  const xs = [...new Set(Object.values(lines).flatMap(points => points.map(([x]) => x)))].sort(
    (a, b) => a - b,
  )
  const columns = Object.entries(lines).map(([key, points]) => [key, spread(points, xs)] as const)
  const at = xs.map(place)
  const from = at[0] ?? 0
  const last = at.at(-1) ?? 1
  const to = Math.max(from + 1, last + (last - from) * roomForLabel)
  return { from, to, at, lines: Object.fromEntries(columns) }
}

function spread(points: Lines[string][string], xs: readonly number[]): (number | null)[] {
  let next = 0
  return xs.map(x => {
    while (next < points.length && (points[next]?.[0] ?? 0) < x) next += 1
    const [after, before] = [points[next], points[next - 1]]
    if (after?.[0] === x) return after[1]
    if (!before || !after || before[1] === null || after[1] === null) return null
    return before[1] + ((after[1] - before[1]) * (x - before[0])) / (after[0] - before[0])
  })
}
