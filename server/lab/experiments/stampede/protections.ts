import type { Policy, PolicyInput } from '#server/engine/policy.ts'
import type { Choice } from '#server/lab/experiments/experiment.ts'
import { unhindered } from '#server/lab/experiments/unhindered.ts'

export type ProtectionId =
  | 'none'
  | 'coalesce'
  | 'lock'
  | 'lease'
  | 'xfetch'
  | 'xfetch-lock'
  | 'last-fifth'
  | 'last-fifth-lock'
  | 'jitter'
  | 'stale'
  | 'refresh-ahead'

export const protections: readonly (Choice & { id: ProtectionId })[] = [
  { id: 'none', label: 'None', tone: 'stale', about: 'Whoever misses asks the database.' },
  {
    id: 'coalesce',
    label: 'Coalesce per instance',
    tone: 'miss',
    about: 'Callers of one process share one load.',
  },
  {
    id: 'lock',
    label: 'Distributed lock',
    tone: 'db',
    about: 'One holder loads; the rest ask again ten times.',
  },
  {
    id: 'lease',
    label: 'Lease + coalescing',
    tone: 'hit',
    about: 'A renewed and fenced lock, asked for once per process.',
  },
  {
    id: 'xfetch',
    label: 'XFetch',
    tone: 'write',
    dashed: true,
    about: 'Readers renew early, by a chance that rises towards the expiry.',
  },
  {
    id: 'xfetch-lock',
    label: 'XFetch + lock',
    tone: 'write',
    about: 'As XFetch, and only one of the volunteers loads.',
  },
  {
    id: 'last-fifth',
    label: 'Last 20 %',
    tone: 'ok',
    dashed: true,
    about: 'In the last fifth of its life an entry is renewed by chance.',
  },
  {
    id: 'last-fifth-lock',
    label: 'Last 20 % + lock',
    tone: 'ok',
    about: 'The same, and only one of the volunteers loads.',
  },
  {
    id: 'jitter',
    label: 'TTL jitter',
    tone: 'stale',
    dashed: true,
    about: 'Spreads the expiry of many keys; this is one key.',
  },
  { id: 'stale', label: 'Serve stale', tone: 'text', about: 'Everybody gets the old value while one loads.' },
  {
    id: 'refresh-ahead',
    label: 'Refresh-ahead',
    tone: 'text',
    dashed: true,
    about: 'A read after 80 % of the TTL renews the entry.',
  },
]

type Numbers = { ttlMs: number; beta: number; queryMs: number }
type Protections = NonNullable<PolicyInput['protections']>

const bare: Protections = { coalesce: false, lease: null }
/** The customary lock: 10 s, asked for every 100 ms, ten times. Who has it not by then loads without filling. */
const lockFor = (queryMs: number): Protections => {
  const pollMs = Math.max(100, queryMs)
  return { coalesce: false, lease: { ms: 100 * pollMs, renew: false, waitMs: 10 * pollMs, pollMs } }
}
const lease: Protections = { coalesce: true, lease: { ms: 5_000, renew: true, waitMs: 60_000, pollMs: 50 } }

function protectionsOf(id: ProtectionId, { beta, queryMs }: Numbers): Protections {
  switch (id) {
    case 'none':
    case 'jitter':
      return bare
    case 'coalesce':
      return { coalesce: true, lease: null }
    case 'lock':
      return lockFor(queryMs)
    case 'lease':
      return lease
    case 'xfetch':
      return { ...bare, early: { kind: 'xfetch', beta } }
    case 'xfetch-lock':
      return { ...lease, early: { kind: 'xfetch', beta } }
    case 'last-fifth':
      return { ...bare, early: { kind: 'last-fifth' } }
    case 'last-fifth-lock':
      return { ...lease, early: { kind: 'last-fifth' } }
    case 'stale':
      return { ...lease, stale: { graceMs: 60_000, when: 'refreshing' } }
    case 'refresh-ahead':
      return { ...lease, early: { kind: 'refresh-ahead', factor: 0.8 } }
  }
}

/** Nothing but the protection stands between a caller and the database. */
export const policyOf = (id: ProtectionId, numbers: Numbers): Policy =>
  unhindered({
    read: id === 'refresh-ahead' ? 'refresh-ahead' : 'cache-aside',
    protections: protectionsOf(id, numbers),
    ttl: { defaultMs: numbers.ttlMs, jitter: id === 'jitter' ? 0.1 : 0 },
  })
