import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import type { ChartColumns } from './chart-data.ts'
import { crosshair, nearest } from './crosshair.ts'
import { type Frame, momentAt } from './geometry.ts'

type Options = { columns: ChartColumns; frame: Frame; index: number | null }

const farStep = 10

/** Moves the page's crosshair by pointer, touch and keys. `active`: this is the chart that is pointed at. */
export function usePointing({ columns, frame, index }: Options) {
  const [active, setActive] = useState(false)

  function point(event: PointerEvent<HTMLElement>) {
    const x = event.clientX - event.currentTarget.getBoundingClientRect().left
    const found = nearest(columns.at, momentAt(frame, x))
    setActive(true)
    crosshair.point(found === null ? null : (columns.at[found] ?? null))
  }

  function leave() {
    setActive(false)
    crosshair.point(null)
  }

  function move(event: KeyboardEvent<HTMLElement>) {
    if (event.key === 'Escape') {
      leave()
      event.currentTarget.blur()
      return
    }
    const newest = columns.at.length - 1
    const next = nextIndex(event, index ?? newest, newest)
    if (next === null || newest < 0) return
    event.preventDefault()
    setActive(true)
    crosshair.point(columns.at[Math.min(newest, Math.max(0, next))] ?? null)
  }

  return {
    active,
    on: { onPointerMove: point, onPointerDown: point, onPointerLeave: leave, onKeyDown: move, onBlur: leave },
  }
}

function nextIndex({ key, shiftKey }: KeyboardEvent, index: number, newest: number): number | null {
  const step = shiftKey ? farStep : 1
  switch (key) {
    case 'ArrowLeft':
    case 'ArrowDown':
      return index - step
    case 'ArrowRight':
    case 'ArrowUp':
      return index + step
    case 'PageDown':
      return index - farStep
    case 'PageUp':
      return index + farStep
    case 'Home':
      return 0
    case 'End':
      return newest
    default:
      return null
  }
}
