import { type Disturbance, disturbances } from '#server/engine/simulation/disturbances.ts'
import { CLOSE, type Load, loadsOf } from '#server/engine/simulation/load-story.ts'
import type { Profile } from '#server/engine/simulation/profiles.ts'
import type { Run } from '#server/engine/simulation/schedule.ts'

export type LoadCount = {
  loads: number
  /** Loads that the law does not judge: a write, a lost message or the like may be behind them. */
  excused: number
  broken: string[]
}

/** Takes one of the early refreshes that this client has announced, if there is one. */
function earlyRefreshes({ world: { trace } }: Run) {
  const announced = trace.filter(event => event.type === 'request' && event.class === 'early refresh')
  return ({ client, key, began }: Load): boolean => {
    const found = announced.findIndex(
      event => 'key' in event && event.key === key && event.client === client && event.at <= began + CLOSE,
    )
    if (found >= 0) announced.splice(found, 1)
    return found >= 0
  }
}

/** A reason to load again after this one: it was overtaken, failed, found nothing to keep, or filled what is stale. */
function isReason({ policy }: Run, before: Load, began: number): boolean {
  if (before.voided) return began + CLOSE >= before.ended
  switch (before.outcome) {
    case undefined:
      return false
    case 'error':
      return began + CLOSE >= before.ended + policy.protections.backoffMs
    case 'absent':
      if (policy.ttl.negativeMs === null) return began + CLOSE >= before.ended
      break
    case 'row':
  }
  return before.freshUntil !== undefined && began + CLOSE >= before.freshUntil
}

/** Who waited for a lease until his patience ended may load, but not fill; he may still queue for the database. */
function waitedOut({ world: { trace }, policy }: Run, { client, key, began }: Load): boolean {
  const { lease, cacheBudgetMs } = policy.protections
  const since = began - (lease?.waitMs ?? 0)
  return trace.some(
    event =>
      event.type === 'lease-wait' &&
      event.key === key &&
      event.client === client &&
      event.at <= since + 4 * cacheBudgetMs,
  )
}

/**
 * Between two reasons to load a key (its first miss, an expiry, a failure, an early refresh) all clients together load
 * it once. Exact where nothing disturbs the readers; a load that a disturbance may explain is not judged.
 */
export function countLoads(run: Run, profile: Profile): LoadCount {
  const count: LoadCount = { loads: 0, excused: 0, broken: [] }
  const around = disturbances(run, profile)
  const isEarly = earlyRefreshes(run)
  const leased = new Map<string, Load>()
  const disturbed = (key: string, from: number, until: number) =>
    around.some(
      (each: Disturbance) =>
        (each.key === undefined || each.key === key) && each.from <= until && each.until >= from,
    )

  for (const load of loadsOf(run)) {
    const before = leased.get(load.key)
    const { key, client, granted, began } = load
    count.loads += 1
    if (granted !== undefined) leased.set(key, load)
    const allowed =
      granted !== undefined && (isEarly(load) || before === undefined || isReason(run, before, began))
    if (allowed) continue
    // A load that queued for the database may have lost its lease long before it began.
    const since = Math.min(granted ?? began, before?.granted ?? 0)
    if (disturbed(key, since, began) || waitedOut(run, load)) count.excused += 1
    else count.broken.push(`${key}: ${client} at ${began}, after ${JSON.stringify(before)}`)
  }
  return count
}
