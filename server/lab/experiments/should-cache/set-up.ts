import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'

export const params = z.strictObject({
  requests: z.int().min(200).max(20_000).default(2_000).meta({ title: 'Requests', log: true }),
  perSecond: z
    .int()
    .min(10)
    .max(5_000)
    .default(400)
    .meta({ title: 'Traffic', unit: 'per second', log: true }),
  queryMs: z.number().min(0.1).max(1_000).default(5).meta({ title: 'Database query', unit: 'ms', log: true }),
  hotKeys: z.int().min(1).max(1_000).default(50).meta({ title: 'Keys that everybody wants', log: true }),
  rareKeys: z
    .int()
    .min(100)
    .max(20_000)
    .default(6_000)
    .meta({ title: 'Keys that are rarely wanted', log: true }),
  tickers: z.int().min(1).max(5_000).default(400).meta({
    title: 'Keys that change all the time',
    log: true,
  }),
  freshMs: z.int().min(20).max(999).default(300).meta({
    title: 'Their TTL',
    unit: 'ms',
    log: true,
    hint: 'So long may an answer about them be old: under a second.',
  }),
  valueBytes: z
    .int()
    .min(10)
    .max(20_000)
    .default(500)
    .meta({ title: 'Size of a value', unit: 'bytes', log: true }),
  processes: z.int().min(1).max(8).default(2).meta({ title: 'App instances' }),
})
export type Params = z.output<typeof params>

export const choices = [
  {
    id: 'unique',
    label: 'Unique requests',
    tone: 'stale',
    about: 'A report for this person at this minute: nobody ever asks for it again.',
  },
  {
    id: 'sub-second',
    label: 'Data of less than a second',
    tone: 'miss',
    about: 'Prices of a ticker: an answer of some hundred milliseconds ago is worth nothing.',
  },
  {
    id: 'rare',
    label: 'Rarely wanted',
    tone: 'write',
    about: 'Many more keys than requests: a long tail without a head.',
  },
  {
    id: 'hot',
    label: 'Wanted by everybody',
    tone: 'hit',
    about: 'Few keys, read all the time: what a cache is for.',
  },
] as const satisfies readonly Choice[]
export type ChoiceId = (typeof choices)[number]['id']

/** How many keys the requests are spread over; each has a row of its own. */
export function keysOf(id: ChoiceId, { requests, hotKeys, rareKeys, tickers }: Params): number {
  switch (id) {
    case 'unique':
      return requests
    case 'sub-second':
      return tickers
    case 'rare':
      return rareKeys
    case 'hot':
      return hotKeys
  }
}

/** Longer than any run: what does not change is kept. */
const longMs = 3_600_000
export const ttlOf = (id: ChoiceId, { freshMs }: Params) => (id === 'sub-second' ? freshMs : longMs)
