import { contradictions } from '#server/engine/policy-contradictions.ts'
import type { Policy } from '#server/engine/policy-shape.ts'

/** A policy as one would explain it to a newcomer. Each entry is one sentence. */
export type PolicyInWords = {
  hit: string[]
  miss: string[]
  write: string[]
  strengths: string[]
  prices: string[]
  /** What it cannot promise. */
  cannot: string[]
  /** Why it cannot work at all; nothing when it can. */
  contradictions: string[]
}

type Says = { when: (policy: Policy) => boolean; says: string | ((policy: Policy) => string) }

const reads = ({ read }: Policy) => read !== 'none'
const deletes = ({ write }: Policy) => write.kind === 'delete'
const through = ({ write }: Policy) => write.kind === 'write-through'
const around = ({ write }: Policy) => write.kind === 'write-around'
const behind = ({ write }: Policy) => write.kind === 'write-behind'
const durable = ({ write }: Policy) => write.kind === 'write-behind' && write.durability !== 'memory'
const early = (kind: 'xfetch' | 'last-fifth' | 'refresh-ahead') => (policy: Policy) =>
  reads(policy) && policy.protections.early?.kind === kind
const voids = ({ invalidation }: Policy) => invalidation.explicit
/** Whether anybody tells the cache of more than the row itself. */
const hears = (policy: Policy) =>
  voids(policy) || through(policy) || behind(policy) || policy.invalidation.changeLog
const leased = ({ protections }: Policy) => protections.lease !== null

/** 300 000 ms → 5 min. */
export function span(ms: number): string {
  const units = [
    [86_400_000, 'd'],
    [3_600_000, 'h'],
    [60_000, 'min'],
    [1_000, 's'],
  ] as const
  const [size, unit] = units.find(([each]) => ms >= each) ?? [1, 'ms']
  return `${Math.round((ms / size) * 10) / 10} ${unit}`
}

const hit: Says[] = [
  { when: policy => !reads(policy), says: 'There is no hit: every read goes to the database.' },
  { when: reads, says: 'The cache answers in one round trip, and the database hears nothing of it.' },
  {
    when: policy => reads(policy) && policy.ttl.sliding !== null,
    says: ({ ttl }) =>
      `Each hit prolongs the entry, up to ${span(ttl.sliding?.maxAgeMs ?? 0)} after it was made.`,
  },
  {
    when: early('refresh-ahead'),
    says: ({ protections: { early: kind } }) =>
      `After ${Math.round((kind?.kind === 'refresh-ahead' ? kind.factor : 0) * 100)} % of its time an entry is loaded anew in the background, by one instance, while everybody still gets the old one.`,
  },
  {
    when: early('xfetch'),
    says: 'Near its end an entry may be loaded anew before it expires: the longer its load took, the sooner (XFetch).',
  },
  {
    when: early('last-fifth'),
    says: 'In the last fifth of its time a hit may load the entry anew, more and more probably.',
  },
  {
    when: policy => reads(policy) && policy.ttl.negativeMs !== null,
    says: ({ ttl }) => `That a row does not exist is remembered as well, for ${span(ttl.negativeMs ?? 0)}.`,
  },
]

