import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'

export const params = z.strictObject({
  wantedMs: z
    .int()
    .min(20)
    .max(999)
    .default(300)
    .meta({ title: 'TTL that is wanted', unit: 'ms', log: true }),
  perSecond: z.number().min(1).max(200).default(20).meta({ title: 'Reads', unit: 'per second', log: true }),
  watchedS: z.number().min(1).max(60).default(5).meta({ title: 'Watched for', unit: 's', log: true }),
})
export type Params = z.output<typeof params>

export const choices = [
  {
    id: 'px',
    label: 'PX',
    tone: 'hit',
    about: 'SET … PX says milliseconds, as it was meant.',
  },
  {
    id: 'ex-up',
    label: 'EX, rounded up',
    tone: 'miss',
    about: 'SET … EX 1: the shortest that seconds can say.',
  },
  {
    id: 'ex-down',
    label: 'EX, rounded down',
    tone: 'stale',
    about: 'SET … EX 0: what Math.floor makes of less than a second.',
  },
  {
    id: 'expire-zero',
    label: 'SET, then EXPIRE 0',
    tone: 'write',
    about: 'Two commands, the second one with what was rounded down.',
  },
] as const satisfies readonly Choice[]
export type ChoiceId = (typeof choices)[number]['id']
