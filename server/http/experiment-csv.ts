import { BoardError } from '#server/errors.ts'
import { cell, csvLines } from '#server/http/run-csv.ts'
import { experimentOf } from '#server/lab/experiments/catalogue.ts'
import { type RunResult, runResultShape } from '#server/lab/experiments/result-shape.ts'

type Run = { experiment: string; result: unknown }
type Value = string | number | null | undefined

const written = (value: Value) =>
  typeof value === 'number' ? String(value) : value === null || value === undefined ? '' : cell(value)

/** The table of the verdict: a row for each choice, the numbers exact and in the unit that the head names. */
export function verdictCsv(run: Run): string {
  const { rows } = resultOf(run).verdict
  const facts = experimentOf(run.experiment)?.facts
  const labelOf = (choice: string) => facts?.choices.find(({ id }) => id === choice)?.label ?? choice
  const columns = columnsOf(run.experiment, rows)
  const head = ['choice', ...columns.map(({ head }) => head), 'what happened'].map(cell)
  return csvLines([
    head,
    ...rows.map(({ choice, cells, what }) => [
      cell(labelOf(choice)),
      ...columns.map(({ key }) => written(cells[key])),
      cell(what),
    ]),
  ])
}

const plain = ['count', 'number', 'text']

/** As the experiment names them; where it is no longer known, as they were stored. */
function columnsOf(experiment: string, rows: RunResult['verdict']['rows']): { key: string; head: string }[] {
  const known = experimentOf(experiment)?.facts.columns
  if (known)
    return known.map(({ key, label, unit }) => ({
      key,
      head: plain.includes(unit) ? label : `${label} (${unit})`,
    }))
  return Object.keys(rows[0]?.cells ?? {}).map(key => ({ key, head: key }))
}

/** Every point of every chart, one in a row: what a spreadsheet or a notebook can draw again. */
export function pointsCsv(run: Run): string {
  const { lines } = resultOf(run)
  const rows = Object.entries(lines).flatMap(([chart, of]) =>
    Object.entries(of).flatMap(([line, points]) =>
      points.map(([x, y]) => [cell(chart), cell(line), written(x), written(y)]),
    ),
  )
  return csvLines([['chart', 'line', 'x', 'y'], ...rows])
}

function resultOf({ result }: Run): RunResult {
  const read = runResultShape.safeParse(result)
  if (read.success) return read.data
  throw new BoardError(
    'NOT_FOUND',
    'This run has no verdict, so there is no table of it. It is to be had as json.',
  )
}
