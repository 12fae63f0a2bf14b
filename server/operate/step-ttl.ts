import type { Step } from './job-run.ts'
import { lostAnswer, nothingYet, refuse, type StepOptions } from './tally.ts'

/** `ttlMs` null: never expires. With jitter keys that were stored together do not end together. */
export type NewTtl = { ttlMs: number | null; jitter: number; random?: () => number }

export function createTtlChange({ batch, kept, now }: StepOptions, ttl: NewTtl): Step {
  const { ttlMs, jitter, random = Math.random } = ttl
  return async (keys, again) => {
    // The answers of the first time are lost, and with them what the TTLs were.
    if (again) kept.giveUp(lostAnswer)
    const set = keys.map(() =>
      ttlMs === null ? -1 : Math.max(1, Math.round(ttlMs * (1 + jitter * (random() * 2 - 1)))),
    )
    const sentAt = now()
    const replies = await batch.send(keys, 2, (pipeline, key, i) => {
      pipeline.pttl(key)
      if (ttlMs === null) pipeline.persist(key)
      else pipeline.pexpire(key, set[i] ?? ttlMs)
    })
    const tally = nothingYet()
    for (const [i, key] of keys.entries()) {
      const [was, changed] = replies[i] ?? []
      if (!was || !changed) continue
      const error = changed.error ?? was.error
      const left = Number(was.value)
      if (error) refuse(tally, { ...changed, error })
      else if (left === -2) tally.gone += 1
      else {
        tally.done += 1
        const setTo = ttlMs === null ? -1 : sentAt + (set[i] ?? ttlMs)
        kept.add({ kind: 'ttl', key, expiresAt: left < 0 ? -1 : sentAt + left, setTo })
      }
    }
    return tally
  }
}
