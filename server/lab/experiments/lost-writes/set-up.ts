import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'
import type { ServerSettings } from '#server/lab/experiments/own-server.ts'

export const killWords = {
  never: 'never',
  waiting: 'with writes waiting for their flush',
  taken: 'right after a flush has read them',
  applied: 'after the commit, before the marks are taken off',
} as const
export type Kill = keyof typeof killWords
const kills = Object.keys(killWords) as [Kill, ...Kill[]]

export const params = z.strictObject({
  writes: z.int().min(100).max(50_000).default(4_000).meta({ title: 'Writes', log: true }),
  perSecond: z.int().min(50).max(10_000).default(1_000).meta({
    title: 'Traffic',
    unit: 'per second',
    log: true,
  }),
  keys: z.int().min(1).max(2_000).default(100).meta({
    title: 'Keys',
    log: true,
    hint: 'Each write goes to one of them, by chance.',
  }),
  flushMs: z.int().min(50).max(10_000).default(500).meta({ title: 'Flush every', unit: 'ms', log: true }),
  kill: z.enum(kills).default('waiting').meta({ title: 'The cache is killed', words: killWords }),
  downMs: z
    .int()
    .min(50)
    .max(5_000)
    .default(300)
    .meta({
      title: 'It is back after',
      unit: 'ms',
      log: true,
      when: { param: 'kill', is: ['waiting', 'taken', 'applied'] },
    }),
})
export type Params = z.output<typeof params>

type Way = { marks: 'set' | 'sorted set' | 'stream'; persistence: ServerSettings['persistence'] }

export const choices = [
  {
    id: 'set',
    label: 'Dirty set, SMEMBERS and SREM',
    tone: 'miss',
    marks: 'set',
    persistence: 'always',
    about: 'The textbook: read the marked keys, write their values to the database, unmark them. AOF always.',
  },
  {
    id: 'sorted',
    label: 'Dirty set done right',
    tone: 'write',
    marks: 'sorted set',
    persistence: 'always',
    about:
      'Each mark carries the number of the write, and is taken off only where nothing came after. AOF always.',
  },
  {
    id: 'none',
    label: 'Stream, nothing on disk',
    tone: 'stale',
    marks: 'stream',
    persistence: 'none',
    about:
      'Each write is a record of a stream, acknowledged after the commit. The cache keeps nothing on disk.',
  },
  {
    id: 'everysec',
    label: 'Stream, AOF every second',
    tone: 'db',
    marks: 'stream',
    persistence: 'everysec',
    about: 'The cache writes each command to a file, which the disk gets once a second.',
  },
  {
    id: 'always',
    label: 'Stream, AOF always',
    tone: 'hit',
    marks: 'stream',
    persistence: 'always',
    about: 'The cache answers only when the disk has the write.',
  },
] as const satisfies readonly (Choice & Way)[]
export type WriteChoice = (typeof choices)[number]
