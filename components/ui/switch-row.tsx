'use client'

import { type ReactNode, useId } from 'react'

export type SwitchRowProps = {
  label: string
  hint?: ReactNode
  on: boolean
  onToggle: (on: boolean) => void
  tone?: 'hit' | 'stale'
  disabled?: boolean
  describedBy?: string | undefined
}

const tones = {
  hit: 'checked:border-hit checked:bg-hit',
  stale: 'checked:border-stale checked:bg-stale',
}

/** A switch with its name and a sentence about it. A checkbox underneath. */
export function SwitchRow({
  label,
  hint,
  on,
  onToggle,
  tone = 'hit',
  disabled,
  describedBy,
}: SwitchRowProps) {
  const id = useId()
  const about = [hint ? `${id}-hint` : null, describedBy].filter(Boolean).join(' ') || undefined
  return (
    <div className="flex items-start gap-3 py-1.5">
      <input
        id={id}
        type="checkbox"
        role="switch"
        aria-checked={on}
        checked={on}
        disabled={disabled}
        aria-describedby={about}
        onChange={event => onToggle(event.target.checked)}
        className={`relative mt-0.5 h-4 w-7 shrink-0 cursor-pointer appearance-none rounded-full border border-edge bg-raise transition-colors after:absolute after:top-[0.1875rem] after:left-[0.1875rem] after:size-2 after:rounded-full after:bg-mute after:transition-transform checked:after:translate-x-3 checked:after:bg-bg disabled:cursor-not-allowed disabled:opacity-60 ${tones[tone]}`}
      />
      <span className="min-w-0">
        <label htmlFor={id} className="cursor-pointer">
          {label}
        </label>
        {hint && (
          <span id={`${id}-hint`} className="block text-pretty text-mute text-xs">
            {hint}
          </span>
        )}
      </span>
    </div>
  )
}
