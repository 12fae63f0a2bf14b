import { text } from './text.ts'

/** Words in rows: the first column on the left, the numbers on the right. */
export type PictureTable = { head: readonly string[]; rows: readonly (readonly string[])[] }

const line = 24
const letter = 6.4
const between = 26

export const tableHeight = ({ rows }: PictureTable) => (rows.length + 1) * line + 12

/** As wide as its longest words, and not wider than the picture. */
function endsOf({ head, rows }: PictureTable, width: number): number[] {
  const wanted = head.map(
    (words, at) => Math.max(words.length, ...rows.map(row => row[at]?.length ?? 0)) * letter + between,
  )
  const all = wanted.reduce((sum, each) => sum + each, 0)
  const shrink = Math.min(1, width / all)
  let end = 0
  return wanted.map(each => {
    end += each * shrink
    return end
  })
}

type Place = { x: number; y: number; width: number; colour: (name: string) => string }

export function tableOf(table: PictureTable, { x, y, width, colour }: Place): string {
  const ends = endsOf(table, width)
  const row = (cells: readonly string[], at: number) =>
    cells.map((words, column) =>
      text({
        x: column === 0 ? x : x + (ends[column] ?? 0),
        y: y + at * line + 16,
        words,
        fill: colour(at === 0 ? 'faint' : 'text'),
        size: 12.5,
        anchor: column === 0 ? 'start' : 'end',
      }),
    )
  const rule = (at: number) =>
    `<path d="M${x} ${y + at * line}h${Math.min(width, ends.at(-1) ?? width)}" stroke="${colour('line')}"/>`
  return [table.head, ...table.rows]
    .flatMap((cells, at) => [...(at > 0 ? [rule(at)] : []), ...row(cells, at)])
    .join('')
}
