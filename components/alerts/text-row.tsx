'use client'

import { type ReactNode, useId } from 'react'

export type TextRowProps = {
  label: string
  value: string
  onChange: (value: string) => void
  problem?: string | undefined
  hint?: ReactNode
  placeholder?: string
  autoFocus?: boolean
  type?: 'text' | 'url'
  most?: number
}

/** A field with its name, and at its place what is wrong with what stands in it. */
export function TextRow({
  label,
  value,
  onChange,
  problem,
  hint,
  most = 80,
  type = 'text',
  ...rest
}: TextRowProps) {
  const id = useId()
  return (
    <div className="grid min-w-0 content-start gap-1">
      <label htmlFor={id} className="text-mute text-xs">
        {label}
      </label>
      <input
        id={id}
        type={type}
        inputMode={type}
        autoComplete="off"
        spellCheck={false}
        maxLength={most}
        value={value}
        aria-invalid={problem !== undefined}
        aria-describedby={problem !== undefined || hint ? `${id}-says` : undefined}
        onChange={event => onChange(event.target.value)}
        className="w-full min-w-0 rounded-control border border-edge bg-bg px-2.5 py-1 text-text placeholder:text-faint aria-invalid:border-stale"
        {...rest}
      />
      {(problem !== undefined || hint) && (
        <span
          id={`${id}-says`}
          className={`text-xs text-pretty ${problem !== undefined ? 'text-stale' : 'text-mute'}`}
        >
          {problem ?? hint}
        </span>
      )}
    </div>
  )
}
