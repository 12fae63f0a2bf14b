'use client'

import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { type TtlWish, ttlUnits } from './ttl.ts'

const field =
  'w-24 rounded-control border border-edge/50 bg-bg px-2.5 py-1 text-text aria-invalid:border-stale'
const kinds = [
  { value: 'new', label: 'A new TTL' },
  { value: 'never', label: 'Never expire' },
] as const

export type TtlFieldsProps = { wish: TtlWish; problem: string | null; onChange: (wish: TtlWish) => void }

/** How long the keys are to live from now on. */
export function TtlFields({ wish, problem, onChange }: TtlFieldsProps) {
  const change = (next: Partial<TtlWish>) => onChange({ ...wish, ...next })
  return (
    <fieldset className="grid min-w-0 gap-2">
      <legend className="mb-1 text-mute">How long they live</legend>
      <Segmented
        label="How long they live"
        options={kinds}
        value={wish.never ? 'never' : 'new'}
        onChange={kind => change({ never: kind === 'never' })}
        className="justify-self-start"
      />
      {!wish.never && (
        <div className="flex flex-wrap items-center gap-2">
          <input
            aria-label="TTL"
            inputMode="decimal"
            autoComplete="off"
            value={wish.amount}
            aria-invalid={problem !== null}
            onChange={event => change({ amount: event.target.value })}
            className={field}
          />
          <Select
            label="Unit of the TTL"
            options={ttlUnits}
            value={wish.unit}
            onChange={unit => change({ unit })}
          />
          <label className="flex items-center gap-2 text-mute">
            spread ±
            <input
              inputMode="decimal"
              autoComplete="off"
              value={wish.jitter}
              onChange={event => change({ jitter: event.target.value })}
              className={`${field} w-16`}
            />
            %
          </label>
        </div>
      )}
      <p role={problem ? 'alert' : undefined} className={`text-xs ${problem ? 'text-stale' : 'text-mute'}`}>
        {problem ??
          (wish.never
            ? 'They stay until somebody removes them, or the cache evicts them.'
            : 'With a spread, keys that were stored together do not expire together.')}
      </p>
    </fieldset>
  )
}
