import { Worker } from 'node:worker_threads'
import { createRealClock } from '#server/engine/clock.ts'
import type { Clock } from '#server/engine/ports.ts'

/** A timer of Node knows whole milliseconds, and may be this late. */
const TIMER_ERROR_MS = 1.5
/** Waking up another thread and being woken by it takes about this long. */
const ALARM_MS = 0.08
/** Sleeps are not shorter: when requests are dense, those of a moment begin together, and the core is free between. */
const SHORTEST_SLEEP_MS = 0.12

type Waiting = { at: number; run: () => void }

/** A thread that sleeps, and says when it is time for the next of those that wait. */
function createAlarm(now: () => number, ring: () => void) {
  const memory = new SharedArrayBuffer(16)
  const orders = new Int32Array(memory, 0, 1)
  const waits = new Float64Array(memory, 8, 1)
  const worker = new Worker(new URL('./metronome.ts', import.meta.url), { workerData: memory })
  worker.unref()
  worker.on('message', ring)
  return {
    set(at: number) {
      waits[0] = Math.max(SHORTEST_SLEEP_MS, at - now() - ALARM_MS)
      Atomics.add(orders, 0, 1)
      Atomics.notify(orders, 0)
    },
    stop: () => worker.terminate(),
  }
}

/**
 * The machine's clock for an open loop, right to about two tenths of a millisecond. Going round the event loop until it
 * is time would be as exact on an idle machine, but takes a whole core from the cache and the database beside it,
 * and the system then takes the core away for many milliseconds when a request is due.
 */
export function createPreciseClock(): Clock & { stop(): Promise<unknown> } {
  const { now } = createRealClock()
  const waiting = new Set<Waiting>()
  let nextAt = Infinity
  const alarm = createAlarm(now, ring)

  function ring() {
    nextAt = Infinity
    const time = now()
    for (const each of waiting) {
      if (each.at > time) continue
      waiting.delete(each)
      setImmediate(look, each)
    }
    for (const each of waiting) setFor(each.at)
  }
  function setFor(at: number) {
    if (at >= nextAt) return
    nextAt = at
    alarm.set(at)
  }
  function look(each: Waiting & { calledOff?: boolean }) {
    const left = each.at - now()
    if (each.calledOff) return
    if (left <= 0) each.run()
    else if (left > 2 * TIMER_ERROR_MS) setTimeout(look, Math.floor(left - TIMER_ERROR_MS), each).unref()
    else {
      waiting.add(each)
      setFor(each.at)
    }
  }

  return {
    now,
    after(ms, run) {
      const each = { at: now() + ms, run, calledOff: false }
      if (ms <= 0) setImmediate(look, each)
      else look(each)
      return () => {
        each.calledOff = true
        waiting.delete(each)
      }
    },
    stop: alarm.stop,
  }
}
