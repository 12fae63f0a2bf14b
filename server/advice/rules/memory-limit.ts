import { blind, missingOf } from '../known.ts'
import { sinceWhen } from '../over-time.ts'
import { overviewHref } from '../places.ts'
import type { Finding, Look, Reading, Rule } from '../shapes.ts'
import { bytes, name, say, seconds, share } from '../text.ts'

const [near, veryNear] = [0.8, 0.95]
const soonSeconds = 3600

/** A cache that may grow until its machine is full, or that refuses to write when it is. */
export const memoryLimit: Rule = {
  id: 'memory-limit',
  title: 'Memory limit',
  looksFor: 'A cache without a memory limit, or one that will refuse writes when it is full.',
  look(reading) {
    const { frame, policies } = reading
    const missing = missingOf(frame)
    if (missing || !frame.ok) return missing ?? blind('Nothing is known.')
    const { memoryLimit: limit, memoryUsed: used } = frame.value.total
    if (limit === null || used === null)
      return blind('The server does not tell its memory limit (maxmemory).')
    if (limit === 0) return looked(frame.at, [noLimit(reading, used, frame.at)])
    if (!policies.ok) return missingOf(policies) ?? blind('The policy is not known.')
    const refusing = policies.value.find(policy => refuses(policy, reading))
    const full = frame.value.memoryFullIn
    const close = used / limit >= near || (full !== null && full <= soonSeconds)
    const facts = { used, limit, full, policy: refusing ?? '', at: frame.at }
    return looked(frame.at, refusing !== undefined && close ? [willRefuse(reading, facts)] : [])
  },
}

const looked = (at: number, findings: Finding[]): Look => ({
  kind: 'looked',
  source: { kind: 'servers', at },
  findings,
})

/** volatile-* refuses as well, when no key has a TTL. */
function refuses(policy: string, { frame }: Reading): boolean {
  if (policy === 'noeviction') return true
  return policy.startsWith('volatile-') && frame.ok && frame.value.total.keysWithTtl === 0
}

function noLimit({ day }: Reading, used: number, at: number): Finding {
  return {
    id: 'memory-limit:none',
    severity: 'look',
    share: 0,
    says: say`There is no memory limit (maxmemory): nothing is ever evicted.`,
    since: day.ok ? sinceWhen(day.value, ['memoryLimit'], ({ memoryLimit: each = 1 }) => each === 0) : null,
    evidence: [{ label: 'memory now', value: [bytes(used)] }],
    effect: say`It grows until its machine has no memory left; the system then ends the server, and all ${bytes(used)} are gone at once.`,
    remedy: say`Set maxmemory below what the machine has, and a policy such as allkeys-lru or allkeys-lfu.`,
    place: { href: '/memory', words: 'See where the memory goes' },
    source: { kind: 'servers', at },
  }
}

type Facts = { used: number; limit: number; full: number | null; policy: string; at: number }

function willRefuse(reading: Reading, { used, limit, full, policy, at }: Facts): Finding {
  const fill = used / limit
  return {
    id: 'memory-limit:refuses',
    severity: fill >= veryNear || (full !== null && full < 600) ? 'now' : 'soon',
    share: Math.min(1, fill),
    says: say`The memory is full to ${share(Math.min(1, fill))}, and with ${name(policy)} writes are refused when it is full.`,
    since: reading.day.ok
      ? sinceWhen(
          reading.day.value,
          ['memoryUsed', 'memoryLimit'],
          ({ memoryUsed = 0, memoryLimit: each = 0 }) => each > 0 && memoryUsed / each >= near,
        )
      : null,
    evidence: [
      { label: 'memory', value: say`${bytes(used)} of ${bytes(limit)}` },
      ...(full === null || full === 0 ? [] : [{ label: 'full at this rate in', value: [seconds(full)] }]),
    ],
    effect: say`Then every write fails with OOM. What is read still works; nothing new is cached.`,
    remedy: say`For a cache use allkeys-lru or allkeys-lfu. Until then: more memory, or shorter TTLs.`,
    place: { href: overviewHref('1h'), words: 'See the memory over time' },
    source: { kind: 'servers', at },
  }
}
