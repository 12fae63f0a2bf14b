import { z } from 'zod'

const ms = z.number().int().min(1).max(2_592_000_000)
const share = z.number().min(0).max(1)

const writeSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('delete'), secondDeleteMs: ms.nullable().default(null) }),
  z.strictObject({ kind: z.literal('write-through') }),
  z.strictObject({ kind: z.literal('write-around') }),
  z.strictObject({
    kind: z.literal('write-behind'),
    flushMs: ms.default(5_000),
    batch: z.number().int().min(1).max(10_000).default(500),
    /** Unflushed writes before new ones go to the database directly. */
    lagLimit: z.number().int().min(1).max(10_000_000).default(50_000),
    claimMs: ms.default(10_000),
    maxDeliveries: z.number().int().min(1).max(100).default(5),
    /** A journal out of reach: write to the database (right when it is away for everybody), or refuse (right always). */
    whenUnreachable: z.enum(['database', 'refuse']).default('database'),
    /** Where a write has to be before it is acknowledged: in the server's memory, on its disk, or at a replica too. */
    durability: z.enum(['memory', 'disk', 'replica']).default('memory'),
    /** The longest a write waits to hear that it is there. */
    holdMs: ms.default(1_500),
  }),
])

const protectionsSchema = z.strictObject({
  coalesce: z.boolean().default(true),
  lease: z
    .strictObject({
      /** Renewed while its holder lives, so it need not last as long as a load: only a dead holder uses it up. */
      ms: ms.default(2_000),
      renew: z.boolean().default(true),
      /** Then a waiter loads by himself. Longer than `ms`, and one of them takes over from a dead holder instead. */
      waitMs: ms.default(5_000),
      pollMs: ms.default(50),
    })
    .nullable()
    .default({ ms: 2_000, renew: true, waitMs: 5_000, pollMs: 50 }),
  early: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('xfetch'), beta: z.number().min(0.01).max(100).default(1) }),
      z.strictObject({ kind: z.literal('last-fifth'), probability: share.default(0.1) }),
      z.strictObject({
        kind: z.literal('refresh-ahead'),
        factor: z.number().min(0.1).max(0.99).default(0.8),
      }),
    ])
    .nullable()
    .default(null),
  stale: z
    .strictObject({ graceMs: ms, when: z.enum(['refreshing', 'failing']) })
    .nullable()
    .default(null),
  breaker: z
    .strictObject({ failures: z.number().int().min(1).default(5), coolMs: ms.default(1_000) })
    .nullable()
    .default({ failures: 5, coolMs: 1_000 }),
  /** Loads at the same time in one process. */
  databaseCap: z.number().int().min(1).max(10_000).nullable().default(32),
  /** The longest a request waits for one answer of the cache. */
  cacheBudgetMs: ms.default(50),
  deadlineMs: ms.default(10_000),
  loadTimeoutMs: ms.default(30_000),
  backoffMs: z.number().int().min(0).max(60_000).default(100),
})

const ttlSchema = z.strictObject({
  defaultMs: ms.default(300_000),
  byKind: z.record(z.string(), ms).default({}),
  jitter: share.default(0.1),
  /** Each read prolongs, but never beyond this age. */
  sliding: z.strictObject({ maxAgeMs: ms }).nullable().default(null),
  negativeMs: ms.nullable().default(60_000),
  /**
   * Rows that do not exist, remembered by one process in the cache at the same time. Once half of these places are
   * taken, only a key that was asked for before gets one: a flood of random ids leaves no more than this.
   */
  negativeMost: z.number().int().min(2).max(1_000_000).default(10_000),
})

const invalidationSchema = z.strictObject({
  explicit: z.boolean().default(true),
  cascade: z.boolean().default(true),
  tags: z.boolean().default(true),
  changeLog: z.boolean().default(false),
  /** How long a removed version is remembered. Longer than the longest load. */
  tombstoneMs: ms.default(60_000),
})

const codecSchema = z.strictObject({
  name: z.enum(['json', 'msgpack', 'protobuf']).default('json'),
  schema: z.number().int().min(0).max(65_535).default(0),
  maxBytes: z.number().int().min(1).max(536_870_912).default(1_048_576),
})

const wrongSchema = z.strictObject({
  elapsedXFetch: z.boolean().default(false),
  foreignRelease: z.boolean().default(false),
  dirtySet: z.boolean().default(false),
  falsyMiss: z.boolean().default(false),
  deleteBeforeCommit: z.boolean().default(false),
  shortLock: z.boolean().default(false),
})

/** Everything about caching that can be chosen, as one value. */
export const policyShape = z.strictObject({
  read: z.enum(['cache-aside', 'read-through', 'refresh-ahead', 'none']).default('cache-aside'),
  write: writeSchema.default({ kind: 'delete', secondDeleteMs: null }),
  protections: protectionsSchema.prefault({}),
  ttl: ttlSchema.prefault({}),
  invalidation: invalidationSchema.prefault({}),
  codec: codecSchema.prefault({}),
  /** Mistakes on purpose, for teaching. */
  wrong: wrongSchema.prefault({}),
})

export type Policy = z.infer<typeof policyShape>
export type PolicyInput = z.input<typeof policyShape>
export type WriteBehind = Extract<Policy['write'], { kind: 'write-behind' }>
