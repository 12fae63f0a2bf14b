import { z } from 'zod'

/** Everything web and a client of this experiment say to each other. */
const whole = z.number().int().min(0)
const place = { port: whole, host: z.string() }
const numbers = z.custom<Float64Array>(value => value instanceof Float64Array, 'Numbers are expected.')

const order = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ask'), everyMs: z.number().min(1) }),
  z.object({ kind: z.literal('rest') }),
  z.object({ kind: z.literal('keys'), keys: whole }),
  z.object({ kind: z.literal('scan'), keys: whole, count: whole }),
])
export const toClientShape = z.object({ id: whole, order })
export type ToClient = z.infer<typeof order>
export const placeShape = z.object(place)

/** Of one who asks all the time: when it asked (ms since it began), and how long it waited. */
export const askedShape = z.object({ at: numbers, waited: numbers })
/** Of one who looks at all keys. */
export const walkedShape = z.object({
  ms: z.number(),
  calls: whole,
  found: whole,
  twice: whole,
  missed: whole,
})
export type Asked = z.infer<typeof askedShape>
export type Walked = z.infer<typeof walkedShape>

export const fromClientShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('done'), id: whole, answer: z.unknown() }),
  z.object({ kind: z.literal('refused'), id: whole, message: z.string().max(2_000) }),
])
export type FromClient = z.infer<typeof fromClientShape>

export const nameOf = (key: number) => `key:${key}`
/** Keys that come and go while somebody walks: nobody is promised to see them. */
export const passingName = (key: number) => `passing:${key}`
