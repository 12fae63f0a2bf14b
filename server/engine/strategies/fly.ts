import type { Bytes } from '#server/engine/ports.ts'
import { fill } from '#server/engine/strategies/fill.ts'
import type { Flight, Landing } from '#server/engine/strategies/flights.ts'
import { Unavailable } from '#server/engine/strategies/guard.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import { type Acquired, acquire, giveBack, type Held } from '#server/engine/strategies/lease.ts'
import { LoadFailed } from '#server/engine/strategies/loads.ts'
import type { Request } from '#server/engine/strategies/request.ts'
import type { View } from '#server/engine/strategies/view.ts'

type Ticket = { lease: Held | undefined; tags: readonly number[]; flight: Flight }

async function loadAndFill(kit: Kit, request: Request, ticket: Ticket): Promise<Landing> {
  let loaded = false
  try {
    const loading = await kit.loads.load(request, () => {
      ticket.flight.loading = true
    })
    loaded = true
    ticket.lease?.stop()
    const { bytes, sharing } = await fill(kit, request, { ...loading, ticket })
    return { row: loading.row, bytes, sharing, how: 'loaded' }
  } catch (error) {
    if (ticket.lease) giveBack(kit, request, ticket.lease)
    throw loaded ? new LoadFailed('load', error) : error
  }
}

/** Found by somebody else's load: looked up for this caller, so nobody who came later may share it. */
function alreadyThere(view: Exclude<View, { kind: 'miss' | 'foreign' }>, waited: boolean): Landing {
  const { value, stamp } = view.entry
  const row = view.kind === 'absent' ? undefined : { version: stamp.version, value }
  return { row, bytes: view.seen, sharing: 'nobody', how: waited ? 'joined' : 'hit' }
}

const asksForLease = (kit: Kit, { policy }: Request) =>
  policy.protections.lease !== null && kit.guard.usable()

async function acquireOrNone(kit: Kit, request: Request, seen: Bytes | undefined): Promise<Acquired> {
  try {
    return await acquire(kit, request, seen)
  } catch (error) {
    if (error instanceof Unavailable) return { kind: 'none' }
    throw error
  }
}

export type Takeoff = { seen: Bytes | undefined; tags: readonly number[]; lease: Held | undefined }

/** One load for everybody of this process who asks meanwhile; the lease makes it one for all processes. */
export function takeOff(kit: Kit, request: Request, { seen, tags, lease }: Takeoff): Flight {
  const joinable = request.policy.protections.coalesce
  return kit.flights.begin(request.key, { tags: request.tags, joinable }, async flight => {
    if (lease) return loadAndFill(kit, request, { lease, tags: lease.tags, flight })
    if (!asksForLease(kit, request)) return loadAndFill(kit, request, { lease: undefined, tags, flight })
    const acquired = await acquireOrNone(kit, request, seen)
    if (acquired.kind === 'found' && acquired.view.kind !== 'miss' && acquired.view.kind !== 'foreign') {
      return alreadyThere(acquired.view, acquired.waited)
    }
    const got = acquired.kind === 'leased' ? acquired.lease : undefined
    return loadAndFill(kit, request, { lease: got, tags: got?.tags ?? tags, flight })
  })
}
