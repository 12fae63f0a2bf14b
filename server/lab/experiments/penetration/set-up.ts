import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'
import { unhindered } from '#server/lab/experiments/unhindered.ts'

export const params = z.strictObject({
  requests: z.int().min(100).max(50_000).default(3_000).meta({ title: 'Requests', log: true }),
  perSecond: z
    .int()
    .min(10)
    .max(20_000)
    .default(1_000)
    .meta({ title: 'Traffic', unit: 'per second', log: true }),
  ids: z.int().min(1).max(5_000).default(200).meta({
    title: 'Ids that do not exist',
    log: true,
    hint: 'The requests are spread over so many ids, by chance.',
  }),
  negativeMs: z
    .int()
    .min(200)
    .max(60_000)
    .default(1_500)
    .meta({ title: 'Negative TTL', unit: 'ms', log: true }),
  newRows: z.int().min(1).max(500).default(50).meta({
    title: 'New rows',
    log: true,
    hint: 'Asked for in vain, then inserted, then asked for again and again.',
  }),
  processes: z.int().min(1).max(8).default(2).meta({ title: 'App instances' }),
  queryMs: z.int().min(1).max(1_000).default(10).meta({ title: 'Database query', unit: 'ms', log: true }),
  connections: z.int().min(1).max(64).default(20).meta({ title: 'Database pool', log: true }),
})
export type Params = z.output<typeof params>

export const choices = [
  {
    id: 'none',
    label: 'No negative caching',
    tone: 'stale',
    about: 'That there is no such row is not remembered.',
  },
  {
    id: 'hides',
    label: 'Negative entries',
    tone: 'miss',
    about: 'It is remembered for the negative TTL. An insert does not touch the cache.',
  },
  {
    id: 'voids',
    label: 'Negative entries, voided by the insert',
    tone: 'hit',
    dashed: true,
    about: 'The same, and whoever inserts the row voids the negative entry.',
  },
] as const satisfies readonly Choice[]
export type ChoiceId = (typeof choices)[number]['id']

export const policyOf = (id: ChoiceId, { negativeMs }: Params) =>
  unhindered({
    ttl: { jitter: 0, negativeMs: id === 'none' ? null : negativeMs },
    invalidation: { explicit: id !== 'hides', cascade: id !== 'hides' },
  })
