import { duration, milliseconds } from '#components/format/durations.ts'
import { bytes, count, grouped, type Parts, percent, rate, threeDigits } from '#components/format/numbers.ts'
import type { Unit } from '#components/rpc/types.ts'

const plain = (amount: number): Parts => ({
  value: Number.isInteger(amount) ? grouped(amount) : threeDigits(amount),
  unit: '',
})

/** From here on minutes, hours and days say it better. */
const longS = 300

/** A tick at a half is 50 %, not 50.0 %. */
const roundPercent = (share: number): Parts => {
  const { value, unit } = percent(share)
  return { value: value.replace(/\.0$/, ''), unit }
}

/** How a number of an experiment reads. */
export const formats: Record<Unit, (amount: number) => Parts> = {
  count,
  number: plain,
  ms: milliseconds,
  s: amount => (amount >= longS ? { value: duration(amount), unit: '' } : milliseconds(amount * 1_000)),
  share: percent,
  bytes,
  'per second': rate,
  text: plain,
}

/** Along the axes of a chart. */
export const axisFormats: typeof formats = { ...formats, share: roundPercent }
