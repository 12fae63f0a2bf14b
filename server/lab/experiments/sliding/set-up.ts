import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'
import { unhindered } from '#server/lab/experiments/unhindered.ts'

export const params = z.strictObject({
  ttlMs: z.int().min(100).max(600_000).default(1_000).meta({ title: 'TTL', unit: 'ms', log: true }),
  readEvery: z.number().min(0.01).max(0.9).default(0.2).meta({
    title: 'The hot key is read every',
    unit: 'share',
    hint: 'As a share of the TTL: it never rests for a whole one.',
  }),
  changeEvery: z.number().min(0.1).max(50).default(1.5).meta({
    title: 'It changes every',
    log: true,
    hint: 'So many TTLs, by another program that does not know the cache.',
  }),
  cap: z.number().min(1).max(50).default(3).meta({
    title: 'Cap of its age',
    log: true,
    hint: 'So many TTLs: then it is loaded anew, however often it is read.',
  }),
  lifetimes: z.int().min(4).max(500).default(10).meta({ title: 'Watched for so many TTLs', log: true }),
})
export type Params = z.output<typeof params>

export const choices = [
  {
    id: 'absolute',
    label: 'Absolute',
    tone: 'hit',
    about: 'The entry ends one TTL after its load, whoever reads it meanwhile.',
  },
  {
    id: 'sliding',
    label: 'Sliding',
    tone: 'stale',
    about: 'Each read gives it a whole TTL again. What is read often enough never ends.',
  },
  {
    id: 'capped',
    label: 'Sliding with a cap',
    tone: 'write',
    about: 'Each read gives it a whole TTL again, until it is too old.',
  },
] as const satisfies readonly Choice[]
export type ChoiceId = (typeof choices)[number]['id']

/** The longest that an entry can live at all. */
const noCapMs = 2_592_000_000

const slidingOf = (id: ChoiceId, { ttlMs, cap }: Params) => {
  if (id === 'absolute') return null
  return { maxAgeMs: id === 'sliding' ? noCapMs : Math.round(cap * ttlMs) }
}

export const policyOf = (id: ChoiceId, given: Params) =>
  unhindered({ ttl: { defaultMs: given.ttlMs, jitter: 0, sliding: slidingOf(id, given) } })

/** A key that is read so rarely that a whole TTL passes between two reads. */
export const coldEvery = 1.7
