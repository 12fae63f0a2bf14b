'use client'

import { useId, useState } from 'react'

const most = 1_000_000

export type RateFieldProps = {
  label: string
  hint?: string
  /** null: as fast as it goes. */
  value: number | null
  onChange: (value: number | null) => void
  disabled?: boolean
  /** Takes effect at Enter or when it is left, not with every letter. */
  className?: string
}

/** Keys per second at most. Empty: as fast as it goes. */
export function RateField({ label, hint, value, onChange, disabled, className = '' }: RateFieldProps) {
  const id = useId()
  const [typed, setTyped] = useState<string | null>(null)
  const shown = typed ?? (value === null ? '' : String(value))
  const read = readRate(shown)

  function commit() {
    if (typed === null || read === undefined) return
    setTyped(null)
    if (read !== value) onChange(read)
  }

  return (
    <div className={`grid gap-1 ${className}`}>
      <label htmlFor={id} className="text-mute">
        {label}
      </label>
      <input
        id={id}
        inputMode="numeric"
        autoComplete="off"
        disabled={disabled}
        placeholder="no limit"
        value={shown}
        aria-invalid={read === undefined}
        aria-describedby={`${id}-hint`}
        onChange={event => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={event => event.key === 'Enter' && commit()}
        className="w-36 max-w-full rounded-control border border-edge/50 bg-bg px-2.5 py-1 text-text placeholder:text-faint aria-invalid:border-stale disabled:opacity-60"
      />
      <span id={`${id}-hint`} className={`text-xs ${read === undefined ? 'text-stale' : 'text-mute'}`}>
        {read === undefined ? 'A whole number from 1 to 1 000 000, or nothing.' : hint}
      </span>
    </div>
  )
}

/** undefined: not understood. */
function readRate(text: string): number | null | undefined {
  const plain = text.replace(/[\s\u2009_]/g, '')
  if (plain === '') return null
  const amount = Number(plain)
  return /^\d+$/.test(plain) && amount >= 1 && amount <= most ? amount : undefined
}
