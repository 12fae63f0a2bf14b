import { type Policy, type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import type { Random } from '#server/engine/ports.ts'
import { type DatabaseFaults, healthy } from '#server/engine/simulation/failing-database.ts'
import { calm, type Faults } from '#server/engine/simulation/network.ts'

/** What a family of schedules may do, and therefore what must hold afterwards. */
export type Profile = {
  name: string
  faults: Faults
  crashes: boolean
  /** The cache comes back empty, or with what it held before. */
  losses: boolean
  write: 'delete' | 'write-through' | 'write-behind'
  changeLog: boolean
  /** No answer may be older than a write that was acknowledged before the read began. */
  fresh: boolean
  database: DatabaseFaults
  /** Nobody writes, removes or invalidates anything; the rows are there from the beginning. */
  readsOnly: boolean
}

const rough: Faults = { drop: 0, duplicate: 0.05, delay: 0.1, latencyMs: 4 }
const lossy: Faults = { drop: 0.03, duplicate: 0.05, delay: 0.1, latencyMs: 4 }
/** Slow at times, but no answer comes later than anybody waits for it. */
const patient: Faults = { drop: 0, duplicate: 0.05, delay: 0.1, latencyMs: 2 }
const failingDatabase: DatabaseFaults = { refuse: 0.1, loseAnswer: 0.08, late: 0.06, slow: 0.06, hang: 0.06 }
const base: Profile = {
  name: '',
  faults: calm,
  crashes: false,
  losses: false,
  write: 'delete',
  changeLog: false,
  fresh: true,
  database: healthy,
  readsOnly: false,
}

export const profiles: Profile[] = [
  { ...base, name: 'delays and duplicates', faults: rough },
  { ...base, name: 'write-through with delays and duplicates', faults: rough, write: 'write-through' },
  { ...base, name: 'lost messages', faults: lossy },
  { ...base, name: 'a cache that is lost or comes back old', faults: rough, losses: true },
  {
    ...base,
    name: 'lost messages and lost caches, write-through',
    faults: lossy,
    losses: true,
    write: 'write-through',
  },
  {
    ...base,
    name: 'crashes, healed by the change log',
    faults: rough,
    crashes: true,
    changeLog: true,
    fresh: false,
  },
  { ...base, name: 'write-behind in calm weather', faults: { ...rough, delay: 0 }, write: 'write-behind' },
  {
    ...base,
    name: 'write-behind with lost messages and crashes',
    faults: lossy,
    crashes: true,
    write: 'write-behind',
    fresh: false,
  },
  { ...base, name: 'many readers and no writers', faults: patient, readsOnly: true },
  { ...base, name: 'a database that fails', faults: rough, database: failingDatabase },
  {
    ...base,
    name: 'a database that fails, write-through',
    faults: rough,
    database: failingDatabase,
    write: 'write-through',
  },
  {
    ...base,
    name: 'a database that fails and a cache that is lost',
    faults: lossy,
    database: failingDatabase,
    losses: true,
  },
  {
    ...base,
    name: 'a database that fails, write-behind',
    faults: { ...rough, delay: 0 },
    database: failingDatabase,
    write: 'write-behind',
  },
]

const pick = <T>(random: Random, choices: readonly T[]): T => {
  const choice = choices[Math.floor(random.next() * choices.length)]
  if (choice === undefined) throw new RangeError('nothing to choose from')
  return choice
}

/** Loads outlast these leases, so they must be renewed; waiters outlast every load and every lease left behind. */
const readersLease = { ms: 200, waitMs: 1_400, pollMs: 15 }

const writeOf = ({ write }: Profile): PolicyInput['write'] =>
  write === 'write-behind'
    ? { kind: write, flushMs: 60, claimMs: 400, batch: 8, lagLimit: 12, whenUnreachable: 'refuse' }
    : { kind: write }

/** A policy that the profile's promises hold for, with protections drawn by lot. */
export function drawPolicy(profile: Profile, random: Random): Policy {
  const early = pick(random, [
    null,
    { kind: 'xfetch', beta: 1 } as const,
    { kind: 'last-fifth', probability: 0.3 } as const,
    { kind: 'refresh-ahead', factor: 0.5 } as const,
  ])
  const stale = pick(random, [null, null, { graceMs: 100, when: 'failing' } as const])
  return parsePolicy({
    read: pick(random, ['cache-aside', 'read-through']),
    write: writeOf(profile),
    protections: {
      coalesce: random.next() < 0.8,
      lease: profile.readsOnly ? readersLease : { ms: 400, waitMs: 600, pollMs: 15 },
      early,
      stale,
      breaker: { failures: 3, coolMs: 100 },
      cacheBudgetMs: 60,
      deadlineMs: 1_500,
      loadTimeoutMs: 1_000,
      databaseCap: pick(random, [null, 2]),
      backoffMs: pick(random, [0, 30]),
    },
    ttl: {
      defaultMs: profile.readsOnly ? 150 : pick(random, [150, 5_000, 60_000]),
      negativeMs: pick(random, [null, 2_000]),
    },
    invalidation: { changeLog: profile.changeLog, tombstoneMs: 5_000 },
    codec: { name: pick(random, ['json', 'msgpack', 'protobuf']) },
  })
}
