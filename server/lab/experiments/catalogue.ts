import { connections } from '#server/lab/experiments/connections/connections.ts'
import { eviction } from '#server/lab/experiments/eviction/eviction.ts'
import type { Experiment } from '#server/lab/experiments/experiment.ts'
import { invalidation } from '#server/lab/experiments/invalidation/invalidation.ts'
import { kinds } from '#server/lab/experiments/kinds/kinds.ts'
import { lostWrites } from '#server/lab/experiments/lost-writes/lost-writes.ts'
import { outage } from '#server/lab/experiments/outage/outage.ts'
import { penetration } from '#server/lab/experiments/penetration/penetration.ts'
import { everyOrder } from '#server/lab/experiments/race/every-order.ts'
import { rateLimit } from '#server/lab/experiments/rate-limit/rate-limit.ts'
import { roundTrips } from '#server/lab/experiments/round-trips/round-trips.ts'
import { scan } from '#server/lab/experiments/scan/scan.ts'
import { serialisation } from '#server/lab/experiments/serialisation/serialisation.ts'
import { shouldCache } from '#server/lab/experiments/should-cache/should-cache.ts'
import { skew } from '#server/lab/experiments/skew/skew.ts'
import { sliding } from '#server/lab/experiments/sliding/sliding.ts'
import { stampede } from '#server/lab/experiments/stampede/stampede.ts'
import { structures } from '#server/lab/experiments/structures/structures.ts'
import { manyKeys } from '#server/lab/experiments/ttl/many-keys.ts'
import { xfetchMistake } from '#server/lab/experiments/ttl/xfetch-mistake.ts'
import { ttlSweep } from '#server/lab/experiments/ttl-sweep/ttl-sweep.ts'
import { underASecond } from '#server/lab/experiments/under-a-second/under-a-second.ts'

/** Every experiment there is, in the order of the catalogue. A new one is one line. */
export const catalogue: readonly Experiment[] = [
  stampede,
  manyKeys,
  xfetchMistake,
  ttlSweep,
  kinds,
  sliding,
  underASecond,
  lostWrites,
  invalidation,
  everyOrder,
  penetration,
  outage,
  skew,
  eviction,
  scan,
  roundTrips,
  rateLimit,
  serialisation,
  structures,
  connections,
  shouldCache,
]

export const experimentOf = (id: string): Experiment | undefined => catalogue.find(each => each.id === id)
