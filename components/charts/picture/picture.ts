import { cardOf, legendHeight, type PictureChart } from './card.ts'
import { type PictureTable, tableHeight, tableOf } from './table.ts'
import { text, wrapped } from './text.ts'

type Picture = {
  title: string
  /** What was asked, with the seed: whoever sees the picture can make the run again. */
  words: readonly string[]
  charts: readonly PictureChart[]
  table?: PictureTable
  /** The colour of a tone, as the screen has it now. */
  colour: (name: string) => string
}
export type Drawing = { svg: string; width: number; height: number }

const gap = 16
const edge = 28
const lineHeight = 18
const lettersPerLine = 170
const inner = 620 * 2 + gap
const width = inner + edge * 2

/** Everything as one drawing that needs nothing else: no style sheet and no font of the page. */
export function pictureOf({ title, words, charts, table, colour }: Picture): Drawing {
  const perRow = charts.length === 1 ? 1 : 2
  const card = (inner - gap * (perRow - 1)) / perRow
  const high = (perRow === 1 ? 320 : 230) + Math.max(0, ...charts.map(chart => legendHeight(chart, card)))
  const lines = words.flatMap(line => wrapped(line, lettersPerLine))
  const top = edge + 34 + lines.length * lineHeight + 10
  const below = top + Math.ceil(charts.length / perRow) * (high + gap)
  const height = below - gap + edge + (table ? tableHeight(table) : 0)
  const cards = charts.map((chart, index) => {
    const x = edge + (index % perRow) * (card + gap)
    const y = top + Math.floor(index / perRow) * (high + gap)
    return `<g transform="translate(${x} ${y})">${cardOf(chart, { width: card, height: high, colour })}</g>`
  })
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Geist, 'DejaVu Sans', sans-serif">`,
    `<rect width="100%" height="100%" fill="${colour('bg')}"/>`,
    text({ x: edge, y: edge + 16, words: title, fill: colour('text'), size: 20, weight: 600 }),
    ...lines.map((line, index) =>
      text({ x: edge, y: edge + 44 + index * lineHeight, words: line, fill: colour('mute'), size: 12.5 }),
    ),
    ...cards,
    ...(table ? [tableOf(table, { x: edge, y: below, width: inner, colour })] : []),
    '</svg>',
  ].join('')
  return { svg, width, height }
}

/** The colours that the screen has now. */
export function screenColours(): Picture['colour'] {
  const style = getComputedStyle(document.documentElement)
  return name => style.getPropertyValue(`--color-${name}`).trim() || 'currentColor'
}
