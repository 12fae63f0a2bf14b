import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'

export const params = z.strictObject({
  commands: z.int().min(100).max(50_000).default(5_000).meta({ title: 'Keys to read', log: true }),
  batch: z.int().min(2).max(1_000).default(100).meta({
    title: 'In one trip',
    log: true,
    hint: 'Commands of a pipeline, keys of a script, or callers who ask at the same time.',
  }),
  valueBytes: z
    .int()
    .min(1)
    .max(10_000)
    .default(100)
    .meta({ title: 'Size of a value', unit: 'bytes', log: true }),
  awayMs: z.number().min(0).max(200).default(1).meta({
    title: 'What if the cache were away by',
    unit: 'ms',
    hint: 'There and back. Calculated from the trips that were counted: here it is on this machine or nearby.',
  }),
})
export type Params = z.output<typeof params>

export const choices = [
  {
    id: 'one',
    label: 'One by one',
    tone: 'stale',
    about: 'The next GET is sent when the last one was answered.',
  },
  {
    id: 'pipeline',
    label: 'Pipeline',
    tone: 'hit',
    about: 'A batch of GETs is sent together, and their answers come together.',
  },
  {
    id: 'auto',
    label: 'Auto-pipelining',
    tone: 'write',
    about:
      'Callers who know nothing of each other ask at the same time; the client sends together what comes together.',
  },
  {
    id: 'lua',
    label: 'Lua script',
    tone: 'db',
    about: 'One script on the server reads the whole batch. Nobody else gets a turn meanwhile.',
  },
  {
    id: 'mget',
    label: 'MGET',
    tone: 'ok',
    dashed: true,
    about: 'One command for the whole batch: where there is one, nothing is simpler.',
  },
] as const satisfies readonly Choice[]
export type ChoiceId = (typeof choices)[number]['id']
