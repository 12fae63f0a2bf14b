import { noColumns } from '#components/charts/chart-data.ts'
import { pictureOf, screenColours } from '#components/charts/picture/picture.ts'
import { savePicture } from '#components/charts/picture/save-picture.ts'
import { moment } from '#components/format/durations.ts'
import { labCharts } from '#components/live/lab/lab-charts.ts'
import { marksOfLane } from '#components/live/lab/lab-marks.ts'
import { onSameAxis, runColumns } from '#components/live/lab/lab-sources.ts'
import { doneInWords } from './done-in-words.ts'
import type { Run } from './run.ts'
import { lanesOf, rangeOf } from './run-beside.ts'
import { laneLabels } from './run-labels.ts'
import { runTicks } from './run-ticks.ts'
import { readSettings, settingsInWords } from './settings-words.ts'

/** All charts of a run with its settings and seed as a PNG file, in the colours of the screen. */
export async function drawRun(run: Run): Promise<void> {
  const settings = readSettings(run.settings)
  const lanes = lanesOf(run)
  const labels = laneLabels(run)
  const range = rangeOf(run)
  const picture = pictureOf({
    title: run.name,
    words: [
      `${moment(run.startedAt)} · ${lanes.map(lane => labels[lane]).join(' beside ')}`,
      ...(settings ? [settingsInWords(settings).join(' ')] : []),
      ...doneInWords(run.marks, range.from),
    ],
    charts: labCharts.flatMap(chart => {
      const shown = chart.whole ? lanes.slice(0, 1) : lanes
      const window = { ...range, until: range.to }
      const sources = shown.map(lane => ({
        subscribe: () => () => {},
        read: () => runColumns(run.series, { chart, lane, window }),
      }))
      const columns = onSameAxis(sources, chart.lines).map(source => source.read())
      return shown.map((lane, index) => ({
        chart,
        of: shown.length < 2 ? '' : labels[lane],
        columns: columns[index] ?? noColumns,
        ticks: runTicks(columns[index] ?? noColumns),
        marks: marksOfLane(run.marks, lane),
      }))
    }),
    colour: screenColours(),
  })
  await savePicture(picture, `cacheboard-run-${run.id}.png`)
}
