export const ttlUnits = { s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const
export type TtlUnit = keyof typeof ttlUnits

export const ttlPresets: readonly { label: string; ms: number }[] = [
  { label: '1 min', ms: ttlUnits.min },
  { label: '10 min', ms: 10 * ttlUnits.min },
  { label: '1 h', ms: ttlUnits.h },
  { label: '1 day', ms: ttlUnits.d },
  { label: '7 days', ms: 7 * ttlUnits.d },
  { label: '30 days', ms: 30 * ttlUnits.d },
]

const tenYears = 3650 * ttlUnits.d

export type TtlWish =
  | { how: 'for'; amount: string; unit: TtlUnit }
  /** As a field for local time gives it: 2026-11-28T15:30. */
  | { how: 'until'; at: string }
  | { how: 'never' }

export type TtlRead = { ok: true; ttlMs: number | null } | { ok: false; problem: string | null }

/** null as a problem: nothing was written yet. */
export function readTtl(wish: TtlWish, now: number): TtlRead {
  switch (wish.how) {
    case 'never':
      return { ok: true, ttlMs: null }
    case 'for': {
      if (wish.amount.trim() === '') return { ok: false, problem: null }
      if (!/^\d+(\.\d+)?$/.test(wish.amount.trim())) return { ok: false, problem: 'Write a number above 0.' }
      return bounded(Math.round(Number(wish.amount) * ttlUnits[wish.unit]))
    }
    case 'until': {
      if (wish.at === '') return { ok: false, problem: null }
      const at = new Date(wish.at).getTime()
      if (Number.isNaN(at)) return { ok: false, problem: 'This is no date.' }
      if (at <= now) return { ok: false, problem: 'This moment is over. To remove the key, invalidate it.' }
      return bounded(at - now)
    }
  }
}

function bounded(ttlMs: number): TtlRead {
  if (ttlMs < 1) return { ok: false, problem: 'A TTL is at least one millisecond.' }
  if (ttlMs > tenYears) return { ok: false, problem: 'At most ten years.' }
  return { ok: true, ttlMs }
}
