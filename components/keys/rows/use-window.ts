'use client'

import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { clampPosition, scaleOf } from './scroll-scale.ts'

const overscan = 6
const rowRem = 1.875
/** Before anything is measured: on the server, and in the first paint. */
const assumed = { row: 30, view: 780 }

export type RowWindow = ReturnType<typeof useWindow>

/**
 * Which rows of a list of equal ones are in sight. `headRem` is what stays at the top of the scrolled element. The
 * browser scrolls by itself; only in a list that is too high for it the wheel is led here.
 */
export function useWindow(count: number, headRem = 0) {
  const [element, setElement] = useState<HTMLElement | null>(null)
  const [size, setSize] = useState(assumed)
  const [place, setPlace] = useState({ first: 0, shift: 0 })
  const position = useRef(0)
  const expected = useRef(0)
  const scale = scaleOf({ count, ...size })

  const settle = useEffectEvent(() => {
    const first = Math.floor(position.current / size.row)
    const shift = scale.factor === 1 ? 0 : expected.current - position.current
    setPlace(before => (before.first === first && before.shift === shift ? before : { first, shift }))
  })

  const onScroll = useEffectEvent(() => {
    if (!element) return
    const top = element.scrollTop
    if (scale.factor === 1) position.current = top
    else if (Math.abs(top - expected.current) > 1) position.current = top * scale.factor
    expected.current = top
    settle()
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: the numbers of the scale, not the object
  const moveTo = useCallback(
    (wanted: number) => {
      if (!element) return
      position.current = clampPosition(wanted, scale, size.view)
      element.scrollTop = position.current / scale.factor
      expected.current = element.scrollTop
      settle()
    },
    [element, scale.full, scale.factor, size.view],
  )

  const onWheel = useEffectEvent((event: WheelEvent) => {
    if (scale.factor === 1 || event.ctrlKey || event.deltaY === 0) return
    event.preventDefault()
    moveTo(position.current + event.deltaY * (event.deltaMode === 1 ? size.row : 1))
  })

  const measure = useEffectEvent(() => {
    if (!element) return
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
    const next = { row: rowRem * rem, view: Math.max(rowRem * rem, element.clientHeight - headRem * rem) }
    setSize(before => (before.row === next.row && before.view === next.view ? before : next))
  })

  // Another list is another element, and begins at its top: where the one before it was does not count any more.
  const begin = useEffectEvent(() => {
    if (!element) return
    position.current = element.scrollTop * scale.factor
    expected.current = element.scrollTop
    settle()
  })

  useEffect(() => {
    if (!element) return
    begin()
    const observer = new ResizeObserver(() => measure())
    const scrolled = () => onScroll()
    const wheeled = (event: WheelEvent) => onWheel(event)
    measure()
    observer.observe(element)
    element.addEventListener('scroll', scrolled, { passive: true })
    element.addEventListener('wheel', wheeled, { passive: false })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', scrolled)
      element.removeEventListener('wheel', wheeled)
    }
  }, [element])

  // A list that grows keeps its place, and its scroll bar follows.
  const follow = useEffectEvent(() => {
    if (position.current > 0 && scale.factor !== 1) moveTo(position.current)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever the list is of another length
  useEffect(() => follow(), [scale.full])

  const inView = Math.ceil(size.view / size.row)
  const from = Math.max(0, Math.min(place.first, count - inView) - overscan)
  const to = Math.min(count, Math.max(0, place.first) + inView + overscan)
  return {
    ref: setElement,
    from,
    /** Behind the last row to draw. */
    to,
    firstInView: place.first,
    inView: Math.max(1, Math.floor(size.view / size.row)),
    height: scale.height,
    /** Where the first row to draw begins. */
    top: from * size.row + place.shift,
    isAtTop: place.first === 0,
    toTop: () => moveTo(0),
    /** Scrolls no further than needed. */
    reveal(at: number) {
      const [top, end] = [at * size.row, (at + 1) * size.row]
      if (top < position.current) moveTo(top)
      else if (end > position.current + size.view) moveTo(end - size.view)
    },
  }
}
