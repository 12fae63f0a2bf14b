import type { LabChoices, Policy } from '#components/rpc/types.ts'

export type Story = LabChoices['workloads'][number]
type Hint = NonNullable<Story['policyHint']>

/** The whole policy that a story's hint means: what it leaves out is as in the preset with the same pattern. */
export function hintedPolicy(hint: Hint, presets: LabChoices['policies']): Policy | null {
  const read = hint.read ?? 'cache-aside'
  const write = hint.write?.kind ?? 'delete'
  const base = presets.find(({ policy }) => policy.read === read && policy.write.kind === write)
  if (!base) return null
  return over(base.policy, hint)
}

/** Setting by setting, one level down; what is null there is meant. */
function over(policy: Policy, hint: Hint): Policy {
  return {
    ...policy,
    protections: { ...policy.protections, ...given(hint.protections) } as Policy['protections'],
    ttl: {
      ...policy.ttl,
      ...given(hint.ttl),
      ...(hint.ttl?.defaultMs ? { byKind: {} } : {}),
    } as Policy['ttl'],
  }
}

const given = (part: object | undefined) =>
  Object.fromEntries(Object.entries(part ?? {}).filter(([, value]) => value !== undefined))
