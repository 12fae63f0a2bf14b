import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'

export const params = z.strictObject({
  keys: z.int().min(2_000).max(1_000_000).default(200_000).meta({
    title: 'Keys',
    log: true,
    hint: 'Measured with a twentieth and a quarter of them as well.',
  }),
  rounds: z.int().min(1).max(9).default(3).meta({
    title: 'Walks',
    hint: 'Each way walks over all keys so many times. The middle one counts.',
  }),
  everyMs: z.int().min(1).max(100).default(2).meta({
    title: 'Another client asks every',
    unit: 'ms',
    log: true,
  }),
})
export type Params = z.output<typeof params>

/** How all keys are looked at; null: nobody does. */
export type Way = { kind: 'keys' } | { kind: 'scan'; count: number } | null

const scan = (count: number, tone: Choice['tone']) =>
  ({
    id: `scan-${count}`,
    label: `SCAN COUNT ${count.toLocaleString('en').replaceAll(',', ' ')}`,
    tone,
    way: { kind: 'scan', count },
    about: `About ${count} keys with each call, until all were seen.`,
  }) as const

export const choices = [
  {
    id: 'nobody',
    label: 'Nobody',
    tone: 'mute',
    dashed: true,
    way: null,
    about: 'Nobody looks at the keys: what a client waits anyway.',
  },
  {
    id: 'keys',
    label: 'KEYS *',
    tone: 'stale',
    way: { kind: 'keys' },
    about: 'All keys in one command. Nobody else is answered before it has ended.',
  },
  scan(10, 'hit'),
  scan(100, 'write'),
  scan(1_000, 'db'),
  scan(10_000, 'miss'),
] as const satisfies readonly (Choice & { way: Way })[]

export type ScanChoice = (typeof choices)[number]

/** The sizes that are measured, the one that was asked about last. */
export const sizesOf = ({ keys }: Params): number[] => [Math.round(keys / 20), Math.round(keys / 4), keys]
