import { memo, useRef } from 'react'
import { colour } from './colour.ts'
import { dotGap } from './flow.ts'
import type { Places } from './places.ts'
import type { Edge } from './travel.ts'
import { useDots } from './use-dots.ts'

type LineProps = {
  id: Edge['id']
  tone: string
  label: string
  width: number
  dotsPerSecond: number
  idle: boolean
  places: Places
}

export const TravelLine = memo(function TravelLine({
  id,
  tone,
  label,
  width,
  dotsPerSecond,
  idle,
  places,
}: LineProps) {
  const dots = useRef<SVGPathElement>(null)
  const { path, words } = places.ways[id]
  useDots(dots, dotsPerSecond)
  return (
    <g>
      <path
        d={path}
        fill="none"
        stroke={colour(tone)}
        strokeWidth={width}
        strokeDasharray={idle ? '2 5' : undefined}
        opacity={idle ? 0.5 : 0.42}
      />
      <path
        ref={dots}
        d={path}
        fill="none"
        stroke={colour(tone)}
        strokeWidth={Math.max(4.5, width + 1)}
        strokeLinecap="round"
        strokeDasharray={`0.01 ${dotGap - 0.01}`}
        className={idle ? 'hidden' : 'motion-reduce:hidden'}
      />
      <text
        x={words.x}
        y={words.y}
        textAnchor={words.anchor}
        fill={colour(tone)}
        stroke="var(--color-panel)"
        strokeWidth={4}
        paintOrder="stroke"
      >
        {label}
      </text>
    </g>
  )
})
