'use client'

import { type ReactNode, useId } from 'react'

export type SegmentedProps<Value extends string> = {
  label: string
  options: readonly { value: Value; label: ReactNode; name?: string; keys?: string }[]
  /** null: none of them. */
  value: Value | null
  onChange: (value: Value) => void
  className?: string
  disabled?: boolean
  describedBy?: string | undefined
}

/** One of a few, all in sight. Real radio buttons underneath, so arrow keys and screen readers just work. */
export function Segmented<Value extends string>(props: SegmentedProps<Value>) {
  const group = useId()
  return (
    <div
      role="radiogroup"
      aria-label={props.label}
      aria-describedby={props.describedBy}
      className={`inline-flex shrink-0 overflow-hidden rounded-control border border-line bg-panel ${props.className ?? ''}`}
    >
      {props.options.map(({ value, label, name, keys }) => (
        <label
          key={value}
          className="relative inline-flex grow cursor-pointer items-center justify-center gap-1.5 border-line border-l px-2.5 py-1 whitespace-nowrap text-mute transition-colors first:border-l-0 hover:text-text has-checked:bg-hit/15 has-checked:font-medium has-checked:text-hit has-focus-visible:outline-2 has-focus-visible:-outline-offset-2 has-focus-visible:outline-hit has-disabled:cursor-not-allowed has-disabled:hover:text-mute has-disabled:has-checked:hover:text-hit"
        >
          <input
            type="radio"
            name={group}
            value={value}
            checked={value === props.value}
            onChange={() => props.onChange(value)}
            aria-label={name}
            aria-keyshortcuts={keys}
            disabled={props.disabled}
            className="absolute inset-0 cursor-pointer appearance-none outline-none disabled:cursor-not-allowed"
          />
          {label}
        </label>
      ))}
    </div>
  )
}
