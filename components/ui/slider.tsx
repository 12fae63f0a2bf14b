'use client'

import type { CSSProperties } from 'react'

export type SliderProps = {
  label: string
  /** Places are counted from 0; what stands at each is the caller's affair. */
  place: number
  places: number
  /** What a screen reader says instead of the place: "5 000 per second". */
  text: string
  onMove: (place: number) => void
  disabled?: boolean
  describedBy?: string | undefined
}

const track =
  'h-4 w-full min-w-0 cursor-pointer appearance-none rounded-full bg-transparent disabled:cursor-not-allowed disabled:opacity-60 [&::-webkit-slider-runnable-track]:h-1 [&::-webkit-slider-runnable-track]:rounded-full [&::-webkit-slider-runnable-track]:bg-(image:--fill) [&::-moz-range-track]:h-1 [&::-moz-range-track]:rounded-full [&::-moz-range-track]:bg-(image:--fill)'
const thumb =
  '[&::-webkit-slider-thumb]:-mt-1 [&::-webkit-slider-thumb]:size-3 [&::-webkit-slider-thumb]:appearance-none [&::-webkit-slider-thumb]:rounded-full [&::-webkit-slider-thumb]:bg-hit [&::-moz-range-thumb]:size-3 [&::-moz-range-thumb]:border-0 [&::-moz-range-thumb]:rounded-full [&::-moz-range-thumb]:bg-hit'

/** The browser's own, so that keys, touch and screen readers just work. */
export function Slider({ label, place, places, text, onMove, disabled, describedBy }: SliderProps) {
  const share = places > 1 ? (place / (places - 1)) * 100 : 0
  const fill = `linear-gradient(to right, var(--color-hit) ${share}%, var(--color-edge) ${share}%)`
  return (
    <input
      type="range"
      aria-label={label}
      aria-valuetext={text}
      aria-describedby={describedBy}
      min={0}
      max={places - 1}
      step={1}
      value={place}
      disabled={disabled}
      onChange={event => onMove(Number(event.target.value))}
      className={`${track} ${thumb}`}
      style={{ '--fill': fill } as CSSProperties}
    />
  )
}
