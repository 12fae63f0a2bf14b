import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'

export const params = z.strictObject({
  keys: z.int().min(100).max(100_000).default(10_000).meta({ title: 'Keys', log: true }),
  skew: z.number().min(0).max(2).default(0.9).meta({
    title: 'Skew',
    hint: 'The exponent of zipf: 0 wants all keys alike, 1 wants the tenth a tenth as often as the first.',
  }),
  size: z.number().min(0.005).max(1).default(0.1).meta({
    title: 'Cache size',
    unit: 'share',
    log: true,
    hint: 'Of all keys. All of them are equally large here.',
  }),
  requests: z.int().min(10_000).max(300_000).default(100_000).meta({
    title: 'Requests',
    log: true,
    hint: 'Counted for each point, after half as many that only fill the cache.',
  }),
  sweep: z.boolean().default(true).meta({
    title: 'Whole curves',
    hint: 'Off: only this size and this skew, which is quick.',
  }),
})
export type Params = z.output<typeof params>

export const choices = [
  { id: 'lru', label: 'LRU', tone: 'hit', about: 'What was asked for longest ago goes.' },
  {
    id: 'sampled-lru',
    label: 'LRU of 5 samples',
    tone: 'write',
    dashed: true,
    about: 'The oldest of five random entries goes: how allkeys-lru begins in Redis and Valkey.',
  },
  {
    id: 'sampled-lfu',
    label: 'LFU of 5 samples',
    tone: 'db',
    about: 'The one of five random entries that was asked for least often goes.',
  },
  { id: 'random', label: 'Random', tone: 'miss', about: 'Any entry goes: allkeys-random.' },
] as const satisfies readonly Choice[]
export type ChoiceId = (typeof choices)[number]['id']
