import { colour } from './colour.ts'
import type { Box, Words } from './places.ts'

type StationProps = { box: Box; title: string; words: string; tone?: string; dashed?: boolean }

export function Station({ box, title, words, tone, dashed = false }: StationProps) {
  const { x, y, width, height } = box
  const middle = x + width / 2
  return (
    <g>
      <Frame box={box} tone={tone} dashed={dashed} />
      <text
        x={middle}
        y={y + height / 2 - 3}
        textAnchor="middle"
        fontSize="14"
        fontWeight="600"
        className="fill-text"
      >
        {title}
      </text>
      <FittingWords x={middle} y={y + height / 2 + 15} room={width - 12} words={words} />
    </g>
  )
}

export function Frame({ box, tone, dashed }: { box: Box; tone?: string | undefined; dashed?: boolean }) {
  return (
    <rect
      {...box}
      rx="9"
      className="fill-raise"
      stroke={tone ? colour(tone) : 'var(--color-line)'}
      strokeOpacity={tone ? 0.65 : 1}
      strokeDasharray={dashed ? '5 4' : undefined}
    />
  )
}

const unitsPerLetter = 5.6

/** A name that is longer than its box is pressed together a little, then cut. */
export function FittingWords({ x, y, room, words }: { x: number; y: number; room: number; words: string }) {
  const most = Math.floor(room / (unitsPerLetter * 0.9))
  const text = words.length > most ? `${words.slice(0, most - 1)}…` : words
  return (
    <text
      x={x}
      y={y}
      textAnchor="middle"
      fontSize="11"
      className="fill-mute"
      {...(text.length * unitsPerLetter > room ? { textLength: room, lengthAdjust: 'spacingAndGlyphs' } : {})}
    >
      {text}
    </text>
  )
}

export function Journal({ box, unflushed, words }: { box: Box; unflushed: number; words: string }) {
  const middle = box.x + box.width / 2
  return (
    <g>
      <Frame box={box} tone="write" />
      <text
        x={middle}
        y={box.y + 17}
        textAnchor="middle"
        fontSize="12"
        fontWeight="600"
        className="fill-text"
      >
        Journal
      </text>
      <text
        x={middle}
        y={box.y + 31}
        textAnchor="middle"
        fontSize="11"
        fill={unflushed > 0 ? colour('write') : undefined}
        className="fill-mute"
      >
        {words}
      </text>
    </g>
  )
}

/** A switch that is lifted: nothing passes. */
export function OpenBreaker({ x, y, anchor, instances }: Words & { instances: number }) {
  return (
    <g transform={`translate(${x} ${y})`}>
      <rect x="-13" y="-13" width="26" height="26" rx="13" className="fill-panel" stroke={colour('stale')} />
      <path
        d="M-7 4H-4L5 -5M5 4H7"
        fill="none"
        stroke={colour('stale')}
        strokeWidth="1.8"
        strokeLinecap="round"
      />
      <text
        x={anchor === 'end' ? -18 : 18}
        y="4"
        textAnchor={anchor}
        fontSize="11"
        fill={colour('stale')}
        stroke="var(--color-panel)"
        strokeWidth="4"
        paintOrder="stroke"
      >
        {`breaker open in ${instances}`}
      </text>
    </g>
  )
}
