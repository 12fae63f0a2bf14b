import { milliseconds } from '#components/format/durations.ts'
import { bytes, joined } from '#components/format/numbers.ts'
import type { SlowlogKind } from '#components/rpc/types.ts'

const times: Record<string, number> = { µs: 1, us: 1, ms: 1000, '': 1000, s: 1_000_000 }
const sizes: Record<string, number> = { '': 1, b: 1, kb: 1000, mb: 1_000_000, gb: 1_000_000_000 }

/** What a list of a server counts: how long it took, or how large it was. */
export function amountIn(amount: number, kind: SlowlogKind): string {
  return joined(kind === 'slow' ? milliseconds(amount / 1000) : bytes(amount))
}

/** `10 ms` or `2 MB`; a plain number is milliseconds, or bytes. null: not understood. */
export function readAmount(text: string, kind: SlowlogKind): number | null {
  const found = /^\s*(\d+(?:[.,]\d+)?)\s*([a-zµ]*)\s*$/i.exec(text)
  if (!found) return null
  const unit = (kind === 'slow' ? times : sizes)[(found[2] ?? '').toLowerCase()]
  const number = Number(found[1]?.replace(',', '.'))
  return unit === undefined || !Number.isFinite(number) ? null : Math.round(number * unit)
}
