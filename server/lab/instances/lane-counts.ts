import { z } from 'zod'
import { requestClasses } from '#server/engine/trace.ts'

const count = z.number().min(0).max(Number.MAX_SAFE_INTEGER)

/** What a lane of one instance counts between two frames. */
export const laneCountsShape = z.object({
  classes: z.record(z.enum(requestClasses), count),
  writes: count,
  failedWrites: count,
  acknowledged: count,
  loads: count,
  databaseWrites: count,
  fills: count,
  invalidations: count,
  leaseWaits: count,
  judged: count,
  stale: count,
  worstAgeMs: count,
  worstVersions: count,
})

export type LaneCounts = z.infer<typeof laneCountsShape>
type Worst = 'worstAgeMs' | 'worstVersions'
export type Counted = Exclude<keyof LaneCounts, 'classes' | Worst>

const counted = [
  'writes',
  'failedWrites',
  'acknowledged',
  'loads',
  'databaseWrites',
  'fills',
  'invalidations',
  'leaseWaits',
  'judged',
  'stale',
] as const satisfies Counted[]

export const noCounts = (): LaneCounts => ({
  classes: {
    hit: 0,
    loaded: 0,
    joined: 0,
    'stale served': 0,
    'early refresh': 0,
    ducked: 0,
    negative: 0,
    bypassed: 0,
    failed: 0,
  },
  writes: 0,
  failedWrites: 0,
  acknowledged: 0,
  loads: 0,
  databaseWrites: 0,
  fills: 0,
  invalidations: 0,
  leaseWaits: 0,
  judged: 0,
  stale: 0,
  worstAgeMs: 0,
  worstVersions: 0,
})

export function addCounts(sum: LaneCounts, more: LaneCounts) {
  for (const each of requestClasses) sum.classes[each] += more.classes[each]
  for (const each of counted) sum[each] += more[each]
  sum.worstAgeMs = Math.max(sum.worstAgeMs, more.worstAgeMs)
  sum.worstVersions = Math.max(sum.worstVersions, more.worstVersions)
}

export const readsOf = ({ classes }: LaneCounts): number =>
  requestClasses.reduce((sum, each) => sum + classes[each], 0)

/** Answered out of the cache without waiting for anybody's load; "there is no such row" counts when the cache said so. */
export const hitsOf = ({ classes }: LaneCounts): number =>
  classes.hit + classes['stale served'] + classes['early refresh'] + classes.ducked + classes.negative
