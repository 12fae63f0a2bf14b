import { z } from 'zod'
import { type Policy, parsePolicy } from '#server/engine/policy.ts'
import type { Choice } from '#server/lab/experiments/experiment.ts'

export const troubleWords = {
  killed: 'is killed, and comes back empty later',
  frozen: 'stands still, and goes on later',
  slow: 'is slow: it stands still most of the time',
  full: 'is full: it takes no new entries',
  empty: 'is killed, and is back at once, empty',
  old: 'is killed, and comes back with old entries',
} as const
export type Trouble = keyof typeof troubleWords
const troubles = Object.keys(troubleWords) as [Trouble, ...Trouble[]]

export const params = z.strictObject({
  trouble: z.enum(troubles).default('killed').meta({ title: 'The cache', words: troubleWords }),
  troubleMs: z.int().min(300).max(15_000).default(2_000).meta({ title: 'For', unit: 'ms', log: true }),
  perSecond: z.int().min(20).max(5_000).default(400).meta({
    title: 'Reads',
    unit: 'per second',
    log: true,
  }),
  writesPerSecond: z.int().min(0).max(500).default(20).meta({ title: 'Writes', unit: 'per second' }),
  keys: z.int().min(1).max(5_000).default(100).meta({ title: 'Keys', log: true }),
  patienceMs: z.int().min(100).max(10_000).default(500).meta({
    title: 'Too late after',
    unit: 'ms',
    log: true,
    hint: 'Nobody looks at an answer that takes longer.',
  }),
  budgetMs: z.int().min(5).max(400).default(50).meta({
    title: 'Time limit of a cache call',
    unit: 'ms',
    log: true,
  }),
  cap: z.int().min(1).max(64).default(2).meta({
    title: 'Database cap',
    log: true,
    hint: 'Queries at the same time, for each app instance.',
  }),
  processes: z.int().min(1).max(8).default(2).meta({ title: 'App instances' }),
  queryMs: z.int().min(1).max(1_000).default(10).meta({ title: 'Database query', unit: 'ms', log: true }),
  connections: z.int().min(1).max(64).default(20).meta({ title: 'Database pool', log: true }),
})
export type Params = z.output<typeof params>

export const choices = [
  {
    id: 'bare',
    label: 'Nothing',
    tone: 'stale',
    about: 'A client as it comes: it waits for the cache, however long that takes.',
  },
  {
    id: 'budget',
    label: 'A time limit',
    tone: 'miss',
    about: 'Each call of the cache has its time. Without an answer the database is asked.',
  },
  {
    id: 'breaker',
    label: 'And a breaker',
    tone: 'write',
    about: 'After a few failures the cache is left alone, until it has recovered and knows what has changed.',
  },
  {
    id: 'all',
    label: 'And a cap for the database',
    tone: 'hit',
    about: 'And only so many queries at once; who asks for the same row shares one of them.',
  },
] as const satisfies readonly Choice[]
export type ChoiceId = (typeof choices)[number]['id']

const ttlMs = 600_000
/** Longer than any trouble: what has not come by then never comes. */
const longMs = 20_000
/** Fences the fills: otherwise old entries would come from the race of a load with a write, and not from the trouble. */
const lease = { ms: longMs, renew: false, waitMs: longMs, pollMs: 20 }

export function policyOf(id: ChoiceId, { budgetMs, cap }: Params): Policy {
  const bare = id === 'bare'
  const capped = id === 'all'
  return parsePolicy({
    ttl: { defaultMs: ttlMs, jitter: 0 },
    protections: {
      lease,
      coalesce: capped,
      databaseCap: capped ? cap : null,
      breaker: bare || id === 'budget' ? null : { failures: 5, coolMs: 250 },
      cacheBudgetMs: bare ? longMs : budgetMs,
      deadlineMs: longMs,
      loadTimeoutMs: longMs,
      backoffMs: 0,
    },
  })
}
