import { setTimeout as wait } from 'node:timers/promises'
import type { Log } from '#server/log.ts'
import type { SendingRules } from './address.ts'
import type { Claimed, DeliveryStore, Outcome } from './deliveries.ts'
import { send } from './send.ts'

/** After each attempt, until there is none left. */
const pausesMs = [1_000, 4_000, 15_000, 60_000, 300_000, 900_000]
const glanceMs = 5_000
const soonestMs = 100
const lastWordMs = 1_000

export type CourierOptions = {
  target: string
  store: DeliveryStore
  rules: SendingRules
  log: Log
  onChange: () => void
  now?: () => number
  random?: () => number
}

/** Brings what waits in Postgres to the webhooks, one after the other for each. Never in anybody's way. */
export function createCourier(options: CourierOptions) {
  const { target, store, rules, log, onChange } = options
  const now = options.now ?? Date.now
  const random = options.random ?? Math.random
  let timer: NodeJS.Timeout | null = null
  let going: Promise<void> = Promise.resolve()
  let isOn = false
  let stopping = new AbortController()
  let isGoing = false
  let asked = false

  async function deliver(delivery: Claimed) {
    const { signal } = stopping
    const sent = await send(delivery, { rules, now, signal })
    // Nobody knows whether it arrived: it is sent again when it may be taken again.
    if (signal.aborted) return
    const at = now()
    // Whoever sends a test looks at what comes of it, and it must not keep an alert waiting.
    const isTriedAgain = sent.worthAnotherTry && delivery.event !== 'test'
    const pause = isTriedAgain ? pausesMs[delivery.attempts - 1] : undefined
    const outcome: Outcome = {
      state: sent.error === null ? 'sent' : pause === undefined ? 'failed' : 'waiting',
      status: sent.status,
      error: sent.error,
      at,
      took: sent.took,
      // Spread out: a receiver that was down must not get everything in one moment.
      due: Math.round(at + (pause ?? 0) * (0.8 + random() * 0.4)),
    }
    await store.settle(delivery, outcome)
    onChange()
  }

  async function round() {
    for (;;) {
      asked = false
      const taken = isOn ? await store.claim(target, now()) : []
      await Promise.all(taken.map(deliver))
      if (taken.length === 0 && !asked) return
    }
  }

  async function turn() {
    isGoing = true
    let next: number | null = null
    try {
      await round()
      next = isOn ? await store.nextDue(target) : null
    } catch (error) {
      // Postgres is away: what waits there waits.
      log.debug({ reason: String(error) }, 'webhooks wait')
    } finally {
      isGoing = false
    }
    plan(next)
  }

  function plan(next: number | null) {
    if (!isOn) return
    const wait = next === null ? glanceMs : Math.min(glanceMs, Math.max(soonestMs, next - now()))
    if (timer) clearTimeout(timer)
    timer = setTimeout(kick, wait)
    timer.unref()
  }

  function kick() {
    if (isGoing) asked = true
    else if (isOn) going = turn()
  }

  return {
    start() {
      if (isOn) return
      isOn = true
      stopping = new AbortController()
      kick()
    },
    /** There is something new to send. */
    kick,
    async stop() {
      isOn = false
      stopping.abort()
      if (timer) clearTimeout(timer)
      timer = null
      // A Postgres that is frozen must not keep the board from stopping.
      await Promise.race([going, wait(lastWordMs, undefined, { ref: false })])
    },
  }
}