const miss: Says[] = [
  { when: ({ read }) => read === 'none', says: 'Each request loads for itself from the database.' },
  {
    when: ({ read }) => read === 'cache-aside',
    says: 'The application loads the row from the database and puts it into the cache itself.',
  },
  {
    when: ({ read }) => read === 'read-through',
    says: 'The cache layer loads the row through its registered loader; the application never sees the database.',
  },
  {
    when: ({ read }) => read === 'refresh-ahead',
    says: 'Only a key that nobody wanted for a whole TTL, or never before, is loaded while its reader waits.',
  },
  {
    when: policy => reads(policy) && leased(policy),
    says: ({ protections }) =>
      `One instance gets the lease and loads; the others wait for its value, up to ${span(protections.lease?.waitMs ?? 0)}, and then load without filling.`,
  },
  {
    when: policy => reads(policy) && !leased(policy),
    says: 'Every instance that misses loads for itself, and the last one to finish fills the cache.',
  },
  {
    when: ({ protections }) => protections.coalesce,
    says: 'Within one instance, requests for the same key share one load.',
  },
  {
    when: ({ protections }) => !protections.coalesce,
    says: 'Within one instance, each request for the same key loads again.',
  },
  {
    when: policy => reads(policy) && policy.protections.stale?.when === 'refreshing',
    says: ({ protections }) =>
      `An entry that has expired less than ${span(protections.stale?.graceMs ?? 0)} ago is still served while one refreshes it.`,
  },
  {
    when: policy => reads(policy) && policy.protections.stale?.when === 'failing',
    says: ({ protections }) =>
      `If the load fails, an entry that has expired less than ${span(protections.stale?.graceMs ?? 0)} ago is served instead.`,
  },
  {
    when: ({ protections }) => protections.databaseCap !== null,
    says: ({ protections }) =>
      `At most ${protections.databaseCap} loads run at once in an instance; the rest queue.`,
  },
]

const write: Says[] = [
  {
    when: policy => !behind(policy),
    says: 'The row goes to the database first, and the write waits for that.',
  },
  {
    when: policy => (deletes(policy) || around(policy)) && voids(policy) && !policy.wrong.deleteBeforeCommit,
    says: 'Then its entry is deleted, not updated: the next read fetches what is true by then.',
  },
  {
    when: ({ wrong }) => wrong.deleteBeforeCommit,
    says: 'Wrong on purpose: the entry is deleted before the database has the new row.',
  },
  {
    when: policy => (deletes(policy) || around(policy)) && !voids(policy),
    says: 'The cache is not told: the old entry stays until its TTL is over.',
  },
  {
    when: ({ write: way }) => way.kind === 'delete' && way.secondDeleteMs !== null,
    says: ({ write: way }) =>
      `It is deleted a second time ${span(way.kind === 'delete' ? (way.secondDeleteMs ?? 0) : 0)} later.`,
  },
  {
    when: through,
    says: 'Then the new value is put into the cache in the same step, by version, so the newer of two writers stays.',
  },
  {
    when: policy => behind(policy) && !policy.wrong.dirtySet,
    says: 'Value and journal record are stored in the cache in one step, and the write is acknowledged at once.',
  },
  {
    when: ({ wrong }) => wrong.dirtySet,
    says: 'Wrong on purpose: the value is stored and its key is noted in a set of dirty keys; nothing ties the two together. What voids the entry before its flush, as a cache does that recovers, takes the write along.',
  },
  {
    when: behind,
    says: ({ write: way }) =>
      way.kind === 'write-behind'
        ? `Every ${span(way.flushMs)} up to ${way.batch} of them go to the database in one transaction, only the newest of each key.`
        : '',
  },
  {
    when: ({ invalidation }) => invalidation.cascade,
    says: 'What the row is part of, its category and the list of all, is voided with it.',
  },
  {
    when: policy => policy.invalidation.tags && hears(policy),
    says: 'The tags of the lists that it is in are voided: whatever carries one of them is a miss from then on, under whatever key it lies.',
  },
  {
    when: ({ invalidation }) => invalidation.changeLog,
    says: 'The database’s change log tells of every change, also of those that nobody here made.',
  },
]

const strengths: Says[] = [
  {
    when: ({ read }) => read === 'cache-aside',
    says: 'Simple; caches only what is used; survives a dead cache.',
  },
  {
    when: ({ read }) => read === 'read-through',
    says: 'The application stays simple: it asks in one place.',
  },
  { when: ({ read }) => read === 'refresh-ahead', says: 'Hot keys never miss.' },
  { when: ({ read }) => read === 'none', says: 'Nothing can be stale.' },
  { when: through, says: 'A read after a write finds the new value in the cache.' },
  { when: around, says: 'Writes that nobody reads do not push anything out of the cache.' },
  { when: behind, says: 'The fastest writes, and far fewer of them reach the database.' },
  { when: leased, says: 'A hot key that expires costs one load, not one per request.' },
]

