import { takeOff } from '#server/engine/strategies/fly.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import { held, tryLease } from '#server/engine/strategies/lease.ts'
import type { Request } from '#server/engine/strategies/request.ts'
import type { View } from '#server/engine/strategies/view.ts'

type Old = Extract<View, { kind: 'fresh' | 'stale' }>

async function leaseFor(kit: Kit, request: Request, old: Old) {
  if (request.policy.protections.lease === null) return undefined
  const lease = await tryLease(kit, request, old.seen)
  return lease.kind === 'leased' ? held(kit, request, lease) : 'taken'
}

/**
 * Renews an entry beside the requests. One volunteer per process asks for the lease and one per cache gets it; all
 * others duck out with the value at hand, nobody waits for the load.
 */
export async function refresh(kit: Kit, request: Request, old: Old): Promise<'early refresh' | 'ducked'> {
  const { key } = request
  const alone = request.policy.protections.coalesce
  if (alone && (kit.flights.of(key) || kit.volunteers.has(key))) return 'ducked'
  if (kit.loads.failing(key) !== undefined) return 'ducked'
  kit.volunteers.add(key)
  try {
    const lease = await leaseFor(kit, request, old)
    if (lease === 'taken') return 'ducked'
    const { landing } = takeOff(kit, request, { seen: old.seen, tags: old.entry.stamp.tagVersions, lease })
    // The trace has told of a failure; the entry at hand still stands.
    landing.catch(() => {})
    return 'early refresh'
  } catch {
    return 'ducked'
  } finally {
    kit.volunteers.delete(key)
  }
}
