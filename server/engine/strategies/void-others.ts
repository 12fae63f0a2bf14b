import type { Policy } from '#server/engine/policy.ts'
import { type Cause, invalidate, invalidateTag } from '#server/engine/strategies/invalidate.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import type { Recovery } from '#server/engine/strategies/recovery.ts'

type Changed = { key: string; affected: readonly string[]; policy: Policy; how: Cause }

/** The tags that a change of this row voids, under a policy that goes by tags. */
export const voidedTags = ({ describe }: Kit, { key, policy }: Pick<Changed, 'key' | 'policy'>) =>
  policy.invalidation.tags ? (describe(key).voids ?? []) : []

/**
 * Everything else whose answer changed with a row: by name, where the cascade knows the keys, and by tag, whatever
 * carries it. `owed`: the cache has not heard of all of it yet.
 */
export async function voidOthers(
  desk: { kit: Kit; recovery: Recovery },
  changed: Changed,
): Promise<'voided' | 'owed'> {
  const { affected, policy, how } = changed
  const keys = policy.invalidation.cascade ? affected : []
  const [byName, byTag] = await Promise.all([
    Promise.all(keys.map(key => invalidate(desk, key, { policy, how }))),
    Promise.all(voidedTags(desk.kit, changed).map(tag => invalidateTag(desk, tag))),
  ])
  return byName.includes('owed') || byTag.includes(false) ? 'owed' : 'voided'
}
