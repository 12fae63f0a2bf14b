import { type RefObject, useEffect, useRef } from 'react'
import { type Dots, moveDots } from './moving.ts'

const calm = '(prefers-reduced-motion: reduce)'

/**
 * Dots that wander along a line without React: they are the dashes of its stroke. Whoever asked for less motion sees
 * none.
 */
export function useDots(line: RefObject<SVGPathElement | null>, dotsPerSecond: number) {
  const dots = useRef<Dots | null>(null)
  const pace = useRef(dotsPerSecond)

  useEffect(() => {
    const wish = matchMedia(calm)
    function begin() {
      dots.current?.stop()
      dots.current = wish.matches || !line.current ? null : moveDots(line.current, pace.current)
    }
    begin()
    wish.addEventListener('change', begin)
    return () => {
      wish.removeEventListener('change', begin)
      dots.current?.stop()
    }
  }, [line])

  useEffect(() => {
    pace.current = dotsPerSecond
    dots.current?.pace(dotsPerSecond)
  }, [dotsPerSecond])
}
