import type { Policy } from '#components/rpc/types.ts'
import { differences } from './policy-differences.ts'
import { same } from './same.ts'

export type NamedPolicy = { name: string; policy: Policy }

/** The patterns one switches between, in the order in which they are taught. */
export const patterns = [
  { name: 'cache-aside', label: 'Cache-aside' },
  { name: 'read-through', label: 'Read-through' },
  { name: 'refresh-ahead', label: 'Refresh-ahead' },
  { name: 'write-through', label: 'Write-through' },
  { name: 'write-behind', label: 'Write-behind' },
  { name: 'write-around', label: 'Write-around' },
] as const
export type PatternName = (typeof patterns)[number]['name']

export const mostWords = 60

/** The preset that this policy is, or else the one it is made of and what was changed of it. */
export function nameOf(policy: Policy, presets: readonly NamedPolicy[]): string {
  const origin = originOf(policy, presets)
  if (!origin) return 'custom'
  const differs = differences(policy, origin.policy)
  if (differs.length === 0) return origin.name
  const said = `${origin.name}, ${differs.join(', ')}`
  return differs.length <= 2 && said.length <= mostWords ? said : `${origin.name}, ${differs.length} changes`
}

export const isPreset = (policy: Policy, presets: readonly NamedPolicy[]): boolean =>
  presets.some(each => same(each.policy, policy))

/** The preset with the same pattern that it differs least from. */
export function originOf(policy: Policy, presets: readonly NamedPolicy[]): NamedPolicy | null {
  const alike = presets.filter(each => samePattern(each.policy, policy))
  const counted = alike.map(each => ({ each, count: differences(policy, each.policy).length }))
  return counted.sort((one, other) => one.count - other.count)[0]?.each ?? null
}

const samePattern = (one: Policy, other: Policy) =>
  one.read === other.read && one.write.kind === other.write.kind

/** Which of the six it is, whatever protects it. null: none, as without a cache. */
export function patternOf(policy: Policy, presets: readonly NamedPolicy[]): PatternName | null {
  const named = presets.find(each => samePattern(each.policy, policy))
  return patterns.find(({ name }) => name === named?.name)?.name ?? null
}

/** Everything that was chosen beside the pattern stays, as far as it still means something. */
export function withPattern(policy: Policy, pattern: Policy): Policy {
  const wasAhead = policy.protections.early?.kind === 'refresh-ahead'
  const early =
    pattern.read === 'refresh-ahead'
      ? wasAhead
        ? policy.protections.early
        : pattern.protections.early
      : wasAhead
        ? null
        : policy.protections.early
  const write = policy.write.kind === pattern.write.kind ? policy.write : pattern.write
  const dirtySet = policy.wrong.dirtySet && write.kind === 'write-behind'
  const deleteBeforeCommit = policy.wrong.deleteBeforeCommit && write.kind === 'delete'
  const elapsedXFetch = policy.wrong.elapsedXFetch && early?.kind === 'xfetch'
  return {
    ...policy,
    read: pattern.read,
    write,
    protections: { ...policy.protections, early },
    wrong: { ...policy.wrong, dirtySet, deleteBeforeCommit, elapsedXFetch },
  }
}
