import { pictureOf, screenColours } from '#components/charts/picture/picture.ts'
import { savePicture } from '#components/charts/picture/save-picture.ts'
import { moment } from '#components/format/durations.ts'
import type { Chart, ExperimentFacts, ExperimentRun, RunResult } from '#components/rpc/types.ts'
import { acrossOf, placeIn } from './chart-across.ts'
import { axisOf } from './chart-axis.ts'
import { columnsOf, linesOf } from './run-columns.ts'
import { settingsOf } from './set-up.ts'
import { settingsInWords } from './settings-in-words.ts'
import { valueText } from './value-text.ts'

const mostTicks = 8

/** The verdict with its charts, its table and its seed as a PNG file, in the colours of the screen. */
export async function drawExperiment(facts: ExperimentFacts, run: ExperimentRun): Promise<void> {
  const result = run.result as RunResult | null
  if (!result) return
  const settings = settingsOf(run.settings, facts)
  const picture = pictureOf({
    title: facts.title,
    words: [
      facts.question,
      result.verdict.sentence,
      `${moment(run.startedAt)} · ${settingsInWords(run, facts)}`,
    ],
    charts: facts.charts.map(chart => chartOf(facts, { chart, result, chosen: settings?.choices ?? [] })),
    table: {
      head: ['choice', ...facts.columns.map(({ label }) => label)],
      rows: result.verdict.rows.map(row => [
        facts.choices.find(({ id }) => id === row.choice)?.label ?? row.choice,
        ...facts.columns.map(column => valueText(column, row.cells[column.key])),
      ]),
    },
    colour: screenColours(),
  })
  await savePicture(picture, `cacheboard-${facts.id}-${run.id}.png`)
}

type Of = { chart: Chart; result: RunResult; chosen: readonly string[] }

function chartOf(facts: ExperimentFacts, { chart, result, chosen }: Of) {
  const columns = columnsOf(result.lines[chart.id], placeIn(chart))
  const across = acrossOf(chart)
  const { from, to } = columns
  return {
    chart: { title: chart.title, lines: linesOf(facts, chart, chosen), axis: axisOf(chart) },
    of: chart.x.label,
    columns,
    marks: [],
    ticks: across.ticks(from, to, mostTicks).map(at => ({ at, words: across.tick(at, to - from) })),
  }
}
