'use client'

import { useId, useState } from 'react'
import { Button } from '#components/ui/button.tsx'

export type WindowBarProps = {
  /** What is counted: byte, bit. */
  unit: string
  offset: number
  size: number
  length: number
  onGo: (offset: number) => void
}

/** Walks over something long, a window at a time, or jumps. */
export function WindowBar({ unit, offset, size, length, onGo }: WindowBarProps) {
  const [typed, setTyped] = useState('')
  const problemId = useId()
  const wanted = typed === '' ? null : Number(typed)
  const wrong = wanted !== null && !(Number.isInteger(wanted) && wanted >= 0 && wanted < Math.max(1, length))
  const go = (to: number) => onGo(Math.max(0, Math.floor(to / size) * size))
  return (
    <form
      className="flex flex-wrap items-center gap-1.5 text-mute text-xs"
      onSubmit={event => {
        event.preventDefault()
        if (wanted !== null && !wrong) go(wanted)
      }}
    >
      <Button className="px-2 py-1" disabled={offset === 0} onClick={() => go(offset - size)}>
        Back
      </Button>
      <Button className="px-2 py-1" disabled={offset + size >= length} onClick={() => go(offset + size)}>
        Next
      </Button>
      <label className="flex items-center gap-1.5">
        {`go to ${unit}`}
        <input
          value={typed}
          inputMode="numeric"
          autoComplete="off"
          aria-invalid={wrong}
          aria-describedby={wrong ? problemId : undefined}
          onChange={event => setTyped(event.target.value.trim())}
          className="w-28 rounded-control border border-edge/50 bg-bg px-2 py-1 text-right font-mono text-text aria-invalid:border-stale"
        />
      </label>
      {wrong && (
        <span id={problemId} role="alert" className="text-stale">
          A whole number from 0 to {Math.max(0, length - 1)}.
        </span>
      )}
    </form>
  )
}
