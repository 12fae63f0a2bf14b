import { z } from 'zod'
import { policyShape } from '#server/engine/policy-shape.ts'
import { scriptShape } from '#server/lab/experiments/stage/script.ts'
import type { Played } from '#server/lab/experiments/stage/stage.ts'
import type { Endpoint } from '#server/targets/url.ts'

/** Everything web and a process of an experiment say to each other. */
const whole = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER)
const endpoint = z.custom<Endpoint>(
  value => typeof value === 'object' && value !== null && 'kind' in value,
  'An address of a cache is expected.',
)
const numbers = z.custom<Float64Array>(value => value instanceof Float64Array, 'Numbers are expected.')
const counts = z.record(z.string(), whole)

const order = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('open real'),
    name: z.string(),
    /** Machine clock: the stage's zero. */
    origin: z.number(),
    endpoint,
    databaseUrl: z.string(),
    prefix: z.string(),
    schema: z.string(),
    patient: z.boolean().default(false),
    policy: policyShape,
    seed: whole,
    connections: z.number().int().min(1).max(1_000),
    queryMs: z.number().min(0).max(60_000),
  }),
  z.object({ kind: z.literal('play'), scripts: z.array(scriptShape).max(100) }),
  z.object({ kind: z.literal('now') }),
  z.object({ kind: z.literal('fresh until'), key: z.string() }),
  z.object({ kind: z.literal('close') }),
])

export const toActorShape = z.object({ id: whole, order })
export type ToActor = z.infer<typeof order>

const followed = z.object({
  label: z.string(),
  began: z.number(),
  ended: z.number(),
  steps: z.array(z.object({ at: z.number(), text: z.string() })),
})

/** The classes are the engine's own; both ends are the same version, and what is missing would show as NaN. */
export const playedShape = z.object({
  requests: whole,
  classes: z.custom<Played['classes']>(value => counts.safeParse(value).success),
  measured: z.custom<Played['measured']>(value => counts.safeParse(value).success),
  latencies: numbers,
  loads: numbers,
  loadsByKey: z.record(z.string(), numbers),
  events: counts,
  followed: z.array(followed).max(10_000),
  sightings: z.custom<Played['sightings']>(Array.isArray),
  felt: z.custom<Played['felt']>(Array.isArray),
  writes: z.custom<Played['writes']>(Array.isArray),
})

export const fromActorShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('hello') }),
  z.object({ kind: z.literal('news'), requests: whole, loads: numbers }),
  z.object({ kind: z.literal('done'), id: whole, answer: z.unknown() }),
  z.object({ kind: z.literal('refused'), id: whole, message: z.string().max(2_000) }),
])
export type FromActor = z.infer<typeof fromActorShape>
