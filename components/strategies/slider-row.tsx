'use client'

import type { ReactNode } from 'react'
import { NumberField } from '#components/ui/number-field.tsx'
import { Slider } from '#components/ui/slider.tsx'
import { placeOf, type Steps, valueAt } from '#components/ui/steps.ts'
import { useControl } from './lab-context.tsx'
import { SaidHere } from './said-here.tsx'

export type SliderRowProps = {
  label: string
  /** The name under which the server's answer to it is said here; none where the rows around it share one. */
  control?: string
  value: number
  steps: Steps
  /** What the field takes beyond the ends of the slider. */
  limits?: readonly [number, number]
  format: (value: number) => string
  read: (text: string) => number | null
  onChange: (value: number) => void
  hint?: ReactNode
}

/** A slider for the hand, a field for the digit, and what the server says to it. */
export function SliderRow(props: SliderRowProps) {
  const { label, control, value, steps, format, read, onChange, hint } = props
  const off = useControl()
  const place = placeOf(steps, value)
  const [min, max] = props.limits ?? [steps[0] ?? 0, steps.at(-1) ?? 0]
  return (
    <div className="grid grid-cols-[minmax(6rem,8rem)_minmax(0,1fr)_5.5rem] items-center gap-x-2.5 py-[0.1875rem] text-mute">
      <span>{label}</span>
      <Slider
        label={label}
        place={place}
        places={steps.length}
        text={format(value)}
        onMove={next => onChange(valueAt(steps, next))}
        {...off}
      />
      <NumberField
        label={`${label}, exact`}
        value={value}
        format={format}
        read={read}
        min={min}
        max={max}
        next={(_, direction) => valueAt(steps, place + direction)}
        onChange={onChange}
        {...off}
      />
      {hint && <p className="col-span-full text-xs text-pretty text-faint">{hint}</p>}
      {control && <SaidHere control={control} />}
    </div>
  )
}
