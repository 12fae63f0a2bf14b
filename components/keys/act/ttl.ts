import type { KeyAction } from '#components/rpc/types.ts'

export const ttlUnits = [
  { value: 's', label: 'seconds', ms: 1000 },
  { value: 'min', label: 'minutes', ms: 60_000 },
  { value: 'h', label: 'hours', ms: 3_600_000 },
  { value: 'd', label: 'days', ms: 86_400_000 },
] as const

export type TtlUnit = (typeof ttlUnits)[number]['value']
export type TtlWish = { never: boolean; amount: string; unit: TtlUnit; jitter: string }

const firstWish: TtlWish = { never: false, amount: '30', unit: 'min', jitter: '10' }

/** What a person would have written to ask for this. */
export function wishOf(action: KeyAction | undefined): TtlWish {
  switch (action?.kind) {
    case 'persist':
      return { ...firstWish, never: true }
    case 'expire': {
      const { value: unit, ms } = ttlUnits.findLast(each => action.ttlMs % each.ms === 0) ?? ttlUnits[0]
      const jitter = String(Math.round((action.jitter ?? 0) * 100_000) / 1000)
      return { never: false, amount: String(action.ttlMs / ms), unit, jitter }
    }
    default:
      return firstWish
  }
}

const tenYears = 315_360_000_000

/** What to do, or the sentence that says what is wrong with the wish. */
export function actionOf({ never, amount, unit, jitter }: TtlWish): KeyAction | string {
  if (never) return { kind: 'persist' }
  const { ms } = ttlUnits.find(each => each.value === unit) ?? ttlUnits[0]
  const ttlMs = Math.round(Number(amount.trim().replace(',', '.')) * ms)
  const share = jitter.trim() === '' ? 0 : Number(jitter.trim().replace(',', '.'))
  if (amount.trim() === '' || !Number.isFinite(ttlMs) || ttlMs < 1) return 'A TTL is a number above zero.'
  if (ttlMs > tenYears) return 'A TTL is at most ten years.'
  if (!Number.isFinite(share) || share < 0 || share > 90) return 'The spread is from 0 to 90 %.'
  return { kind: 'expire', ttlMs, jitter: share / 100 }
}
