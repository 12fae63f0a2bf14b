import {
  type AxisSpec,
  type ChartColumns,
  highest,
  type LineSpec,
  lowestAboveZero,
  type Mark,
} from '#components/charts/chart-data.ts'
import { stickyLogScale } from '#components/charts/log-scale.ts'
import { roundScale, type Scale, shareOf, ticksOf } from '#components/charts/scale.ts'
import { joined } from '#components/format/numbers.ts'
import { besideTitle, legendLine, legendRow, legendRows } from './legend.ts'
import { round, text } from './text.ts'

export type PictureChart = {
  chart: { title: string; lines: readonly LineSpec[]; axis: AxisSpec }
  of: string
  columns: ChartColumns
  marks: readonly Mark[]
  /** What stands beneath the plot, and where. */
  ticks: readonly { at: number; words: string }[]
}

type Card = { width: number; height: number; colour: (name: string) => string }

const edge = 15
const plot = { left: 62, right: 12, top: 46, bottom: 26 }

const titleOf = ({ chart, of }: PictureChart) => (of === '' ? chart.title : `${chart.title}, ${of}`)

const rowsOf = (of: PictureChart, width: number) =>
  legendRows({ title: titleOf(of), lines: of.chart.lines }, width)

/** How much higher a card has to be for its legend. */
export const legendHeight = (of: PictureChart, width: number) => rowsOf(of, width).length * legendLine

/** One chart in its frame. */
export function cardOf(of: PictureChart, { width, height, colour }: Card): string {
  const { chart, columns, marks, ticks } = of
  const scale = scaleOf(chart, columns)
  const rows = rowsOf(of, width)
  const right = width - plot.right
  const foot = height - rows.length * legendLine
  const bottom = foot - plot.bottom
  const x = (at: number) =>
    plot.left + ((at - columns.from) / Math.max(1, columns.to - columns.from)) * (right - plot.left)
  const y = (value: number) => bottom - Math.min(1, Math.max(0, shareOf(scale, value))) * (bottom - plot.top)
  return [
    `<rect width="${width}" height="${height}" rx="11" fill="${colour('panel')}" stroke="${colour('line')}"/>`,
    text({ x: edge, y: 24, words: titleOf(of), fill: colour('mute'), size: 12.5, weight: 600 }),
    ...(rows.length === 0
      ? [legendRow(chart.lines, { x: besideTitle(chart.lines, width), y: 24, colour })]
      : rows.map((row, at) => legendRow(row, { x: edge, y: foot + 8 + at * legendLine, colour }))),
    ...ticksOf(scale).map(tick => {
      const words = tick === 0 ? '0' : joined(chart.axis.format(tick))
      const level = y(tick)
      return `<path d="M${plot.left} ${round(level)}H${right}" stroke="${colour('line')}"/>${text({ x: plot.left - 8, y: level + 4, words, fill: colour('faint'), size: 11, anchor: 'end' })}`
    }),
    ...ticks.map(({ at, words }) =>
      text({ x: x(at), y: foot - 9, words, fill: colour('faint'), size: 11, anchor: 'middle' }),
    ),
    ...chart.lines.map(line => drawn({ columns, line, x, y, bottom, colour })),
    ...marksWithin(marks, columns).map(mark => {
      const at = round(x(mark.at))
      return `<path d="M${at} ${plot.top}V${bottom}" stroke="${colour(mark.tone)}" stroke-dasharray="3 3"/>`
    }),
  ].join('')
}

const marksWithin = (marks: readonly Mark[], { from, to }: ChartColumns) =>
  marks.filter(({ at }) => at >= from && at <= to)

function scaleOf({ axis, lines }: PictureChart['chart'], columns: ChartColumns): Scale {
  if (axis.top !== undefined) return { top: axis.top, step: axis.top / 4, bottom: 0, log: false }
  const top = highest(columns, lines)
  if (axis.log) return stickyLogScale(null, { lowest: lowestAboveZero(columns, lines), highest: top })
  return roundScale(top, axis.whole)
}

type Drawn = {
  columns: ChartColumns
  line: LineSpec
  x: (at: number) => number
  y: (value: number) => number
  bottom: number
  colour: Card['colour']
}

/** A gap in the numbers is a gap in the line. */
function drawn({ columns, line, x, y, bottom, colour }: Drawn): string {
  const stretches: { x: number; y: number }[][] = [[]]
  for (const [index, value] of (columns.lines[line.key] ?? []).entries()) {
    if (value === null) stretches.push([])
    else stretches.at(-1)?.push({ x: x(columns.at[index] ?? 0), y: y(value) })
  }
  return stretches
    .filter(points => points.length > 0)
    .map(points => {
      const path = points
        .map((point, index) => `${index === 0 ? 'M' : 'L'}${round(point.x)} ${round(point.y)}`)
        .join('')
      const area = line.area
        ? `<path d="${path}V${bottom}H${round(points[0]?.x ?? 0)}Z" fill="${colour(line.tone)}" fill-opacity="0.13"/>`
        : ''
      const dashes = line.dashed ? ' stroke-dasharray="5 4"' : ''
      return `${area}<path d="${path}h0.01" fill="none" stroke="${colour(line.tone)}" stroke-width="1.7" stroke-linecap="round"${dashes}/>`
    })
    .join('')
}
