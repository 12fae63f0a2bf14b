import type { Edge } from './travel.ts'

const widest = 9
const thinnest = 1.3
/** The busiest line shows at most so many dots a second: more could not be told apart. */
const mostDotsPerSecond = 8
/** Between two dots, in units of the drawing. */
export const dotGap = 22

/** How the lines are drawn, so that one can be compared with another by eye. */
export type Flow = {
  /** A dot stands for so many requests. */
  perDot: number
  width: (perSecond: number) => number
  dotsPerSecond: (perSecond: number) => number
}

/** Width and dots in proportion to what passes: twice the rate is twice the dots. */
export function flowOf(edges: readonly Edge[]): Flow {
  const busiest = Math.max(0, ...edges.map(({ perSecond }) => perSecond))
  const perDot = roundUp(busiest / mostDotsPerSecond)
  return {
    perDot,
    width: rate => (busiest <= 0 || rate <= 0 ? thinnest : Math.max(thinnest, (rate / busiest) * widest)),
    dotsPerSecond: rate => Math.max(0, rate) / perDot,
  }
}

/** 1, 2 or 5 times a power of ten, at least 1: so that the scale seldom changes, and reads well. */
export function roundUp(amount: number): number {
  if (!(amount > 1)) return 1
  const power = 10 ** Math.floor(Math.log10(amount) + 1e-9)
  const step = [1, 2, 5, 10].find(each => each * power >= amount * (1 - 1e-9)) ?? 10
  return step * power
}
