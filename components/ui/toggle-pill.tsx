'use client'

import { SlidersHorizontal } from 'lucide-react'
import type { ReactNode } from 'react'
import { Popover } from './popover.tsx'

export type TogglePillProps = {
  label: string
  on: boolean
  onToggle: (on: boolean) => void
  disabled?: boolean
  describedBy?: string | undefined
  /** What there is to set about it, behind a button of its own. */
  settings?: ReactNode
}

/** On or off, in sight; its finer points one click away. */
export function TogglePill({ label, on, onToggle, disabled, describedBy, settings }: TogglePillProps) {
  return (
    <span
      className={`inline-flex items-stretch overflow-hidden rounded-full border bg-panel transition-colors ${on ? 'border-hit/45' : 'border-line'}`}
    >
      <button
        type="button"
        aria-pressed={on}
        aria-describedby={describedBy}
        disabled={disabled}
        onClick={() => onToggle(!on)}
        className={`inline-flex items-center gap-2 whitespace-nowrap rounded-full py-1 pl-3 hover:text-text focus-visible:-outline-offset-2 disabled:cursor-not-allowed ${settings ? 'pr-1.5' : 'pr-3'} ${on ? 'text-text' : 'text-mute'}`}
      >
        <span
          aria-hidden="true"
          className={`size-2 rounded-full ${on ? 'bg-hit' : 'border border-faint bg-transparent'}`}
        />
        {label}
      </button>
      {settings && (
        <Popover
          title={`${label}: settings`}
          label={`${label}: settings`}
          triggerClass="inline-flex items-center rounded-full pr-2.5 pl-1 text-faint hover:text-text focus-visible:-outline-offset-2"
          trigger={<SlidersHorizontal aria-hidden="true" className="size-3" />}
        >
          {settings}
        </Popover>
      )}
    </span>
  )
}
