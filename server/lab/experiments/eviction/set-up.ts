import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'

export const params = z.strictObject({
  keys: z.int().min(5_000).max(100_000).default(20_000).meta({ title: 'Keys', log: true }),
  skew: z.number().min(0).max(2).default(0.9).meta({
    title: 'Skew',
    hint: 'The exponent of zipf: 0 wants all keys alike, 1 wants the tenth a tenth as often as the first.',
  }),
  size: z.number().min(0.04).max(0.4).default(0.1).meta({
    title: 'Cache size',
    unit: 'share',
    log: true,
    hint: 'Memory for this share of all keys. Half of it and twice as much are measured as well.',
  }),
  requests: z.int().min(2_000).max(1_000_000).default(60_000).meta({
    title: 'Requests',
    log: true,
    hint: 'The first third only warms the cache.',
  }),
  perSecond: z.int().min(100).max(20_000).default(4_000).meta({
    title: 'Traffic',
    unit: 'per second',
    log: true,
    hint: 'Redis knows to the second when a key was last used: what is asked faster, LRU cannot tell apart.',
  }),
  bytes: z.int().min(200).max(4_096).default(1_000).meta({ title: 'Value', unit: 'bytes', log: true }),
  endless: z.number().min(0).max(0.5).default(0.05).meta({
    title: 'Written without a TTL',
    unit: 'share',
    hint: 'This share of the keys. The volatile policies never evict them.',
  }),
  sweep: z.boolean().default(true).meta({ title: 'Three cache sizes' }),
})
export type Params = z.output<typeof params>

export const choices = [
  {
    id: 'allkeys-lru',
    label: 'allkeys-lru',
    tone: 'hit',
    about: 'Of a few random keys the one goes that was used longest ago.',
  },
  {
    id: 'allkeys-lfu',
    label: 'allkeys-lfu',
    tone: 'db',
    about: 'Of a few random keys the one goes that is used least often.',
  },
  { id: 'allkeys-random', label: 'allkeys-random', tone: 'miss', about: 'Any key goes.' },
  {
    id: 'volatile-lru',
    label: 'volatile-lru',
    tone: 'write',
    dashed: true,
    about: 'As allkeys-lru, but only keys with a TTL go.',
  },
  {
    id: 'volatile-ttl',
    label: 'volatile-ttl',
    tone: 'ok',
    dashed: true,
    about: 'Of a few random keys with a TTL the one goes that would expire first.',
  },
  {
    id: 'noeviction',
    label: 'noeviction',
    tone: 'stale',
    dashed: true,
    about: 'Nothing goes: what does not fit any more is refused.',
  },
] as const satisfies readonly Choice[]
export type Policy = (typeof choices)[number]['id']

/** The one that was asked about comes first: it fills the table. */
export const sizesOf = ({ size, sweep }: Params): number[] => (sweep ? [size, size / 2, size * 2] : [size])
