'use client'

import { type KeyboardEvent, useId, useState } from 'react'

export type NumberFieldProps = {
  label: string
  value: number
  format: (value: number) => string
  /** null: not understood. */
  read: (text: string) => number | null
  min: number
  max: number
  /** What the arrow keys go to. */
  next?: (value: number, direction: 1 | -1) => number
  onChange: (value: number) => void
  disabled?: boolean
  describedBy?: string | undefined
  className?: string
}

/** A number to the digit. What cannot be meant stays as it was typed, with a sentence; Escape takes it back. */
export function NumberField(props: NumberFieldProps) {
  const { label, value, format, read, min, max, onChange, disabled, describedBy } = props
  const [typed, setTyped] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const id = useId()

  function put(text: string | null, why: string | null) {
    setTyped(text)
    setProblem(why)
  }

  function commit() {
    if (typed === null || typed === format(value)) return put(null, null)
    const amount = read(typed)
    if (amount === null) return put(typed, `“${typed}” is no number.`)
    if (amount < min || amount > max) return put(typed, `From ${format(min)} to ${format(max)}.`)
    put(null, null)
    if (amount !== value) onChange(amount)
  }

  function onKeyDown(event: KeyboardEvent<HTMLInputElement>) {
    if (event.key === 'Enter') commit()
    else if (event.key === 'Escape' && typed !== null) {
      // Only what was typed is taken back; what is around stays open.
      event.stopPropagation()
      event.preventDefault()
      put(null, null)
    } else if (props.next && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      event.preventDefault()
      const wanted = props.next(value, event.key === 'ArrowUp' ? 1 : -1)
      put(null, null)
      onChange(Math.min(max, Math.max(min, wanted)))
    }
  }

  return (
    <span className={`grid min-w-0 gap-1 ${props.className ?? ''}`}>
      <input
        type="text"
        inputMode="decimal"
        autoComplete="off"
        spellCheck={false}
        aria-label={label}
        aria-invalid={problem !== null}
        aria-describedby={[problem === null ? null : id, describedBy].filter(Boolean).join(' ') || undefined}
        disabled={disabled}
        value={typed ?? format(value)}
        onChange={event => put(event.target.value, null)}
        onFocus={event => event.target.select()}
        onBlur={commit}
        onKeyDown={onKeyDown}
        className="w-full min-w-0 rounded-control border border-transparent bg-transparent px-1.5 py-0.5 text-right text-text hover:border-edge focus:border-edge aria-invalid:border-stale disabled:cursor-not-allowed disabled:border-transparent disabled:text-mute"
      />
      {problem !== null && (
        <span id={id} role="alert" className="text-right text-stale text-xs">
          {problem}
        </span>
      )}
    </span>
  )
}
