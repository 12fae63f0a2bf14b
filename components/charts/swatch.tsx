import type { LineSpec } from './chart-data.ts'

/** The line in small: its colour, and dashes or an area where it has them. */
export function Swatch({ line }: { line: Pick<LineSpec, 'tone' | 'area' | 'dashed'> }) {
  const colour = `var(--color-${line.tone})`
  return (
    <svg width="14" height="9" viewBox="0 0 14 9" aria-hidden="true" className="shrink-0">
      {line.area && <rect y="2" width="14" height="7" fill={colour} opacity="0.3" />}
      <path d="M0 2H14" stroke={colour} strokeWidth="2" strokeDasharray={line.dashed ? '4 2' : undefined} />
    </svg>
  )
}
