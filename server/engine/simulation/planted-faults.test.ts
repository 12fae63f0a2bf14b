import { describe, expect, it } from 'vitest'
import type { EngineParts } from '#server/engine/engine.ts'
import { type Law, laws, violations } from '#server/engine/simulation/invariants.ts'
import { profiles } from '#server/engine/simulation/profiles.ts'
import { runSchedule } from '#server/engine/simulation/schedule.ts'
import type { Plant } from '#server/engine/simulation/world.ts'
import type { TraceEvent } from '#server/engine/trace.ts'

const MOST_SCHEDULES = 2_000

const protections =
  (change: Partial<EngineParts['policy']['protections']>): Plant =>
  ({ policy, ...parts }) => ({
    ...parts,
    policy: { ...policy, protections: { ...policy.protections, ...change } },
  })
const source =
  (change: (its: EngineParts['source']) => Partial<EngineParts['source']>): Plant =>
  parts => ({ ...parts, source: { ...parts.source, ...change(parts.source) } })
const store =
  (change: Partial<EngineParts['store']>): Plant =>
  parts => ({ ...parts, store: { ...parts.store, ...change } })

const noLease = protections({ lease: null, coalesce: false })
const forgetful: Plant = parts => {
  let writes = 0
  return source(its => ({
    write: async (...args) => {
      writes += 1
      return writes % 3 === 0 ? { version: 1_000 + writes, affected: [] } : its.write(...args)
    },
  }))(parts)
}
const unfenced: Plant = ({ store: its, ...parts }) => ({
  ...parts,
  store: { ...its, fill: (key, fill) => its.fill(key, { ...fill, token: undefined }) },
})
const twice: Plant = ({ trace, ...parts }) => ({
  ...parts,
  trace(event: TraceEvent) {
    trace(event)
    if (event.type === 'request' && event.class === 'joined') trace(event)
  },
})
const shortLock: Plant = ({ policy, ...parts }) => ({
  ...parts,
  policy: {
    ...policy,
    wrong: { ...policy.wrong, shortLock: true },
    protections: { ...policy.protections, lease: { ms: 60, renew: true, waitMs: 1_400, pollMs: 15 } },
  },
})

const table: { fault: string; plant: Plant; under: string; law: Law }[] = [
  {
    fault: 'no lease',
    plant: noLease,
    under: 'delays and duplicates',
    law: 'no stale entry at rest',
  },
  {
    fault: 'a cache that came back old and nobody who learns of it',
    plant: store({ onLost: () => () => {} }),
    under: 'a cache that is lost or comes back old',
    law: 'no stale entry at rest',
  },
  {
    fault: 'an unknown outcome that is taken for a failure',
    plant: source(its => ({ changedSince: async mark => ({ changes: [], mark }), mark: its.mark })),
    under: 'a database that fails',
    law: 'no stale entry at rest',
  },
  {
    fault: 'a cache that takes a fill without its lease',
    plant: unfenced,
    under: 'delays and duplicates',
    law: 'no stale entry at rest',
  },
  {
    fault: 'a database that acknowledges and forgets',
    plant: forgetful,
    under: 'delays and duplicates',
    law: 'no acknowledged write is lost',
  },
  {
    fault: 'a flush that is acknowledged without its commit',
    plant: source(() => ({ apply: async () => [] })),
    under: 'write-behind in calm weather',
    law: 'no acknowledged write is lost',
  },
  {
    fault: 'versions that do not grow',
    plant: source(its => ({
      write: async (...args) => ({ ...(await its.write(...args)), version: 1 }),
    })),
    under: 'delays and duplicates',
    law: 'later writes win',
  },
  {
    fault: 'invalidations that say they are done and do nothing',
    plant: store({ invalidate: async () => 'removed' }),
    under: 'delays and duplicates',
    law: 'no read is older than an acknowledged write',
  },
  {
    fault: 'a failed load that is taken for a missing row',
    plant: source(its => ({ load: (...args) => its.load(...args).catch(() => undefined) })),
    under: 'a database that fails',
    law: 'no row is answered as missing',
  },
  {
    fault: 'no deadline and no end of a load',
    plant: protections({ deadlineMs: 600_000, loadTimeoutMs: 600_000 }),
    under: 'a database that fails',
    law: 'every request is answered',
  },
  {
    fault: 'a deadline longer than was promised',
    plant: protections({ deadlineMs: 3_000, loadTimeoutMs: 2_000 }),
    under: 'a database that fails',
    law: 'no answer after the deadline',
  },
  {
    fault: 'a request that is counted twice',
    plant: twice,
    under: 'delays and duplicates',
    law: 'classes add up to the requests',
  },
  {
    fault: 'no lease',
    plant: noLease,
    under: 'many readers and no writers',
    law: 'one load per reason to load',
  },
  {
    fault: 'a lease that is not renewed',
    plant: shortLock,
    under: 'many readers and no writers',
    law: 'one load per reason to load',
  },
  {
    fault: 'no lease among writers',
    plant: noLease,
    under: 'delays and duplicates',
    law: 'one load per reason to load',
  },
  {
    fault: 'no back-off after a failure, although one was promised',
    plant: protections({ backoffMs: 0 }),
    under: 'a database that fails',
    law: 'one load per reason to load',
  },
]

/** The first seed whose schedule breaks the law. */
async function caughtAt({ plant, under, law }: (typeof table)[number]): Promise<number | undefined> {
  const profile = profiles.find(({ name }) => name === under)
  if (profile === undefined) throw new RangeError(`no profile ${under}`)
  for (let seed = 1; seed <= MOST_SCHEDULES; seed++) {
    const broken = violations(await runSchedule(seed, profile, plant), profile)
    if (broken.some(violation => violation.law === law)) return seed
  }
  return undefined
}

describe('the laws', () => {
  it.each(table)('catch $fault under $under: $law', { timeout: 60_000 }, async row => {
    expect(await caughtAt(row)).toBeDefined()
  })

  it('each have a planted fault that they catch', () => {
    expect([...new Set(table.map(({ law }) => law))].sort()).toEqual([...laws].sort())
  })
})
