import { milliseconds } from '#components/format/durations.ts'
import { bytes, count, grouped, type Parts, percent, rate, threeDigits } from '#components/format/numbers.ts'
import type { Unit } from '#components/rpc/types.ts'

const plain = (amount: number): Parts => ({
  value: Number.isInteger(amount) ? grouped(amount) : threeDigits(amount),
  unit: '',
})

/** How a number of an experiment reads. */
export const formats: Record<Unit, (amount: number) => Parts> = {
  count,
  number: plain,
  ms: milliseconds,
  s: amount => milliseconds(amount * 1_000),
  share: percent,
  bytes,
  'per second': rate,
  text: plain,
}
