/** An axis with round steps: from zero, or, where it counts in decades, from `bottom`. */
export type Scale = { top: number; step: number; bottom: number; log: boolean }

const wantedSteps = 4
const roundSteps = [1, 2, 2.5, 5, 10]
/** A line along the very top would look cut off. */
const headroom = 1.05
/** An axis grows at once and shrinks only when it has become twice too tall: so it does not jump. */
const shrinkBelow = 0.5

export function roundScale(highest: number, whole = false): Scale {
  if (!(highest > 0)) return { top: 1, step: whole ? 1 : 0.5, bottom: 0, log: false }
  const rough = highest / wantedSteps
  const power = 10 ** Math.floor(Math.log10(rough))
  const found = roundSteps.find(each => each * power >= rough * (1 - 1e-9)) ?? 10
  const step = whole ? Math.max(1, Math.ceil(found * power)) : found * power
  return { step, top: Math.ceil(highest / step - 1e-9) * step, bottom: 0, log: false }
}

/** The scale to draw with, given the one that is on the screen. */
export function stickyScale(shown: Scale | null, highest: number, whole = false): Scale {
  const needed = roundScale(highest * headroom, whole)
  if (!shown || needed.top > shown.top || needed.top <= shown.top * shrinkBelow) return needed
  return shown
}

export function ticksOf({ top, step, bottom, log }: Scale): number[] {
  if (log) {
    const decades = Math.round(Math.log10(top / bottom))
    return Array.from({ length: decades + 1 }, (_, index) => bottom * 10 ** index)
  }
  const amount = Math.round(top / step)
  return Array.from({ length: amount + 1 }, (_, index) => (index === amount ? top : index * step))
}

/** How far up the axis a value lies: 0 at its bottom, 1 at its top. */
export function shareOf({ top, bottom, log }: Scale, value: number): number {
  if (!log) return value / top
  return Math.log(Math.max(value, bottom) / bottom) / Math.log(top / bottom)
}
