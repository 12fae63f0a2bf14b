'use client'

import { useId, useState } from 'react'

export type Scores = { min: string; max: string }

const score = /^\(?([+-]?inf|[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?)$/

export type ScoreRangeProps = { scores: Scores; onChange: (scores: Scores) => void; disabled: boolean }

/** From one score to another, as the server writes it: (5 begins behind 5. */
export function ScoreRange({ scores, onChange, disabled }: ScoreRangeProps) {
  const [typed, setTyped] = useState(scores)
  const problemId = useId()
  const wrong = [typed.min, typed.max].find(each => each !== '' && !score.test(each))

  function commit() {
    const next = { min: typed.min || '-inf', max: typed.max || '+inf' }
    if (wrong === undefined && (next.min !== scores.min || next.max !== scores.max)) onChange(next)
  }
  return (
    <form
      className="flex flex-wrap items-center gap-1.5 text-mute text-xs"
      onSubmit={event => {
        event.preventDefault()
        commit()
      }}
    >
      {(['min', 'max'] as const).map(end => (
        <label key={end} className="flex items-center gap-1.5">
          {end === 'min' ? 'score from' : 'to'}
          <input
            value={typed[end]}
            disabled={disabled}
            spellCheck={false}
            autoComplete="off"
            maxLength={60}
            aria-invalid={typed[end] !== '' && !score.test(typed[end])}
            aria-describedby={wrong === undefined ? undefined : problemId}
            onChange={event => setTyped(before => ({ ...before, [end]: event.target.value.trim() }))}
            onBlur={commit}
            className="w-20 rounded-control border border-edge/50 bg-bg px-2 py-1 text-right font-mono text-text aria-invalid:border-stale disabled:opacity-60"
          />
        </label>
      ))}
      <button type="submit" className="sr-only">
        Show this range
      </button>
      {wrong !== undefined && (
        <span id={problemId} role="alert" className="basis-full text-stale">
          “{wrong}” is no score. Write a number, -inf or +inf; with a ( before it, it is left out.
        </span>
      )}
    </form>
  )
}
