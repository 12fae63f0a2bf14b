import { seal } from '#server/engine/codecs/envelope.ts'
import type { Policy } from '#server/engine/policy.ts'
import type { CacheStore, Version } from '#server/engine/ports.ts'

/** A removed version is remembered where older values may still be on their way. */
const remembers = ({ invalidation, write }: Policy) =>
  invalidation.changeLog || write.kind === 'write-through' || write.kind === 'write-behind'

/** What an invalidation leaves behind under this policy: nothing, or a grave with the version on it. */
export function grave(store: CacheStore, policy: Policy, version: Version) {
  if (!remembers(policy)) return undefined
  const created = store.now()
  const stamp = { version, created, freshUntil: created, loadMs: 0, tags: [], tagVersions: [] }
  const { name: codec, schema } = policy.codec
  const tombstone = seal('tombstone', stamp, { codec, schema, value: undefined })
  return { version, tombstone, ms: policy.invalidation.tombstoneMs }
}
