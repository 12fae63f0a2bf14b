import { type RefObject, useEffect, useRef } from 'react'
import { dotGap } from './flow.ts'

const calm = '(prefers-reduced-motion: reduce)'
/** The pace that the one animation has; faster and slower are its playback rate. */
const basePace = 1

/**
 * Dots that wander along a line without React: they are the dashes of its stroke, moved by one animation that only
 * changes its speed. Whoever asked for less motion sees none.
 */
export function useDots(line: RefObject<SVGPathElement | null>, dotsPerSecond: number) {
  const animation = useRef<Animation | null>(null)
  const pace = useRef(dotsPerSecond)

  useEffect(() => {
    const wish = matchMedia(calm)
    function begin() {
      animation.current?.cancel()
      animation.current = null
      if (wish.matches || !line.current) return
      const moved = line.current.animate([{ strokeDashoffset: 0 }, { strokeDashoffset: -dotGap }], {
        duration: 1000 / basePace,
        iterations: Number.POSITIVE_INFINITY,
      })
      moved.updatePlaybackRate(pace.current / basePace)
      animation.current = moved
    }
    begin()
    wish.addEventListener('change', begin)
    return () => {
      wish.removeEventListener('change', begin)
      animation.current?.cancel()
    }
  }, [line])

  useEffect(() => {
    pace.current = dotsPerSecond
    animation.current?.updatePlaybackRate(dotsPerSecond / basePace)
  }, [dotsPerSecond])
}
