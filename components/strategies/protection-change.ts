import type { Policy } from '#components/rpc/types.ts'

export type Parts = Policy['protections']

export const protect = (policy: Policy, change: Partial<Parts>): Policy => ({
  ...policy,
  protections: { ...policy.protections, ...change },
})

/** A protection that is off keeps no settings: somebody else may have switched it off under an open popover. */
export const within =
  <Name extends 'lease' | 'early' | 'stale' | 'breaker'>(
    name: Name,
    change: Partial<NonNullable<Parts[Name]>>,
  ) =>
  (policy: Policy): Policy => {
    const now = policy.protections[name]
    return now === null ? policy : protect(policy, { [name]: { ...now, ...change } })
  }
