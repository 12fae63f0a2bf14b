'use client'

import type { SortedSetRow } from '#components/rpc/types.ts'
import { idOfPart, isSamePart } from '../edit/parts.ts'
import { type Bounds, boundsOf, degrees, gridLines, type Position } from './geo-bounds.ts'

const width = 360
const height = 220
const left = 34
const bottom = 16
const mostDots = 1000

type Placed = { row: SortedSetRow; position: Position }
export type GeoPlotProps = {
  rows: readonly SortedSetRow[]
  chosen: SortedSetRow | null
  onChoose: (row: SortedSetRow) => void
}

/** The places that are loaded, as on a map without land. The table below says the same in numbers. */
export function GeoPlot({ rows, chosen, onChoose }: GeoPlotProps) {
  const placed = rows.flatMap((row): Placed[] => (row.position ? [{ row, position: row.position }] : []))
  const shown = placed.slice(0, mostDots)
  if (shown.length === 0) return null
  const bounds = boundsOf(shown.map(({ position }) => position))
  const at = projection(bounds)
  return (
    <figure className="mb-2">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        className="w-full rounded-control border border-line bg-bg"
        role="img"
      >
        <title>{`${shown.length} places between ${edges(bounds)}`}</title>
        <Grid bounds={bounds} at={at} />
        {shown.map(({ row, position }) => {
          const { x, y } = at(position)
          const isChosen = isSamePart(row.member, chosen?.member)
          return (
            // biome-ignore lint/a11y/noStaticElementInteractions: each place is a row of the table below
            <circle
              key={idOfPart(row.member)}
              cx={x}
              cy={y}
              r={isChosen ? 5 : 3}
              onClick={() => onChoose(row)}
              className={`cursor-pointer ${isChosen ? 'fill-hit' : 'fill-write/70 hover:fill-write'}`}
            >
              <title>{`${row.member.text}: ${position.longitude.toFixed(6)}, ${position.latitude.toFixed(6)}`}</title>
            </circle>
          )
        })}
      </svg>
      <figcaption className="mt-1 text-mute text-xs">
        The scores look like places. {placed.length > mostDots && `The first ${mostDots} are drawn.`}
      </figcaption>
    </figure>
  )
}

type At = (position: Position) => { x: number; y: number }

function projection({ west, east, south, north }: Bounds): At {
  const x = (longitude: number) => left + ((longitude - west) / (east - west)) * (width - left)
  const y = (latitude: number) => ((north - latitude) / (north - south)) * (height - bottom)
  return ({ longitude, latitude }) => ({ x: x(longitude), y: y(latitude) })
}

const edges = ({ west, east, south, north }: Bounds) =>
  `${degrees(west, ['E', 'W'])} and ${degrees(east, ['E', 'W'])}, ${degrees(south, ['N', 'S'])} and ${degrees(north, ['N', 'S'])}`

function Grid({ bounds, at }: { bounds: Bounds; at: At }) {
  const { west, east, south, north } = bounds
  return (
    <g className="fill-faint stroke-line text-[0.5rem]">
      {gridLines(west, east).map(longitude => {
        const { x } = at({ longitude, latitude: south })
        return (
          <g key={longitude}>
            <line x1={x} x2={x} y1={0} y2={height - bottom} />
            <text x={x} y={height - 5} textAnchor="middle" stroke="none">
              {degrees(longitude, ['E', 'W'])}
            </text>
          </g>
        )
      })}
      {gridLines(south, north).map(latitude => {
        const { y } = at({ longitude: west, latitude })
        return (
          <g key={latitude}>
            <line x1={left} x2={width} y1={y} y2={y} />
            <text x={left - 3} y={y + 3} textAnchor="end" stroke="none">
              {degrees(latitude, ['N', 'S'])}
            </text>
          </g>
        )
      })}
    </g>
  )
}
