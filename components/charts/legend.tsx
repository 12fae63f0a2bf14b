import { joined } from '#components/format/numbers.ts'
import type { AxisSpec, LimitSpec, LineSpec } from './chart-data.ts'
import { Swatch } from './swatch.tsx'

export type LegendProps = {
  lines: readonly LineSpec[]
  axis: AxisSpec
  limit?: LimitSpec | undefined
  /** The number beside a line's name: at the moment pointed at, else the newest. */
  numberOf: (key: string) => string
  /** In little room: which line is which, and no numbers. */
  namesOnly?: boolean
}

/** Which line is which, and what it is: at the moment that is pointed at in any chart, else at the newest. */
export function Legend({ lines, axis, limit, numberOf, namesOnly = false }: LegendProps) {
  return (
    <ul className="flex min-w-0 flex-1 gap-x-4 overflow-hidden text-xs whitespace-nowrap text-mute">
      {lines.map(line => (
        <li key={line.key} className="flex items-center gap-1.5">
          <Swatch line={line} />
          {line.label}
          {!namesOnly && <span className="min-w-16 text-text">{numberOf(line.key)}</span>}
        </li>
      ))}
      {limit && (
        <li className="flex items-center gap-1.5">
          <Swatch line={{ tone: limit.tone, dashed: true }} />
          {limit.label} {joined(axis.format(limit.at))}
        </li>
      )}
    </ul>
  )
}
