import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'

export const params = z.strictObject({
  requests: z.int().min(20).max(3_000).default(500).meta({ title: 'Requests', log: true }),
  callers: z.int().min(1).max(100).default(20).meta({ title: 'At the same time', log: true }),
  pool: z.int().min(1).max(50).default(8).meta({ title: 'Connections of the pool', log: true }),
})
export type Params = z.output<typeof params>

export const choices = [
  {
    id: 'shared',
    label: 'One shared connection',
    tone: 'hit',
    about: 'All requests send over the same one; their commands follow each other closely on it.',
  },
  {
    id: 'pool',
    label: 'A pool',
    tone: 'write',
    about:
      'So many connections as said, each request takes the next one. For commands that block, and for transactions.',
  },
  {
    id: 'each',
    label: 'One for each request',
    tone: 'stale',
    about: 'Connects, greets, asks, and hangs up. As a program does that lives for one request only.',
  },
] as const satisfies readonly Choice[]
export type ChoiceId = (typeof choices)[number]['id']
