'use client'

import { memo, useRef } from 'react'
import { dotGap, type Flow } from './flow.ts'
import type { Box, Places, Words } from './places.ts'
import type { Edge, Travel } from './travel.ts'
import { useDots } from './use-dots.ts'

const colour = (tone: string) => `var(--color-${tone})`

export type TravelDrawingProps = {
  travel: Travel
  flow: Flow
  places: Places
  /** Nobody knows what passes now. */
  still: boolean
}

/** The picture alone: whoever cannot see it has the table with the same numbers. */
export function TravelDrawing({ travel, flow, places, still }: TravelDrawingProps) {
  const { clients, instances, cache, database, journal } = travel
  return (
    <svg
      viewBox={`0 0 ${places.width} ${places.height}`}
      aria-hidden="true"
      className="mx-auto block size-full select-none"
      fontSize="12"
    >
      {travel.edges.map(edge => (
        <Line
          key={edge.id}
          id={edge.id}
          tone={edge.tone}
          label={edge.label}
          width={flow.width(edge.perSecond)}
          dotsPerSecond={still ? 0 : flow.dotsPerSecond(edge.perSecond)}
          idle={edge.perSecond <= 0}
          places={places}
        />
      ))}
      <Station box={places.clients} title={clients.title} words={clients.words} />
      <Station box={places.instances} title={instances.title} words={instances.words} />
      <Station
        box={places.cache}
        title={cache.away ? `Cache ${cache.away.startsWith('not') ? '' : cache.away}`.trim() : cache.title}
        words={
          cache.away ? (cache.away.startsWith('not') ? cache.away : 'nothing comes from here') : cache.words
        }
        tone={cache.away ? 'stale' : 'hit'}
        dashed={cache.away !== null}
      />
      <Database box={places.database} database={database} />
      {journal && <Journal box={places.journal} {...journal} />}
      {cache.brokenInstances > 0 && <OpenBreaker {...places.breaker} instances={cache.brokenInstances} />}
    </svg>
  )
}

type LineProps = {
  id: Edge['id']
  tone: string
  label: string
  width: number
  dotsPerSecond: number
  idle: boolean
  places: Places
}

const Line = memo(function Line({ id, tone, label, width, dotsPerSecond, idle, places }: LineProps) {
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

type StationProps = { box: Box; title: string; words: string; tone?: string; dashed?: boolean }

function Station({ box, title, words, tone, dashed = false }: StationProps) {
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

function Frame({ box, tone, dashed }: { box: Box; tone?: string | undefined; dashed?: boolean }) {
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
function FittingWords({ x, y, room, words }: { x: number; y: number; room: number; words: string }) {
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

const mostPlaces = 20
const mostWaiting = 12

/** Its connections one by one where they can be counted, and who waits for one before its door. */
function Database({ box, database }: { box: Box; database: Travel['database'] }) {
  const { x, y, width, height } = box
  const middle = x + width / 2
  const { busy, connections, queue, away } = database
  const shown = Math.min(connections, mostPlaces)
  const taken = connections === 0 ? 0 : Math.round((busy / connections) * shown)
  const step = Math.min(12, (width - 24) / Math.max(1, shown))
  const first = middle - (shown * step) / 2
  return (
    <g>
      <Frame box={box} tone={away ? 'stale' : 'db'} dashed={away} />
      <text x={middle} y={y + 26} textAnchor="middle" fontSize="14" fontWeight="600" className="fill-text">
        {away ? 'Database away' : 'Database'}
      </text>
      <FittingWords x={middle} y={y + 44} room={width - 12} words={database.words} />
      {Array.from({ length: shown }, (_, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number
          key={index}
          x={first + index * step}
          y={y + 53}
          width={Math.max(2, step - 3)}
          height="7"
          rx="1.5"
          fill={index < taken ? colour('db') : 'none'}
          stroke={colour('db')}
          strokeOpacity="0.7"
        />
      ))}
      {queue > 0 && (
        <g fill={colour('stale')}>
          {Array.from({ length: Math.min(queue, mostWaiting) }, (_, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a place is its number
            <circle key={index} cx={x + 14 + index * 6} cy={y + height - 11} r="2.2" />
          ))}
          <text x={x + width - 10} y={y + height - 7} textAnchor="end" fontSize="11">
            {`queue ${queue}`}
          </text>
        </g>
      )}
    </g>
  )
}

function Journal({ box, unflushed, words }: { box: Box; unflushed: number; words: string }) {
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
function OpenBreaker({ x, y, anchor, instances }: Words & { instances: number }) {
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
