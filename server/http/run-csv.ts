type Told = {
  series: { at: readonly number[]; lines: Readonly<Record<string, readonly (number | null)[]>> }
  marks: readonly { at: number; lane: string | null; text: string; who: string | null }[]
}

/** One row a second; what was done in that second stands in the last column. Lines end as RFC 4180 wants it. */
export function csvOf({ series, marks }: Told): string {
  const names = Object.keys(series.lines).sort()
  const first = series.at[0] ?? 0
  const head = ['time', 'second', ...names, 'marks'].map(cell)
  const rows = series.at.map((at, index) => {
    const next = series.at[index + 1] ?? at + 1000
    const due = marks.filter(mark => mark.at < next && (index === 0 || mark.at >= at))
    const values = names.map(name => number(series.lines[name]?.[index] ?? null))
    return [
      new Date(at).toISOString(),
      String((at - first) / 1000),
      ...values,
      cell(due.map(words).join(' | ')),
    ]
  })
  return csvLines([head, ...rows])
}

/** Cells as they are: who gives them has quoted them. */
export const csvLines = (rows: readonly (readonly string[])[]): string =>
  rows.map(row => `${row.join(',')}\r\n`).join('')

const number = (value: number | null) => (value === null ? '' : String(value))

const words = ({ lane, text, who }: Told['marks'][number]) =>
  `${lane === null ? '' : `lane ${lane}: `}${text}${who === null ? '' : ` (${who})`}`

/** A text that a spreadsheet would take for a formula gets an apostrophe before it, as OWASP advises. */
export function cell(text: string): string {
  const harmless = /^[\s]*[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
