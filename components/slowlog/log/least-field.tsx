'use client'

import { useId, useState } from 'react'
import type { SlowlogKind } from '#components/rpc/types.ts'
import { amountIn, readAmount } from '../amounts.ts'

type LeastFieldProps = { kind: SlowlogKind; value: number; onChange: (least: number) => void }

/** Only what took at least so long, or was so large. What is not understood stays, with a sentence. */
export function LeastField({ kind, value, onChange }: LeastFieldProps) {
  const [typed, setTyped] = useState<string | null>(null)
  const id = useId()
  const amount = typed === null ? value : typed.trim() === '' ? 0 : readAmount(typed, kind)

  function commit() {
    if (amount === null) return
    setTyped(null)
    if (amount !== value) onChange(amount)
  }

  return (
    <span className="grid gap-1">
      <input
        type="text"
        aria-label={kind === 'slow' ? 'At least this long' : 'At least this large'}
        aria-invalid={amount === null}
        aria-describedby={amount === null ? id : undefined}
        placeholder={kind === 'slow' ? 'from 10 ms…' : 'from 1 MB…'}
        maxLength={20}
        value={typed ?? (value === 0 ? '' : amountIn(value, kind))}
        onChange={event => setTyped(event.target.value)}
        onBlur={commit}
        onKeyDown={event => {
          if (event.key === 'Enter') commit()
          if (event.key === 'Escape') setTyped(null)
        }}
        className="w-28 min-w-0 rounded-control border border-edge bg-bg px-2.5 py-1 text-text placeholder:text-faint aria-invalid:border-stale"
      />
      {amount === null && (
        <span id={id} role="alert" className="text-stale text-xs">
          {kind === 'slow' ? 'Write 10 ms, 250 µs or 2 s.' : 'Write 512, 20 kB or 2 MB.'}
        </span>
      )}
    </span>
  )
}
