import type { Policy } from '#server/engine/policy.ts'
import type { Random } from '#server/engine/ports.ts'

export const baseTtl = ({ ttl }: Policy, kind: string): number => ttl.byKind[kind] ?? ttl.defaultMs

/** The cache knows a version for at least so long: as entry, as absence or as tombstone. */
export function shortestMemory(policy: Policy, kind: string): number {
  const { ttl, invalidation } = policy
  const kept = Math.min(baseTtl(policy, kind), ttl.negativeMs ?? Number.POSITIVE_INFINITY)
  return Math.min(kept * (1 - ttl.jitter), invalidation.tombstoneMs)
}

export type Lifetime = {
  /** Fresh for so long. */
  freshMs: number
  /** Kept by the cache for so long. */
  keptMs: number
}

/** Jitter only shortens: an entry never lives longer than was promised. */
export function lifetime(
  policy: Policy,
  kind: string,
  { absent, random }: { absent: boolean; random: Random },
): Lifetime {
  const { ttl, protections } = policy
  const jittered = (ms: number) => Math.max(1, ms * (1 - ttl.jitter * random.next()))
  if (absent) {
    const ms = jittered(ttl.negativeMs ?? 0)
    return { freshMs: ms, keptMs: ms }
  }
  const base = jittered(baseTtl(policy, kind))
  if (ttl.sliding) return { freshMs: ttl.sliding.maxAgeMs, keptMs: Math.min(base, ttl.sliding.maxAgeMs) }
  return { freshMs: base, keptMs: base + (protections.stale?.graceMs ?? 0) }
}

/** How much longer a read lets the entry live; 0 when reads prolong nothing. */
export const slideOf = (policy: Policy, kind: string): number =>
  policy.ttl.sliding ? baseTtl(policy, kind) : 0
