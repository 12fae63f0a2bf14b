'use client'

import type { Mark } from './chart-data.ts'
import { type Frame, inset, xOf } from './geometry.ts'

export type MarksLayerProps = { frame: Frame; marks: readonly Mark[] }

const roomForWords = 34
const mostWords = 180

type Placed = Mark & { x: number; room: number }

/** Marks inside the chart, each with the room its words have before the next one. */
export function placed({ frame, marks }: MarksLayerProps): Placed[] {
  const inside = marks.filter(({ at }) => at >= frame.from && at <= frame.to).sort((a, b) => a.at - b.at)
  const xs = inside.map(({ at }) => xOf(frame, at))
  return inside.map((mark, index) => ({
    ...mark,
    x: xs[index] ?? 0,
    room: (xs[index + 1] ?? frame.width - inset.right) - (xs[index] ?? 0),
  }))
}

/** What was done, where it was done. Words that would lie over the next mark are cut, or left to the crosshair. */
export function MarksLayer({ frame, marks }: MarksLayerProps) {
  return (
    <ul aria-label="Marks" className="pointer-events-none absolute inset-0 overflow-hidden text-[0.6875rem]">
      {placed({ frame, marks }).map(({ at, label, tone, x, room }) => (
        <li
          key={`${at} ${label}`}
          title={label}
          className="absolute border-l border-dashed"
          style={{
            left: x,
            top: inset.top,
            height: Math.max(0, frame.height - inset.top - inset.bottom),
            borderColor: `var(--color-${tone})`,
          }}
        >
          <span
            className={
              room < roomForWords
                ? 'sr-only'
                : 'block truncate rounded-r-control bg-panel/80 px-1 leading-4 text-mute'
            }
            style={{ maxWidth: Math.min(mostWords, room - 2) }}
          >
            {label}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** What happened around the moment of this index: nearer to it than to its neighbours. */
export function marksAt(marks: readonly Mark[], moments: readonly number[], index: number): Mark[] {
  const at = moments[index]
  if (at === undefined) return []
  const before = moments[index - 1] ?? Number.NEGATIVE_INFINITY
  const after = moments[index + 1] ?? Number.POSITIVE_INFINITY
  return marks.filter(mark => mark.at > (before + at) / 2 && mark.at <= (at + after) / 2)
}
