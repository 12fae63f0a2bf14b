'use client'

import type { ExperimentFacts, Row } from '#components/rpc/types.ts'
import { valueText } from './value-text.ts'

type Column = ExperimentFacts['columns'][number]
type VerdictTableProps = {
  facts: ExperimentFacts
  rows: readonly Row[]
  /** The same of another run; its number stands under ours. */
  beside: { label: string; rows: readonly Row[] } | null
}

const cell = 'px-2 py-1.5'
/** Whose row it is can be read however far the numbers are scrolled. */
const staysInSight = 'sticky left-0 bg-panel print:static'

/** What came of each choice. The best and the worst of a column stand out, in words as well. */
export function VerdictTable({ facts, rows, beside }: VerdictTableProps) {
  const labelOf = (id: string) => facts.choices.find(each => each.id === id)?.label ?? id
  return (
    <section
      aria-label="Verdict, table"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative overflow-x-auto"
    >
      <table className="w-full">
        {beside && (
          <caption className="pb-1 text-left text-faint text-xs">{`Under each number: ${beside.label}`}</caption>
        )}
        <thead className="text-faint text-xs">
          <tr className="align-bottom">
            <th scope="col" className={`${cell} ${staysInSight} text-left font-normal`}>
              choice
            </th>
            {facts.columns.map(({ key, label }) => (
              <th key={key} scope="col" className={`${cell} min-w-16 text-balance text-right font-normal`}>
                {label}
              </th>
            ))}
            <th scope="col" className={`${cell} text-left font-normal`}>
              what happened
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.choice} className="border-line border-t align-top">
              <th
                scope="row"
                className={`${cell} ${staysInSight} min-w-28 text-left font-medium text-pretty xl:whitespace-nowrap`}
              >
                {labelOf(row.choice)}
              </th>
              {facts.columns.map(column => (
                <td key={column.key} className={`${cell} text-right whitespace-nowrap`}>
                  <Number_ row={row} column={column} rows={rows} />
                  <Other column={column} row={beside?.rows.find(({ choice }) => choice === row.choice)} />
                </td>
              ))}
              <td className={`${cell} min-w-56 text-pretty text-mute print:min-w-0`}>{row.what}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

function Number_({ row, column, rows }: { row: Row; column: Column; rows: readonly Row[] }) {
  const value = row.cells[column.key]
  const rank = rankOf(value, { column, rows })
  const tone = rank === 'best' ? 'text-hit' : rank === 'worst' ? 'text-stale' : ''
  return (
    <span className={tone}>
      {valueText(column, value)}
      {rank && <span className="sr-only">{`, the ${rank}`}</span>}
    </span>
  )
}

function Other({ column, row }: { column: Column; row: Row | undefined }) {
  return row ? (
    <span className="block text-faint text-xs">{valueText(column, row.cells[column.key])}</span>
  ) : null
}

/** Only where they differ: equal numbers are neither. */
function rankOf(
  value: Row['cells'][string] | undefined,
  { column, rows }: { column: Column; rows: readonly Row[] },
) {
  if (typeof value !== 'number' || !column.best) return null
  const all = rows.map(({ cells }) => cells[column.key]).filter(each => typeof each === 'number')
  const [low, high] = [Math.min(...all), Math.max(...all)]
  if (high <= low * 1.1 + 1e-9) return null
  const [best, worst] = column.best === 'low' ? [low, high] : [high, low]
  return value === best ? 'best' : value === worst ? 'worst' : null
}
