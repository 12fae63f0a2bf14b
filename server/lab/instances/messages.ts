import { z } from 'zod'
import { laneCountsShape } from '#server/lab/instances/lane-counts.ts'
import { labSettingsShape, laneIds } from '#server/lab/settings.ts'
import type { RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import type { Endpoint } from '#server/targets/url.ts'

/** Everything web and an app instance say to each other. Both check what they hear: the other may be another version. */
const whole = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const amount = z.number().min(0).max(Number.MAX_SAFE_INTEGER)
const moment = z.number()
const sentence = z.string().max(2_000)

const mostHistogramBytes = 1_000_000
const mostLogBytes = 32_000_000
const bytes = (most: number) =>
  z.custom<Uint8Array>(
    value => value instanceof Uint8Array && value.byteLength <= most,
    `Bytes are expected, at most ${most}.`,
  )

const address = z.object({ host: z.string(), port: z.number().int() })
const login = {
  username: z.string().nullable(),
  password: z.string().nullable(),
  database: whole,
  tls: z.boolean(),
}
const endpoint: z.ZodType<Endpoint> = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('standalone'), seeds: z.array(address), ...login }),
  z.object({ kind: z.literal('unix'), path: z.string(), ...login }),
  z.object({ kind: z.literal('cluster'), seeds: z.array(address), ...login }),
  z.object({ kind: z.literal('sentinel'), seeds: z.array(address), master: z.string(), ...login }),
])

const recordedTrace = z.custom<RecordedTrace>(
  value =>
    typeof value === 'object' &&
    value !== null &&
    'times' in value &&
    value.times instanceof Float64Array &&
    'codes' in value &&
    value.codes instanceof Uint8Array &&
    'own' in value &&
    typeof value.own === 'boolean' &&
    'keys' in value &&
    value.keys instanceof Uint32Array,
)

const settings = z.object({
  revision: whole,
  settings: labSettingsShape,
  /** The recording that these settings play. */
  recorded: recordedTrace.nullable(),
  /** The requests whose number has the rest `index` are this instance's; null: none, it is about to leave. */
  share: z.object({ index: whole, of: z.number().int().min(1).max(64) }).nullable(),
  /** Its part of the connections of each lane. */
  connections: z.number().int().min(1).max(1_000),
})

export const toInstanceShape = z.discriminatedUnion('kind', [
  /** Opens what the settings need, and changes nothing yet. */
  z.object({
    kind: z.literal('prepare'),
    name: z.string(),
    endpoint,
    databaseUrl: z.string(),
    ...settings.shape,
  }),
  z.object({
    kind: z.literal('settings'),
    ...settings.shape,
    /** Machine clock: the moment of the change. */
    applyAt: moment,
    /** Machine clock: the moment from which a new trace counts; null: the trace goes on. */
    traceStart: moment.nullable(),
  }),
  /** What the others have written, and the moment until which that is everything. */
  z.object({
    kind: z.literal('writes'),
    knownUntil: moment,
    lanes: z.array(z.object({ id: z.enum(laneIds), log: bytes(mostLogBytes) })).max(laneIds.length),
  }),
  /** Reads a key as a request would, and counts it as none. */
  z.object({ kind: z.literal('warm'), call: whole, lane: z.enum(laneIds), key: z.string().max(20_000) }),
  z.object({ kind: z.literal('missed'), call: whole, most: z.number().int().min(1).max(1_000) }),
  /** Ends requests under way and flushes what was written behind. */
  z.object({ kind: z.literal('drain'), withinMs: amount }),
])

const troubleKinds = [
  'cache',
  'load',
  'write',
  'flush',
  'dead letter',
  'durability',
  'too many writes',
  'fault',
] as const
export type TroubleKind = (typeof troubleKinds)[number]

const laneFrame = z.object({
  id: z.enum(laneIds),
  counts: laneCountsShape,
  readLatency: bytes(mostHistogramBytes),
  writeLatency: bytes(mostHistogramBytes),
  writes: bytes(mostLogBytes),
  busy: amount,
  queue: amount,
  connections: amount,
  broken: z.boolean(),
})

const frameShape = z.object({
  kind: z.literal('frame'),
  /** Machine clock. */
  from: moment,
  to: moment,
  offered: amount,
  begun: amount,
  backlog: amount,
  behindMs: amount,
  maxLatenessMs: amount,
  /** Requests whose answer is awaited, in all lanes. */
  inFlight: amount,
  cpu: amount,
  loopDelayP99Ms: amount,
  /** Every write up to this moment is in this frame or one before it. */
  coversUntil: moment,
  lanes: z.array(laneFrame).max(laneIds.length),
})

/** `there`: it was in the cache already; `absent`: there is no such row. */
const warmed = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['loaded', 'there', 'absent']) }),
  z.object({ kind: z.literal('failed'), why: sentence }),
])
const missedKey = z.object({ lane: z.enum(laneIds), key: z.string(), misses: amount })

export const fromInstanceShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello') }),
  z.object({ kind: z.literal('prepared'), revision: whole }),
  /** `at`: the moment from which requests run under these settings. */
  z.object({ kind: z.literal('applied'), revision: whole, at: moment }),
  z.object({ kind: z.literal('refused'), revision: whole, message: sentence }),
  z.object({
    kind: z.literal('trouble'),
    lane: z.enum(laneIds),
    about: z.enum(troubleKinds),
    message: sentence,
  }),
  z.object({ kind: z.literal('warmed'), call: whole, outcome: warmed }),
  z.object({ kind: z.literal('missed'), call: whole, keys: z.array(missedKey).max(4_000) }),
  /** null: the cache does not say. */
  z.object({ kind: z.literal('drained'), unflushed: amount.nullable() }),
  frameShape,
])

export type ToInstance = z.infer<typeof toInstanceShape>
export type FromInstance = z.infer<typeof fromInstanceShape>
export type InstanceReport = z.infer<typeof frameShape>
export type LaneReport = z.infer<typeof laneFrame>
export type Warmed = z.infer<typeof warmed>
export type MissedKey = z.infer<typeof missedKey>
export type InstanceSettings = z.infer<typeof settings>
