import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'

export const params = z.strictObject({
  limit: z
    .int()
    .min(1)
    .max(10_000)
    .default(20)
    .meta({ title: 'Allowed', log: true, hint: 'Requests in one window.' }),
  requests: z
    .int()
    .min(10)
    .max(20_000)
    .default(1_000)
    .meta({ title: 'Requests', log: true, hint: 'All of them within the window.' }),
  callers: z.int().min(1).max(500).default(100).meta({ title: 'At the same time', log: true }),
  connections: z
    .int()
    .min(1)
    .max(16)
    .default(4)
    .meta({ title: 'Connections', hint: 'As of so many app instances.' }),
})
export type Params = z.output<typeof params>

export const choices = [
  {
    id: 'set',
    label: 'GET, then SET',
    tone: 'stale',
    about:
      'The mistake: reads the count, adds one in the app and writes it back. Others do the same meanwhile.',
  },
  {
    id: 'check',
    label: 'GET, then INCR',
    tone: 'miss',
    about: 'The smaller mistake: counts atomically, but decides by what it read before.',
  },
  {
    id: 'incr',
    label: 'INCR, then PEXPIRE',
    tone: 'write',
    about:
      'Decides by the count that INCR answers. But who dies before the second command leaves a count that never ends.',
  },
  {
    id: 'lua',
    label: 'Lua script',
    tone: 'hit',
    about: 'Looks, counts and sets the end in one step that nobody comes between.',
  },
] as const satisfies readonly Choice[]
export type ChoiceId = (typeof choices)[number]['id']

/** Longer than any run takes: all requests lie in one window. */
export const windowMs = 600_000
