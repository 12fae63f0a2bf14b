'use client'

import { joined } from '#components/format/numbers.ts'
import { readAmount, readSpan, spanText } from '#components/format/spans.ts'
import type { Control } from '#components/rpc/types.ts'
import { NumberField } from '#components/ui/number-field.tsx'
import { Select } from '#components/ui/select.tsx'
import { Slider } from '#components/ui/slider.tsx'
import { evenSteps, logSteps, placeOf, valueAt } from '#components/ui/steps.ts'
import { SwitchRow } from '#components/ui/switch-row.tsx'
import { formats } from './units.ts'

export type ControlRowProps = {
  control: Control
  value: unknown
  onChange: (value: unknown) => void
  disabled: boolean
  describedBy: string | undefined
}

/** One parameter: a slider for the hand and a field for the digit, a list, or a switch. */
export function ControlRow({ control, value, onChange, ...off }: ControlRowProps) {
  switch (control.kind) {
    case 'switch':
      return (
        <SwitchRow
          label={control.title}
          hint={control.hint}
          on={value === true}
          onToggle={onChange}
          {...off}
        />
      )
    case 'choice':
      return (
        <div className="grid grid-cols-[minmax(6rem,8rem)_minmax(0,1fr)] items-center gap-x-2.5 py-[0.1875rem] text-mute">
          <span>{control.title}</span>
          <Select
            label={control.title}
            options={control.options}
            value={String(value)}
            onChange={onChange}
            {...off}
          />
        </div>
      )
    case 'number':
      return <NumberRow {...{ control, onChange, off }} value={Number(value)} />
  }
}

type NumberRowProps = {
  control: Extract<Control, { kind: 'number' }>
  value: number
  onChange: (value: number) => void
  off: { disabled: boolean; describedBy: string | undefined }
}

const fewPlaces = 200

function stepsOf({ min, max, whole, log }: NumberRowProps['control']) {
  if (log) return logSteps(min, max, whole)
  const fine = whole ? 1 : (max - min) / 100
  return evenSteps(min, max, Math.max(fine, (max - min) / fewPlaces))
}

function NumberRow({ control, value, onChange, off }: NumberRowProps) {
  const { title, hint, unit = 'number', min, max, whole } = control
  const steps = stepsOf(control)
  const place = placeOf(steps, value)
  const format = (amount: number) => (unit === 'ms' ? spanText(amount) : joined(formats[unit](amount)))
  const rounded = (amount: number) => (whole ? Math.round(amount) : amount)
  const read = (text: string) => {
    const amount = readIn(text, unit)
    return amount === null ? null : rounded(amount)
  }
  return (
    <div className="grid grid-cols-[minmax(6rem,8rem)_minmax(0,1fr)_5.5rem] items-center gap-x-2.5 py-[0.1875rem] text-mute">
      <span>{title}</span>
      <Slider
        label={title}
        place={place}
        places={steps.length}
        text={format(value)}
        onMove={next => onChange(rounded(valueAt(steps, next)))}
        {...off}
      />
      <NumberField
        label={`${title}, exact`}
        value={value}
        format={format}
        read={read}
        min={min}
        max={max}
        next={(_, direction) => rounded(valueAt(steps, place + direction))}
        onChange={onChange}
        {...off}
      />
      {hint && <p className="col-span-full text-faint text-pretty text-xs">{hint}</p>}
    </div>
  )
}

/** What was typed, with or without its unit; a plain number is in the unit of the parameter. */
function readIn(text: string, unit: NonNullable<Control['unit']> | 'number'): number | null {
  switch (unit) {
    case 'ms':
      return readSpan(/[a-z]\s*$/i.test(text) ? text : `${text} ms`)
    case 'share': {
      const percent = readAmount(text.replace(/%\s*$/, ''))
      return percent === null ? null : percent / 100
    }
    default:
      return readAmount(text.replace(/(\/\s*s|\bs|b)\s*$/i, '').trim())
  }
}
