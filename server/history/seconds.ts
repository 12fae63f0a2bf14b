import { bucket } from './steps.ts'

/** The seconds (since 1970, both included) that a sample speaks for. */
export type Seconds = { from: number; to: number }
export type Told = { until: number; interval: number }

/** A sample may come this much later than planned and still speak for the whole time since the last one. */
const lateSeconds = 2

/**
 * A sample tells of the time since the one before it: so slow sampling fills every second, and a missed sample
 * leaves a hole. `null` when its second was told already.
 */
export function secondsOf(sample: { at: number; interval: number }, told: Told | null): Seconds | null {
  const interval = Math.max(1, Math.round(sample.interval))
  const to = secondOf(sample.at, told && told.until + interval)
  if (!told || clockWentBack(to, told)) return { from: to - interval + 1, to }
  if (to <= told.until) return null
  const unbroken = to - told.until <= Math.max(interval, told.interval) + lateSeconds
  return { from: unbroken ? told.until + 1 : Math.max(told.until, to - interval) + 1, to }
}

/** A timer that wavers around the full second must not tell one second twice and the next not at all. */
function secondOf(at: number, expected: number | null): number {
  const seconds = at / 1000
  if (expected !== null && Math.abs(seconds - expected - 0.5) < 1) return expected
  return bucket(seconds, 1)
}

function clockWentBack(to: number, told: Told): boolean {
  return to < told.until - 10
}
