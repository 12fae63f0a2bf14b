import type { Clock, Random } from '#server/engine/ports.ts'

export type Faults = {
  /** Chance that a message never arrives. */
  drop: number
  /** Chance that a command runs a second time, later. */
  duplicate: number
  /** Chance that a message takes ten times as long. */
  delay: number
  /** Usual time on the way, one direction. */
  latencyMs: number
}

export const calm: Faults = { drop: 0, duplicate: 0, delay: 0, latencyMs: 1 }

/** The longest that one message can be on its way. */
export const longestWay = ({ latencyMs, delay }: Faults): number => latencyMs * 1.5 * (delay > 0 ? 10 : 1)

/** Members that ask nothing of the other side. */
const atHand = new Set(['now', 'onLost', 'follow'])

type Parts = {
  clock: Clock
  random: Random
  faults: Faults
  alive: () => boolean
  /** Hears of each call whose answer does not come, or comes later than anybody waits for it. */
  onSilence?: () => void
  patienceMs?: number
}

/**
 * Puts a network between a caller and something in this process: each call becomes a command on its way there and an
 * answer on its way back, and each of the two can be slow, lost or doubled. Whoever is dead sends and hears nothing.
 */
export function overNetwork<T extends object>(target: T, parts: Parts): T {
  const { clock, random, faults, alive } = parts
  const { onSilence = () => {}, patienceMs = Number.POSITIVE_INFINITY } = parts
  const flightTime = () => {
    const usual = faults.latencyMs * (0.5 + random.next())
    return random.next() < faults.delay ? usual * 10 : usual
  }

  function call(perform: () => Promise<unknown>): Promise<unknown> {
    return new Promise((resolve, reject) => {
      if (!alive()) return
      const there = flightTime()
      const back = flightTime()
      const lostThere = random.next() < faults.drop
      const lostBack = random.next() < faults.drop
      if (lostThere || lostBack || there + back >= patienceMs) onSilence()
      const doubled = random.next() < faults.duplicate ? flightTime() * 5 : 0
      const deliver = (settle: () => void) => {
        if (!lostBack) clock.after(back, () => alive() && settle())
      }
      if (!lostThere) {
        clock.after(there, () => {
          perform().then(
            value => deliver(() => resolve(value)),
            (error: unknown) => deliver(() => reject(error)),
          )
        })
      }
      if (doubled > 0) clock.after(there + doubled, () => perform().catch(() => undefined))
    })
  }

  /** By its name at each call: what stands on the other side may change under way. */
  const wired = (name: string) => {
    const perform = (args: unknown[]): unknown => {
      const member: unknown = Reflect.get(target, name)
      return typeof member === 'function' ? Reflect.apply(member, target, args) : undefined
    }
    if (atHand.has(name)) return (...args: unknown[]) => perform(args)
    return (...args: unknown[]) => call(() => Promise.resolve(perform(args)))
  }
  const methods = Object.entries(target).filter(([, member]) => typeof member === 'function')
  return { ...target, ...Object.fromEntries(methods.map(([name]) => [name, wired(name)])) }
}