const prices: Says[] = [
  { when: ({ read }) => read === 'cache-aside', says: 'The first read of each key is slow.' },
  {
    when: ({ read }) => read === 'read-through',
    says: 'The cache layer is tied to where the data comes from.',
  },
  { when: ({ read }) => read === 'refresh-ahead', says: 'Loads that nobody asked for.' },
  { when: ({ read }) => read === 'none', says: 'The database carries every read.' },
  { when: through, says: 'Slower writes, and the cache fills with what nobody reads.' },
  {
    when: policy => (around(policy) || deletes(policy)) && reads(policy),
    says: 'A read after a write misses.',
  },
  { when: behind, says: 'The database is behind: whoever reads it directly sees old rows.' },
  {
    when: ({ protections }) => protections.stale !== null,
    says: 'Some answers are old on purpose.',
  },
]

const cannot: Says[] = [
  {
    when: policy => reads(policy) && !leased(policy) && !behind(policy),
    says: 'It cannot promise fresh reads: a slow load may put an old row into the cache after a write has voided it.',
  },
  {
    when: policy =>
      reads(policy) &&
      !voids(policy) &&
      !through(policy) &&
      !behind(policy) &&
      !policy.invalidation.changeLog,
    says: 'It cannot promise fresh reads: a write stays unseen until the TTL is over.',
  },
  {
    when: policy => reads(policy) && !policy.invalidation.cascade && !policy.invalidation.tags,
    says: 'It cannot promise fresh lists: neither cascade nor tag tells a category that one of its products has changed.',
  },
  {
    when: policy => reads(policy) && behind(policy),
    says: 'It cannot promise fresh lists: they come from the database and lack what has not been flushed yet.',
  },
  {
    when: policy => reads(policy) && leased(policy) && policy.protections.lease?.renew === false,
    says: 'It cannot promise a single load: one that takes longer than the lease is joined by another.',
  },
  {
    when: policy => behind(policy) && !durable(policy),
    says: 'It cannot promise that an acknowledged write survives: what is not flushed dies with the cache.',
  },
  {
    when: durable,
    says: 'It keeps acknowledged writes over a crash of the cache; over a failover only with the promise “replica”.',
  },
  {
    when: policy =>
      behind(policy) && policy.write.kind === 'write-behind' && policy.write.whenUnreachable === 'database',
    says: 'While the journal is out of reach it writes to the database: right when the cache is away for everybody, not when only some instances have lost it.',
  },
  {
    when: policy => reads(policy) && !policy.invalidation.changeLog,
    says: 'It does not notice what others change in the database behind its back, before the TTL is over.',
  },
  {
    when: ({ write: way }) => way.kind === 'delete' && way.secondDeleteMs !== null,
    says: 'The second delete narrows the race and does not close it: a load may be slower still.',
  },
  {
    when: policy => early('refresh-ahead')(policy),
    says: 'It cannot help a key that is read less than once per TTL.',
  },
  {
    when: policy => reads(policy) && policy.protections.breaker === null,
    says: 'Without a breaker every request waits for a dead cache anew.',
  },
  {
    when: policy => reads(policy) && policy.protections.stale !== null,
    says: 'It cannot promise that what it answers has not expired.',
  },
]

const said = (sentences: readonly Says[], policy: Policy): string[] =>
  sentences
    .filter(({ when }) => when(policy))
    .map(({ says }) => (typeof says === 'string' ? says : says(policy)))

export const policyInWords = (policy: Policy): PolicyInWords => ({
  hit: said(hit, policy),
  miss: said(miss, policy),
  write: said(write, policy),
  strengths: said(strengths, policy),
  prices: said(prices, policy),
  cannot: said(cannot, policy),
  contradictions: contradictions(policy).map(({ message }) => message),
})
