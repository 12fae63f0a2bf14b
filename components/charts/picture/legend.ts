import type { LineSpec } from '#components/charts/chart-data.ts'
import { text } from './text.ts'

const letter = 6.6
const sign = 36
const edge = 15
export const legendLine = 18

const widthOf = ({ label }: LineSpec) => label.length * letter + sign

/** On the right of the title where there is room; in rows beneath the chart where there is not. */
export function legendRows(
  { title, lines }: { title: string; lines: readonly LineSpec[] },
  width: number,
): LineSpec[][] {
  const all = lines.reduce((sum, line) => sum + widthOf(line), 0)
  if (all <= width - 2 * edge - title.length * letter) return []
  const rows: LineSpec[][] = [[]]
  let used = 0
  for (const line of lines) {
    if (used > 0 && used + widthOf(line) > width - 2 * edge) {
      rows.push([])
      used = 0
    }
    rows.at(-1)?.push(line)
    used += widthOf(line)
  }
  return rows
}

type Colour = (name: string) => string
type At = { line: LineSpec; x: number; y: number; colour: Colour }

function item({ line: { label, tone, dashed }, x, y, colour }: At): string {
  const dashes = dashed ? ' stroke-dasharray="4 2"' : ''
  const words = text({ x: x + 22, y, words: label, fill: colour('mute'), size: 11.5 })
  return `${words}<path d="M${x} ${y - 4}h16" stroke="${colour(tone)}" stroke-width="2"${dashes}/>`
}

/** One row of a legend, from `x` to the right. */
export function legendRow(
  lines: readonly LineSpec[],
  { x, y, colour }: { x: number; y: number; colour: Colour },
): string {
  let next = x
  return lines
    .map(line => {
      const at = next
      next += widthOf(line)
      return item({ line, x: at, y, colour })
    })
    .join('')
}

export const besideTitle = (lines: readonly LineSpec[], width: number) =>
  width - edge - lines.reduce((sum, line) => sum + widthOf(line), 0) + 14
