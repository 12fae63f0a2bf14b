import { dotGap } from './flow.ts'

/** The eye takes this for motion. The browser would do it three times as often, and paint the whole picture each time. */
const stepMs = 50
/** A page that was asleep does not jump. */
const longestStepMs = 250

type Moving = { line: SVGPathElement; perSecond: number; at: number; seen: boolean }
export type Dots = { pace: (dotsPerSecond: number) => void; stop: () => void }

/** All lines of the page move in one step, and only those that can be seen. */
const moving = new Set<Moving>()
let timer: ReturnType<typeof setInterval> | null = null
let last = 0

function step() {
  const now = performance.now()
  const passed = Math.min(longestStepMs, now - last)
  last = now
  if (document.hidden) return
  for (const dots of moving) {
    if (!dots.seen || dots.perSecond <= 0) continue
    dots.at = (dots.at + (dots.perSecond * dotGap * passed) / 1000) % dotGap
    dots.line.style.strokeDashoffset = String(-dots.at)
  }
}

/** Moves the dashes of a line by so many gaps a second, until it is stopped. */
export function moveDots(line: SVGPathElement, dotsPerSecond: number): Dots {
  const dots: Moving = { line, perSecond: dotsPerSecond, at: 0, seen: false }
  const observer = new IntersectionObserver(([entry]) => {
    dots.seen = entry?.isIntersecting ?? false
  })
  observer.observe(line)
  moving.add(dots)
  last = performance.now()
  timer ??= setInterval(step, stepMs)

  return {
    pace(perSecond) {
      dots.perSecond = perSecond
    },
    stop() {
      observer.disconnect()
      moving.delete(dots)
      if (moving.size > 0 || timer === null) return
      clearInterval(timer)
      timer = null
    },
  }
}
