import type { Policy } from '#components/rpc/types.ts'

export const protectionNames = [
  'coalesce',
  'lease',
  'xfetch',
  'last-fifth',
  'refresh-ahead',
  'stale',
  'breaker',
  'jitter',
  'negative',
] as const
export type ProtectionName = (typeof protectionNames)[number]

export type Protection = {
  label: (policy: Policy) => string
  isOn: (policy: Policy) => boolean
  /** On: with the settings that `begin`, the plain preset, has. Off: nothing of it is left. */
  set: (policy: Policy, on: boolean, begin: Policy) => Policy
}

type Parts = Policy['protections']

const protect = (policy: Policy, change: Partial<Parts>): Policy => ({
  ...policy,
  protections: { ...policy.protections, ...change },
})
const expire = (policy: Policy, change: Partial<Policy['ttl']>): Policy => ({
  ...policy,
  ttl: { ...policy.ttl, ...change },
})

type Early = NonNullable<Parts['early']>

/** Of the three ways to refresh early there is at most one. */
const early = (label: string, begin: Early): Protection => ({
  label: () => label,
  isOn: ({ protections }) => protections.early?.kind === begin.kind,
  set: (policy, on) => protect(policy, { early: on ? begin : null }),
})

const percent = (share: number) => Math.round(share * 1000) / 10

export const protections: Record<ProtectionName, Protection> = {
  coalesce: {
    label: () => 'Coalesce',
    isOn: policy => policy.protections.coalesce,
    set: (policy, on) => protect(policy, { coalesce: on }),
  },
  lease: {
    label: () => 'Lease',
    isOn: policy => policy.protections.lease !== null,
    set: (policy, on, begin) => protect(policy, { lease: on ? begin.protections.lease : null }),
  },
  xfetch: {
    ...early('XFetch', { kind: 'xfetch', beta: 1 }),
    label: ({ protections: { early: now } }) => (now?.kind === 'xfetch' ? `XFetch β ${now.beta}` : 'XFetch'),
  },
  'last-fifth': early('Last 20\u2009%', { kind: 'last-fifth', probability: 0.1 }),
  'refresh-ahead': early('Refresh ahead', { kind: 'refresh-ahead', factor: 0.8 }),
  stale: {
    label: () => 'Serve stale',
    isOn: policy => policy.protections.stale !== null,
    set: (policy, on) => protect(policy, { stale: on ? { graceMs: 60_000, when: 'refreshing' } : null }),
  },
  breaker: {
    label: () => 'Breaker and database cap',
    isOn: ({ protections: { breaker, databaseCap } }) => breaker !== null || databaseCap !== null,
    set: (policy, on, { protections: { breaker, databaseCap } }) =>
      protect(policy, { breaker: on ? breaker : null, databaseCap: on ? databaseCap : null }),
  },
  jitter: {
    label: ({ ttl }) => (ttl.jitter > 0 ? `Jitter ±${percent(ttl.jitter)}\u2009%` : 'Jitter'),
    isOn: ({ ttl }) => ttl.jitter > 0,
    set: (policy, on, begin) => expire(policy, { jitter: on ? begin.ttl.jitter : 0 }),
  },
  negative: {
    label: () => 'Negative cache',
    isOn: ({ ttl }) => ttl.negativeMs !== null,
    set: (policy, on, begin) => expire(policy, { negativeMs: on ? begin.ttl.negativeMs : null }),
  },
}
