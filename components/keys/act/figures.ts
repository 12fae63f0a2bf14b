import { duration } from '#components/format/durations.ts'
import { bytes, count, grouped, joined, rate, thinSpace } from '#components/format/numbers.ts'
import type { KeyPreview } from '#components/rpc/types.ts'

type Estimate = KeyPreview['count']

/** Below a hundredth of its value a margin is still a margin. */
export function countText({ value, margin, exact }: Estimate): string {
  const keys = value === 1 && exact ? 'key' : 'keys'
  if (exact) return `${grouped(value)} ${keys}`
  return `about ${grouped(value)} ± ${grouped(margin)} ${keys}`
}

export function countHow({ count: { exact }, walked, of }: KeyPreview): string {
  if (exact) return `counted exactly, among ${joined(count(of))}`
  return `${joined(count(walked))} of ${joined(count(of))} names looked at; right 19 times of 20`
}

export function memoryText(memory: Estimate | null): string {
  if (!memory) return 'not known'
  const value = joined(bytes(memory.value))
  return memory.exact || memory.margin === 0 ? value : `${value} ± ${joined(bytes(memory.margin))}`
}

/** Until nine of ten of the extra misses are over; null where that is later than can be seen. */
export function calmAfter(curve: readonly number[]): number | null {
  const first = curve[0] ?? 0
  if (first === 0) return 0
  const second = curve.findIndex(misses => misses <= first / 10)
  return second === -1 ? null : second
}

export function costText({ cost }: Pick<KeyPreview, 'cost'>): string {
  const { missesPerSecond, mostLoads, curve } = cost
  if (missesPerSecond === null) return 'not known'
  if (missesPerSecond === 0) return 'none'
  const calm = calmAfter(curve)
  const until = calm === null ? 'for more than a minute' : `nearly over after ${duration(Math.max(1, calm))}`
  const loads = `each a load of the database, at most ${joined(count(mostLoads))} of them`
  // What is read often is back within the first second: so many are never missed in one.
  return `${joined(rate(curve[0] ?? missesPerSecond))} in the first second, ${until}; ${loads}`
}

/** Where the minute is: 42 s. */
export const secondsText = (seconds: number) => `${seconds}${thinSpace}s`

/** The sentence without the name of the field that a program would want. */
export const plainMessage = (message: string) => {
  const text = message.replace(/^[a-zA-Z.]+: /, '')
  return text.charAt(0).toUpperCase() + text.slice(1)
}
