import {
  type ChartColumns,
  highest,
  type LineSpec,
  lowestAboveZero,
  type Mark,
} from '#components/charts/chart-data.ts'
import { stickyLogScale } from '#components/charts/log-scale.ts'
import { roundScale, type Scale, shareOf, ticksOf } from '#components/charts/scale.ts'
import { joined } from '#components/format/numbers.ts'
import type { LabChartSpec } from '#components/live/lab/lab-charts.ts'
import { sinceStart } from './playhead.ts'

export type PictureChart = { chart: LabChartSpec; of: string; columns: ChartColumns; marks: readonly Mark[] }

export type Picture = {
  title: string
  /** What was asked, with the seed: whoever sees the picture can make the run again. */
  words: readonly string[]
  charts: readonly PictureChart[]
  /** The colour of a tone, as the screen has it now. */
  colour: (name: string) => string
}

const cardWidth = 620
const cardHeight = 230
const gap = 16
const edge = 28
const perRow = 2
const lineHeight = 18
const lettersPerLine = 170
const plot = { left: 62, right: 12, top: 46, bottom: 26 }

const pictureWidth = edge * 2 + cardWidth * perRow + gap

/** The whole run as one drawing that needs nothing else: no style sheet and no font of the page. */
export function pictureOf({ title, words, charts, colour }: Picture): {
  svg: string
  width: number
  height: number
} {
  const lines = words.flatMap(line => wrapped(line, lettersPerLine))
  const top = edge + 34 + lines.length * lineHeight + 10
  const height = top + Math.ceil(charts.length / perRow) * (cardHeight + gap) - gap + edge
  const cards = charts.map((chart, index) => {
    const x = edge + (index % perRow) * (cardWidth + gap)
    const y = top + Math.floor(index / perRow) * (cardHeight + gap)
    return `<g transform="translate(${x} ${y})">${cardOf(chart, colour)}</g>`
  })
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${pictureWidth}" height="${height}" viewBox="0 0 ${pictureWidth} ${height}" font-family="Geist, 'DejaVu Sans', sans-serif">`,
    `<rect width="100%" height="100%" fill="${colour('bg')}"/>`,
    text({ x: edge, y: edge + 16, words: title, fill: colour('text'), size: 20, weight: 600 }),
    ...lines.map((line, index) =>
      text({ x: edge, y: edge + 44 + index * lineHeight, words: line, fill: colour('mute'), size: 12.5 }),
    ),
    ...cards,
    '</svg>',
  ].join('')
  return { svg, width: pictureWidth, height }
}

function cardOf({ chart, of, columns, marks }: PictureChart, colour: Picture['colour']): string {
  const scale = scaleOf(chart, columns)
  const right = cardWidth - plot.right
  const bottom = cardHeight - plot.bottom
  const x = (at: number) =>
    plot.left + ((at - columns.from) / Math.max(1, columns.to - columns.from)) * (right - plot.left)
  const y = (value: number) => bottom - Math.min(1, Math.max(0, shareOf(scale, value))) * (bottom - plot.top)
  const title = of === '' ? chart.title : `${chart.title}, ${of}`
  return [
    `<rect width="${cardWidth}" height="${cardHeight}" rx="11" fill="${colour('panel')}" stroke="${colour('line')}"/>`,
    text({ x: 15, y: 24, words: title, fill: colour('mute'), size: 12.5, weight: 600 }),
    legend(chart.lines, colour),
    ...ticksOf(scale).map(tick => {
      const words = tick === 0 ? '0' : joined(chart.axis.format(tick))
      const level = y(tick)
      return `<path d="M${plot.left} ${round(level)}H${right}" stroke="${colour('line')}"/>${text({ x: plot.left - 8, y: level + 4, words, fill: colour('faint'), size: 11, anchor: 'end' })}`
    }),
    ...timeMarks(columns).map(at =>
      text({
        x: x(at),
        y: cardHeight - 9,
        words: sinceStart(at - columns.from),
        fill: colour('faint'),
        size: 11,
        anchor: 'middle',
      }),
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

function scaleOf({ axis, lines }: LabChartSpec, columns: ChartColumns): Scale {
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
  colour: Picture['colour']
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

function legend(lines: readonly LineSpec[], colour: Picture['colour']): string {
  let x = cardWidth - 15
  return lines
    .toReversed()
    .map(({ label, tone, dashed }) => {
      x -= label.length * 6.6
      const words = text({ x, y: 24, words: label, fill: colour('mute'), size: 11.5 })
      const dashes = dashed ? ' stroke-dasharray="4 2"' : ''
      x -= 36
      return `${words}<path d="M${x + 14} 20h16" stroke="${colour(tone)}" stroke-width="2"${dashes}/>`
    })
    .join('')
}

function timeMarks({ from, to }: ChartColumns): number[] {
  const steps = [10, 30, 60, 120, 300, 600, 1_800, 3_600].map(seconds => seconds * 1000)
  const step = steps.find(each => (to - from) / each <= 7) ?? 7_200_000
  return Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, index) => from + index * step)
}

type Text = {
  x: number
  y: number
  words: string
  fill: string
  size: number
  weight?: number
  anchor?: 'start' | 'middle' | 'end'
}

function text({ x, y, words, fill, size, weight = 400, anchor = 'start' }: Text): string {
  return `<text x="${round(x)}" y="${round(y)}" fill="${fill}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}">${escaped(words)}</text>`
}

const round = (amount: number) => Math.round(amount * 10) / 10

const signs: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** A name that a person gave is text and nothing else. What no drawing may hold is left out. */
export const escaped = (words: string): string =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: exactly those must go
  words.replace(/[\u0000-\u001f\ufffe\uffff]/g, ' ').replace(/[&<>"']/g, sign => signs[sign] ?? '')

/** Broken between words into lines that fit. */
export function wrapped(words: string, most: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of words.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > most) {
      lines.push(line)
      line = ''
    }
    line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}
