import { type Scale, shareOf } from './scale.ts'

/** Where the plot lies inside its chart, in px. The axes have fixed room so that nothing moves with the numbers. */
export const inset = { left: 58, right: 14, top: 8, bottom: 22 }

export type Frame = { width: number; height: number; from: number; to: number; scale: Scale }

const plotWidth = (frame: Frame) => Math.max(1, frame.width - inset.left - inset.right)
const plotHeight = (frame: Frame) => Math.max(1, frame.height - inset.top - inset.bottom)

export function xOf(frame: Frame, at: number): number {
  const span = Math.max(1, frame.to - frame.from)
  return inset.left + ((at - frame.from) / span) * plotWidth(frame)
}

export function momentAt(frame: Frame, x: number): number {
  const share = Math.min(1, Math.max(0, (x - inset.left) / plotWidth(frame)))
  return frame.from + share * (frame.to - frame.from)
}

export function yOf(frame: Frame, value: number): number {
  return inset.top + (1 - shareOf(frame.scale, value)) * plotHeight(frame)
}
