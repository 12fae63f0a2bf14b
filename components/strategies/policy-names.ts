import type { Policy } from '#components/rpc/types.ts'
import { same } from './same.ts'
import { spanText } from './spans.ts'

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

const mostWords = 60

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

/** In a few words each, for a name. */
function differences(policy: Policy, origin: Policy): string[] {
  return [
    ...protectionWords(policy, origin),
    ...ttlWords(policy, origin),
    ...(same(policy.write, origin.write) ? [] : ['other write settings']),
    ...(same(policy.invalidation, origin.invalidation) ? [] : ['other invalidation']),
    ...(same(policy.codec, origin.codec) ? [] : [codecWords(policy, origin)]),
    ...wrongWords(policy),
  ]
}

const onOff = (name: string, on: boolean) => `${on ? 'with' : 'without'} ${name}`

function protectionWords({ protections: now }: Policy, { protections: was }: Policy): string[] {
  const words: string[] = []
  if (now.coalesce !== was.coalesce) words.push(onOff('coalescing', now.coalesce))
  if (!same(now.lease, was.lease)) words.push(switched('lease', now.lease, was.lease))
  if (!same(now.early, was.early)) words.push(earlyWords(now.early))
  if (!same(now.stale, was.stale)) words.push(switched('stale answers', now.stale, was.stale))
  if (!same(now.breaker, was.breaker)) words.push(switched('breaker', now.breaker, was.breaker))
  if (now.databaseCap !== was.databaseCap)
    words.push(now.databaseCap === null ? 'no database cap' : `database cap ${now.databaseCap}`)
  const limits = ['cacheBudgetMs', 'deadlineMs', 'loadTimeoutMs', 'backoffMs'] as const
  if (limits.some(name => now[name] !== was[name])) words.push('other limits')
  return words
}

const switched = (name: string, now: unknown, was: unknown) =>
  now !== null && was !== null ? `other ${name}` : onOff(name, now !== null)

function earlyWords(early: Policy['protections']['early']): string {
  switch (early?.kind) {
    case 'xfetch':
      return `with XFetch β ${early.beta}`
    case 'last-fifth':
      return 'with last 20 %'
    case 'refresh-ahead':
      return 'with refresh ahead'
    case undefined:
      return 'without early refresh'
  }
}

function ttlWords({ ttl: now }: Policy, { ttl: was }: Policy): string[] {
  const words: string[] = []
  const oneForAll = Object.keys(now.byKind).length === 0
  if (now.defaultMs !== was.defaultMs || !same(now.byKind, was.byKind))
    words.push(oneForAll ? `TTL ${spanText(now.defaultMs)}` : 'other TTLs')
  if (now.jitter !== was.jitter) words.push(now.jitter === 0 ? 'without jitter' : `jitter ${now.jitter}`)
  if (!same(now.sliding, was.sliding)) words.push(switched('sliding TTL', now.sliding, was.sliding))
  if (now.negativeMs !== was.negativeMs || now.negativeMost !== was.negativeMost)
    words.push(switched('negative caching', now.negativeMs, was.negativeMs))
  return words
}

const codecWords = ({ codec: now }: Policy, { codec: was }: Policy) =>
  now.name === was.name ? 'other codec settings' : now.name

const wrongWords = ({ wrong }: Policy) => (Object.values(wrong).some(Boolean) ? ['wrong on purpose'] : [])
