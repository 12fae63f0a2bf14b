import { refillSeconds } from './limits.ts'
import type { Refill } from './shapes.ts'
import { type Frames, hitRateOf, type PerSecond } from './traffic.ts'

/** Watches the misses for a minute, to be laid beside what was predicted. */
export function followRefill(options: {
  frames: Frames
  before: PerSecond | null
  predicted: number[]
  now: () => number
  report: (refill: Refill) => void
}) {
  const { frames, before, predicted, report } = options
  const startedAt = options.now()
  const refill: Refill = {
    before: before?.misses ?? null,
    hitRateBefore: before && hitRateOf(before),
    predicted,
    measured: [],
    complete: false,
  }
  const over = Promise.withResolvers<void>()

  const deaf = frames.listen(moment => {
    const { counted, interval } = moment
    const second = Math.round((moment.at - startedAt) / 1000)
    if (counted === null || second < 1) return
    const extraMisses = counted.misses / interval - (before?.misses ?? 0)
    refill.measured.push({ second, seconds: interval, extraMisses, hitRate: hitRateOf(counted) })
    if (second >= refillSeconds) end(true)
    else report(refill)
  })
  // Frames stop when the server does.
  const timer = setTimeout(() => end(true), (refillSeconds + 5) * 1000)
  timer.unref()
  let ended = false

  function end(complete: boolean) {
    if (ended) return
    ended = true
    clearTimeout(timer)
    deaf()
    refill.complete = complete
    report(refill)
    over.resolve()
  }
  return { done: over.promise, stop: () => end(false) }
}

/** Sixty numbers with two digits, not sixteen. */
export function shortened({ before, hitRateBefore, predicted, measured, complete }: Refill) {
  const round = (value: number) => Math.round(value * 10) / 10
  const share = (value: number) => Math.round(value * 1000) / 1000
  return {
    before: before === null ? null : round(before),
    hitRateBefore: hitRateBefore === null ? null : share(hitRateBefore),
    predicted: predicted.map(round),
    measured: measured.map(({ second, extraMisses, hitRate }) => [
      second,
      round(extraMisses),
      hitRate === null ? null : share(hitRate),
    ]),
    complete,
  }
}
