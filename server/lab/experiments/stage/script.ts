import { z } from 'zod'

const seed = z.number().int().min(0)
const whole = z.number().int().min(0).max(10_000_000)
const asked = z.object({
  /** On the stage's clock. */
  at: z.number(),
  /** `write aside`: another program's, past the engine and its cache. */
  op: z.enum(['read', 'write', 'write aside', 'remove', 'invalidate']),
  key: z.string().max(500),
  value: z.unknown().optional(),
})

/** What its reads found is kept, so that their age can be told. */
const seen = z.boolean().optional()

/** Who asks for what, and when. `measured`: its latencies count. */
export const scriptShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('list'), measured: z.boolean(), seen, asked: z.array(asked).max(200_000) }),
  /** Readers who come independently of each other, so many a second. */
  z.object({
    kind: z.literal('stream'),
    measured: z.boolean(),
    seen,
    key: z.string().max(500),
    perSecond: z.number().min(0.001).max(10_000_000),
    from: z.number(),
    until: z.number(),
    seed,
  }),
  /** Each asks, waits for the answer, thinks for a while and asks again. */
  z.object({
    kind: z.literal('workers'),
    measured: z.boolean(),
    key: z.string().max(500),
    workers: whole,
    thinkMs: z.tuple([z.number().min(0), z.number().min(0)]),
    from: z.number(),
    until: z.number(),
    seed,
  }),
])

export type Script = z.infer<typeof scriptShape>
export type Asked = z.infer<typeof asked>

/** Each process gets its part; together they are the whole, and the same whole for every policy. */
export function shareOut(script: Script, processes: number): Script[] {
  const each = Array.from({ length: processes }, (_, at) => at)
  switch (script.kind) {
    case 'list':
      return each.map(at => ({
        ...script,
        asked: script.asked.filter((_, index) => index % processes === at),
      }))
    case 'stream':
      return each.map(at => ({
        ...script,
        perSecond: script.perSecond / processes,
        seed: seedOf(script.seed, at),
      }))
    case 'workers':
      return each.map(at => ({
        ...script,
        workers: Math.floor((script.workers + processes - 1 - at) / processes),
        seed: seedOf(script.seed, at),
      }))
  }
}

/** Seeds that lie side by side would begin alike. */
export const seedOf = (seed: number, at: number): number =>
  (Math.imul(seed + 1, 0x9e3779b1) ^ Math.imul(at + 1, 0x85ebca6b)) >>> 0
