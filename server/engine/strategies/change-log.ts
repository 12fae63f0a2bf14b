import type { Policy } from '#server/engine/policy.ts'
import type { Change } from '#server/engine/ports.ts'
import { invalidate } from '#server/engine/strategies/invalidate.ts'
import { voidOthers } from '#server/engine/strategies/void-others.ts'
import type { Desk } from '#server/engine/strategies/write.ts'

/**
 * Invalidation by what the database says it did. Events come at least once and in any order: an older version than
 * the cache knows does nothing, and each one voids the lease of a load that may have read before it.
 */
export function createChangeLog(desk: Desk, policy: () => Policy) {
  const { kit } = desk

  async function hear({ key, version, affected }: Change) {
    const now = policy()
    await invalidate(desk, key, { policy: now, how: 'change log', version })
    await voidOthers(desk, { key, policy: now, affected, how: 'change log' })
  }

  return {
    hear,
    follow: () => kit.source.follow({ change: change => void hear(change) }),
  }
}
