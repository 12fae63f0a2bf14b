'use client'

import { moment } from '#components/format/durations.ts'
import { useNow } from '#components/format/ticker.ts'
import { Button } from '#components/ui/button.tsx'
import { Segmented } from '#components/ui/segmented.tsx'
import { Select } from '#components/ui/select.tsx'
import { readTtl, type TtlUnit, type TtlWish, ttlPresets } from './ttl-input.ts'

export type TtlFieldsProps = { wish: TtlWish; onWish: (wish: TtlWish) => void }

const ways = [
  { value: 'for', label: 'For' },
  { value: 'until', label: 'Until' },
  { value: 'never', label: 'No expiry' },
] as const
const units: readonly { value: TtlUnit; label: string }[] = [
  { value: 's', label: 'seconds' },
  { value: 'min', label: 'minutes' },
  { value: 'h', label: 'hours' },
  { value: 'd', label: 'days' },
]
const input = 'rounded-control border border-edge/50 bg-bg px-2.5 py-1.5 aria-invalid:border-stale'

const empty: Record<TtlWish['how'], TtlWish> = {
  for: { how: 'for', amount: '', unit: 'min' },
  until: { how: 'until', at: '' },
  never: { how: 'never' },
}

/** How long something shall live: a preset, a length, a moment, or for ever. */
export function TtlFields({ wish, onWish }: TtlFieldsProps) {
  const now = useNow()
  const read = readTtl(wish, now)
  const problem = read.ok ? null : read.problem
  return (
    <div className="grid gap-3">
      <Segmented
        label="How long"
        options={ways}
        value={wish.how}
        onChange={how => onWish(empty[how])}
        className="justify-self-start"
      />
      {wish.how === 'for' && (
        <>
          <div className="flex flex-wrap gap-1.5">
            {ttlPresets.map(({ label, ms }) => (
              <Button
                key={label}
                className="px-2 py-1"
                onClick={() => onWish({ how: 'for', amount: String(ms / 1000), unit: 's' })}
              >
                {label}
              </Button>
            ))}
          </div>
          <div className="flex gap-2">
            <input
              aria-label="Amount of time"
              inputMode="decimal"
              autoComplete="off"
              aria-invalid={problem !== null}
              value={wish.amount}
              onChange={event => onWish({ ...wish, amount: event.target.value })}
              className={`${input} w-32 text-right`}
            />
            <Select
              label="Unit"
              options={units}
              value={wish.unit}
              onChange={unit => onWish({ ...wish, unit })}
            />
          </div>
        </>
      )}
      {wish.how === 'until' && (
        <input
          type="datetime-local"
          step={1}
          aria-label="Moment"
          aria-invalid={problem !== null}
          value={wish.at}
          onChange={event => onWish({ ...wish, at: event.target.value })}
          className={`${input} justify-self-start`}
        />
      )}
      <p role="status" className={problem === null ? 'text-mute' : 'text-stale'}>
        {problem ?? sentenceFor(read.ok ? read.ttlMs : undefined, now)}
      </p>
    </div>
  )
}

function sentenceFor(ttlMs: number | null | undefined, now: number): string {
  if (ttlMs === undefined) return 'Choose how long.'
  if (ttlMs === null) return 'It stays until somebody removes it, or the cache is full.'
  return ttlMs < 1000 ? 'It expires within a second.' : `It expires at ${moment(now + ttlMs)}.`
}
