import { spanText } from '#components/format/spans.ts'
import type { Policy } from '#components/rpc/types.ts'
import { same } from './same.ts'

/** How a policy differs from another one, in a few words each: for a name. */
export function differences(policy: Policy, origin: Policy): string[] {
  return [
    ...protectionWords(policy, origin),
    ...ttlWords(policy, origin),
    ...writeWords(policy, origin),
    ...invalidationWords(policy, origin),
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

function writeWords({ write: now }: Policy, { write: was }: Policy): string[] {
  if (same(now, was)) return []
  if (now.kind === 'delete' && was.kind === 'delete')
    return [switched('second delete', now.secondDeleteMs, was.secondDeleteMs)]
  if (now.kind !== 'write-behind' || was.kind !== 'write-behind') return ['other write settings']
  const words: string[] = []
  if (now.flushMs !== was.flushMs) words.push(`flush ${spanText(now.flushMs)}`)
  if (now.batch !== was.batch) words.push(`batch ${now.batch}`)
  if (now.durability !== was.durability) words.push(`safe in ${now.durability}`)
  return words.length > 0 ? words : ['other write settings']
}

const invalidationNames = {
  explicit: 'explicit invalidation',
  cascade: 'cascade',
  tags: 'tags',
  changeLog: 'change log',
} as const

function invalidationWords({ invalidation: now }: Policy, { invalidation: was }: Policy): string[] {
  const words = (['explicit', 'cascade', 'tags', 'changeLog'] as const)
    .filter(name => now[name] !== was[name])
    .map(name => onOff(invalidationNames[name], now[name]))
  if (now.tombstoneMs !== was.tombstoneMs) words.push(`removed remembered ${spanText(now.tombstoneMs)}`)
  return words
}

const codecWords = ({ codec: now }: Policy, { codec: was }: Policy) =>
  now.name === was.name ? 'other codec settings' : now.name

const wrongWords = ({ wrong }: Policy) => (Object.values(wrong).some(Boolean) ? ['wrong on purpose'] : [])
