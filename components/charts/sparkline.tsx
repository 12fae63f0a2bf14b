import type { Tone } from './chart-data.ts'

export type SparklineProps = {
  values: readonly (number | null)[]
  tone: Tone
  /** The upper end; the highest value where there is none. */
  top?: number
  className?: string
}

const width = 120
const height = 34
const pad = 2

/** The shape of the last minute behind a number. The chart with the axes is elsewhere, so it says nothing itself. */
export function Sparkline({ values, tone, top, className = '' }: SparklineProps) {
  const highest = top ?? Math.max(...values.map(value => value ?? 0))
  const colour = `var(--color-${tone})`
  const stretches = stretchesOf(values, highest > 0 ? highest : 1)
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      aria-hidden="true"
      className={`block w-full ${className}`}
    >
      {stretches.map(stretch => (
        <g key={stretch.from}>
          <path d={`${stretch.line}V${height}H${stretch.from}Z`} fill={colour} opacity={0.13} />
          <path
            d={stretch.line}
            fill="none"
            stroke={colour}
            strokeWidth={1.6}
            strokeLinecap="round"
            vectorEffect="non-scaling-stroke"
          />
        </g>
      ))}
    </svg>
  )
}

type Stretch = { from: string; line: string }

/** A gap in the data is a gap in the line: each stretch without one is a path of its own. */
function stretchesOf(values: readonly (number | null)[], top: number): Stretch[] {
  const stretches: Stretch[] = []
  let open: Stretch | null = null
  for (const [index, value] of values.entries()) {
    if (value === null) {
      open = null
      continue
    }
    const x = ((index / Math.max(1, values.length - 1)) * width).toFixed(1)
    const y = (height - pad - (Math.min(value, top) / top) * (height - 2 * pad)).toFixed(1)
    if (open) open.line += `L${x} ${y}`
    else {
      open = { from: x, line: `M${x} ${y}h0.01` }
      stretches.push(open)
    }
  }
  return stretches
}
