'use client'

import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useRef, useState } from 'react'
import { useSize } from '#components/charts/use-size.ts'
import { bytes, joined, percent } from '#components/format/numbers.ts'
import { inWords } from './amount.tsx'
import type { ShownGroup } from './groups.ts'
import { type Box, squarify } from './squarify.ts'

const headPx = 18
const gapPx = 1.5
const mostCells = 60
/** A rectangle with less room is drawn without words. */
const wordsFrom = { width: 44, height: 16 }

type Cell = { group: ShownGroup; box: Box; inside: { group: ShownGroup; box: Box }[] }
type TreemapProps = {
  title: string
  groups: readonly ShownGroup[]
  all: number
  linkOf: (group: ShownGroup) => string | null
}

/** Areas as large as what they stand for. One stop for Tab, arrows go from one to the next, Enter opens the keys. */
export function Treemap({ title, groups, all, linkOf }: TreemapProps) {
  const place = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(place)
  const router = useRouter()
  const [active, setActive] = useState(0)
  const cells = width > 0 ? cellsOf(groups, { x: 0, y: 0, width, height }) : []
  const at = Math.min(active, Math.max(0, cells.length - 1))

  function move(event: KeyboardEvent<SVGElement>) {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
    const to =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? cells.length - 1
          : step === undefined
            ? null
            : at + step
    const link = cells[at] && linkOf(cells[at].group)
    if (event.key === 'Enter' && link) return router.push(link)
    if (to === null || !cells[to]) return
    event.preventDefault()
    setActive(to)
    place.current?.querySelector<SVGElement>(`[data-cell="${to}"]`)?.focus()
  }

  return (
    <div ref={place} className="relative h-full min-h-40 w-full overflow-hidden">
      {/* biome-ignore lint/a11y/useSemanticElements: a picture cannot be a fieldset */}
      <svg
        width={width}
        height={height}
        role="group"
        aria-label={`${title}: areas as large as their memory`}
        className="absolute inset-0"
        onKeyDown={move}
      >
        {cells.map((cell, index) => (
          <TreemapCell
            key={`${cell.group.kind} ${cell.group.id ?? cell.group.name}`}
            cell={cell}
            index={index}
            all={all}
            focusable={index === at}
            onFocus={() => setActive(index)}
            onOpen={link => router.push(link)}
            link={linkOf(cell.group)}
          />
        ))}
      </svg>
    </div>
  )
}

function cellsOf(groups: readonly ShownGroup[], within: Box): Cell[] {
  const shown = groups
    .filter(({ bytes: { value } }) => value > 0)
    .toSorted((a, b) => b.bytes.value - a.bytes.value)
    .slice(0, mostCells)
  const boxes = squarify(
    shown.map(group => group.bytes.value),
    within,
  )
  return shown.map((group, at) => {
    const box = boxes[at] ?? { ...within, width: 0, height: 0 }
    return { group, box, inside: insideOf(group, box) }
  })
}

function insideOf({ inside }: ShownGroup, box: Box): Cell['inside'] {
  if (inside.length < 2 || box.width < 90 || box.height < 70) return []
  const within = {
    x: gapPx * 2,
    y: headPx,
    width: box.width - gapPx * 4,
    height: box.height - headPx - gapPx * 2,
  }
  const shown = inside.slice(0, mostCells)
  const boxes = squarify(
    shown.map(group => group.bytes.value),
    within,
  )
  return shown.flatMap((group, at) => {
    const each = boxes[at]
    return each ? [{ group, box: each }] : []
  })
}

type CellProps = {
  cell: Cell
  index: number
  all: number
  focusable: boolean
  link: string | null
  onFocus: () => void
  onOpen: (link: string) => void
}

function TreemapCell({ cell, index, all, focusable, link, onFocus, onOpen }: CellProps) {
  const { group, box, inside } = cell
  const share = joined(percent(all > 0 ? group.bytes.value / all : 0))
  const named = `${group.name} ${inWords(group.bytes)}, ${share}`
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the map around it hears the keys
    <svg
      x={box.x + gapPx / 2}
      y={box.y + gapPx / 2}
      width={Math.max(0, box.width - gapPx)}
      height={Math.max(0, box.height - gapPx)}
      data-cell={index}
      role="img"
      aria-label={link ? `${named}. Enter opens its keys.` : named}
      tabIndex={focusable ? 0 : -1}
      onFocus={onFocus}
      onClick={() => link && onOpen(link)}
      className={`group outline-none ${link ? 'cursor-pointer' : ''}`}
    >
      <title>{named}</title>
      <rect
        width="100%"
        height="100%"
        rx={4}
        className={`stroke-transparent stroke-2 group-hover:stroke-text/60 group-focus-visible:stroke-hit ${group.kind === 'rest' || group.kind === 'bare' ? 'fill-mute/20' : 'fill-db/20'}`}
      />
      {inside.map(each => (
        <Inner key={each.group.name} {...each} />
      ))}
      <Words
        name={group.name}
        text={`${joined(bytes(group.bytes.value))} · ${share}`}
        box={box}
        one={inside.length > 0}
      />
    </svg>
  )
}

function Inner({ group, box }: { group: ShownGroup; box: Box }) {
  const room = { ...box, width: box.width - gapPx, height: box.height - gapPx }
  if (room.width < 1 || room.height < 1) return null
  return (
    <svg x={box.x} y={box.y} width={room.width} height={room.height} aria-hidden="true">
      <title>{`${group.name}: ${inWords(group.bytes)}`}</title>
      <rect width="100%" height="100%" rx={3} className="fill-db/25 hover:fill-db/40" />
      <Words name={group.name} text={joined(bytes(group.bytes.value))} box={room} small />
    </svg>
  )
}

type WordsProps = { name: string; text: string; box: Box; one?: boolean; small?: boolean }

/** What does not fit is cut by the rectangle's own edge. */
function Words({ name, text, box, one = false, small = false }: WordsProps) {
  if (box.width < wordsFrom.width || box.height < wordsFrom.height) return null
  const line = small ? 12 : 14
  const both = !one && box.height >= line * 2 + 8
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: nothing here takes the focus; the rectangle's name says it all
    <g className={`pointer-events-none ${small ? 'text-2xs' : 'text-xs'}`} aria-hidden="true">
      <text x={6} y={line} className="fill-text font-mono">
        {name}
        {one && (
          <tspan className="fill-mute font-sans" dx={8}>
            {text}
          </tspan>
        )}
      </text>
      {both && (
        <text x={6} y={line * 2 + 1} className="fill-mute">
          {text}
        </text>
      )}
    </g>
  )
}
