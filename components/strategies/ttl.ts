import type { LabSettings, Policy } from '#components/rpc/types.ts'

/** The one TTL of all lanes; null where they differ, or where kinds of data have their own. */
export function oneTtl({ lanes }: LabSettings): number | null {
  const [first] = lanes
  if (!first) return null
  const { defaultMs } = first.policy.ttl
  const alike = lanes.every(
    ({ policy: { ttl } }) => ttl.defaultMs === defaultMs && Object.keys(ttl.byKind).length === 0,
  )
  return alike ? defaultMs : null
}

/** One TTL for every kind of data. */
export const withOneTtl = (policy: Policy, defaultMs: number): Policy => ({
  ...policy,
  ttl: { ...policy.ttl, defaultMs, byKind: {} },
})
