import type { Clock, Random } from '#server/engine/ports.ts'

/** The machine's clock: monotonic, in milliseconds since the epoch. */
export function createRealClock(): Clock {
  return {
    now: () => performance.timeOrigin + performance.now(),
    after(ms, run) {
      let immediate: NodeJS.Immediate | undefined
      // A process that was held up finds its timers due before it has read what arrived meanwhile: an answer that is
      // already here is not late, so it gets its turn first.
      const due = () => {
        immediate = setImmediate(run)
      }
      // Nothing here keeps a process alive that has nothing else to do.
      const timer = setTimeout(due, ms).unref()
      return () => {
        clearTimeout(timer)
        clearImmediate(immediate)
      }
    },
  }
}

/** Mulberry32: small, fast, and the same numbers for the same seed everywhere. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return {
    next() {
      state = (state + 0x6d2b79f5) >>> 0
      let mixed = Math.imul(state ^ (state >>> 15), state | 1)
      mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
      return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
    },
  }
}
