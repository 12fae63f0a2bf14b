import { z } from 'zod'
import type { PolicyInput } from '#server/engine/policy.ts'
import type { Choice } from '#server/lab/experiments/experiment.ts'
import { unhindered } from '#server/lab/experiments/unhindered.ts'

export const params = z.strictObject({
  products: z
    .int()
    .min(2)
    .max(500)
    .default(100)
    .meta({ title: 'Products', log: true, hint: 'Fifty are one category.' }),
  readsPerSecond: z
    .int()
    .min(10)
    .max(5_000)
    .default(300)
    .meta({ title: 'Reads', unit: 'per second', log: true }),
  lists: z.number().min(0).max(1).default(0.2).meta({
    title: 'Of them lists',
    unit: 'share',
    hint: 'Of a category with its products.',
  }),
  writesPerSecond: z
    .number()
    .min(0.1)
    .max(500)
    .default(10)
    .meta({ title: 'Writes', unit: 'per second', log: true }),
  aside: z.number().min(0).max(1).default(0.1).meta({
    title: 'Of them by another program',
    unit: 'share',
    hint: 'It writes to the database and knows nothing of the cache.',
  }),
  ttlMs: z.int().min(200).max(60_000).default(2_000).meta({ title: 'TTL', unit: 'ms', log: true }),
  queryMs: z.int().min(1).max(500).default(20).meta({ title: 'Database query', unit: 'ms', log: true }),
  secondDeleteMs: z.int().min(1).max(5_000).default(10).meta({
    title: 'Second delete after',
    unit: 'ms',
    log: true,
    hint: 'Enough only where it is longer than the longest load of anybody.',
  }),
  watchedS: z.number().min(1).max(600).default(5).meta({ title: 'Watched for', unit: 's', log: true }),
  processes: z.int().min(1).max(8).default(2).meta({ title: 'App instances' }),
})
export type Params = z.output<typeof params>

export const choices = [
  {
    id: 'ttl',
    label: 'TTL only',
    tone: 'mute',
    about: 'Nobody invalidates. What is old goes when its TTL ends.',
  },
  {
    id: 'own',
    label: 'Cascade forgotten',
    tone: 'miss',
    about: 'Every writer deletes the entry of its product, and forgets the lists that the product is in.',
  },
  {
    id: 'cascade',
    label: 'Explicit with cascade',
    tone: 'hit',
    about:
      'Every writer deletes the entry of its product, the list of its category and that of all categories, by name.',
  },
  {
    id: 'tags',
    label: 'Tags',
    tone: 'write',
    dashed: true,
    about: 'Every writer deletes the entry of its product and voids the tags that its lists carry.',
  },
  {
    id: 'cdc',
    label: 'Change log (CDC)',
    tone: 'db',
    about: 'The database tells what has changed, whoever changed it; the app instances listen.',
  },
  {
    id: 'once',
    label: 'Delete without a lease',
    tone: 'stale',
    about:
      'With cascade, but nothing stops a load that began before the write from filling after the delete.',
  },
  {
    id: 'twice',
    label: 'Delayed double delete',
    tone: 'stale',
    dashed: true,
    about: 'The same, and the entry of the product is deleted once more after a while.',
  },
] as const satisfies readonly Choice[]
export type ChoiceId = (typeof choices)[number]['id']

const lease = { ms: 5_000, renew: true, waitMs: 60_000, pollMs: 20 }
const nobody = { explicit: false, cascade: false, tags: false, changeLog: false }
const everybody = { ...nobody, explicit: true, cascade: true }

function byChoice(id: ChoiceId, { secondDeleteMs }: Params): PolicyInput {
  switch (id) {
    case 'ttl':
      return { invalidation: nobody, protections: { lease } }
    case 'own':
      return { invalidation: { ...nobody, explicit: true }, protections: { lease } }
    case 'cascade':
      return { invalidation: everybody, protections: { lease } }
    case 'tags':
      return { invalidation: { ...nobody, explicit: true, tags: true }, protections: { lease } }
    case 'cdc':
      // Longer than the longest load, or the load brings the old version back.
      return {
        invalidation: { ...nobody, changeLog: true, cascade: true, tombstoneMs: 7_200_000 },
        protections: { lease },
      }
    case 'once':
      return { invalidation: everybody }
    case 'twice':
      return { invalidation: everybody, write: { kind: 'delete', secondDeleteMs } }
  }
}

export const policyOf = (id: ChoiceId, given: Params) =>
  unhindered({ ...byChoice(id, given), ttl: { defaultMs: given.ttlMs, jitter: 0 } })
