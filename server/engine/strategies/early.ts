import type { Policy } from '#server/engine/policy.ts'
import type { Random } from '#server/engine/ports.ts'

export type Age = { now: number; created: number; freshUntil: number; loadMs: number }

/** Vattani, Chierichetti, Lowenstein 2015. `1 − u` keeps the logarithm finite; it is negative, so time is added. */
const xfetch = ({ now, freshUntil, loadMs }: Age, beta: number, random: Random) =>
  now - loadMs * beta * Math.log(1 - random.next()) >= freshUntil

/** The wrong one: the age of the entry in place of the time its load took. Refreshes far too early. */
const elapsedXFetch = (age: Age, beta: number, random: Random) =>
  xfetch({ ...age, loadMs: age.now - age.created }, beta, random)

const share = ({ now, created, freshUntil }: Age) => (now - created) / Math.max(1, freshUntil - created)

/** In the last fifth of its life, with a chance that rises from the given one to certainty. */
function lastFifth(age: Age, probability: number, random: Random) {
  const within = (share(age) - 0.8) / 0.2
  return within > 0 && random.next() < probability + (1 - probability) * within
}

/** Whether this read should renew an entry that is still fresh. */
export function refreshesEarly(policy: Policy, age: Age, random: Random): boolean {
  const early = policy.protections.early
  switch (early?.kind) {
    case undefined:
      return false
    case 'xfetch':
      return (policy.wrong.elapsedXFetch ? elapsedXFetch : xfetch)(age, early.beta, random)
    case 'last-fifth':
      return lastFifth(age, early.probability, random)
    case 'refresh-ahead':
      return share(age) >= early.factor
  }
}
