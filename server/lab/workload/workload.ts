import { z } from 'zod'

const share = z.number().min(0).max(1)
const spanMs = z.number().int().min(100).max(86_400_000)
const weight = z.number().min(0).max(1_000)
const skew = z.number().min(0).max(5)

/** When requests are due. Intended moments, whatever the system under load makes of them. */
const arrivalsShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('constant') }),
  z.strictObject({ kind: z.literal('poisson') }),
  /** `times` the rate for `lastsMs`, every `everyMs`. */
  z.strictObject({
    kind: z.literal('burst'),
    times: z.number().min(1).max(100).default(10),
    everyMs: spanMs.default(20_000),
    lastsMs: spanMs.default(2_000),
  }),
  /** From the rate to `times` of it over `overMs`, then it stays there. */
  z.strictObject({
    kind: z.literal('ramp'),
    times: z.number().min(0).max(100).default(10),
    overMs: spanMs.default(60_000),
  }),
  /** A day in `periodMs`: `depth` 1 falls to nothing at night, 0 is flat. The rate is its peak. */
  z.strictObject({ kind: z.literal('day'), periodMs: spanMs.default(120_000), depth: share.default(0.8) }),
  /** What was recorded, at `speed` times its pace, over and over. */
  z.strictObject({
    kind: z.literal('trace'),
    /** Made from what it says: the same requests, the same id. */
    id: z.string().regex(/^[\w-]{8,40}$/, 'This is no recorded trace.'),
    name: z.string().min(1).max(100),
    speed: z.number().min(0.01).max(1_000).default(1),
  }),
])

/** Which keys are wanted. */
const popularityShape = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('zipf'), skew: skew.default(0.99) }),
  z.strictObject({ kind: z.literal('uniform') }),
  z.strictObject({ kind: z.literal('hot spot'), keys: share.default(0.01), requests: share.default(0.9) }),
  z.strictObject({ kind: z.literal('scan') }),
  /** What was inserted last is wanted most. */
  z.strictObject({ kind: z.literal('latest'), skew: skew.default(0.99) }),
])

/** Weights: only their proportions matter. `list` asks for a category or the catalogue. */
const mixShape = z.strictObject({
  read: weight.default(90),
  write: weight.default(10),
  insert: weight.default(0),
  remove: weight.default(0),
  list: weight.default(0),
})

/** The shop's kinds of data, by weight. */
const kindsShape = z.strictObject({
  product: weight.default(1),
  user: weight.default(0),
  stock: weight.default(0),
  session: weight.default(0),
  search: weight.default(0),
})

const someOf = (weights: Record<string, number>) => Object.values(weights).some(each => each > 0)

export const workloadShape = z.strictObject({
  seed: z.number().int().min(0).max(4_294_967_295).default(1),
  /** Requests per second, all instances together. */
  rate: z.number().min(1).max(200_000).default(500),
  arrivals: arrivalsShape.default({ kind: 'poisson' }),
  popularity: popularityShape.default({ kind: 'zipf', skew: 0.99 }),
  keys: z.number().int().min(1).max(1_000_000).default(10_000),
  /** Reads of keys that have no row. */
  absentShare: share.default(0),
  /** This share of the hottest keys is replaced by others every so often. */
  churn: z.strictObject({ share, everyMs: spanMs }).nullable().default(null),
  mix: mixShape.prefault({}).refine(someOf, 'At least one kind of request needs a weight above 0.'),
  kinds: kindsShape.prefault({}).refine(someOf, 'At least one kind of data needs a weight above 0.'),
  valueBytes: z.number().int().min(16).max(262_144).default(600),
})

export type Workload = z.infer<typeof workloadShape>
export type WorkloadInput = z.input<typeof workloadShape>

export const requestKinds = ['read', 'write', 'insert', 'remove', 'list'] as const
export type RequestKind = (typeof requestKinds)[number]

/** One request of the trace. The same seed and workload give the same trace, whatever runs it. */
export type WorkloadRequest = {
  /** Counted from the start of the trace. */
  seq: number
  /** Milliseconds after the start of the trace at which it is due. */
  dueMs: number
  kind: RequestKind
  /** As the shop names it: `product:17`, `category:3`, `products`, `session:9`. */
  key: string
  /** Makes the value of a write: the same number, the same bytes. */
  valueSeed: number
}
