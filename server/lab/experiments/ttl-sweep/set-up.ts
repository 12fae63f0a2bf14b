import { z } from 'zod'
import type { Choice } from '#server/lab/experiments/experiment.ts'

export const params = z.strictObject({
  keys: z.int().min(1).max(500).default(30).meta({ title: 'Keys', log: true }),
  perKey: z.number().min(0.01).max(200).default(10).meta({
    title: 'Reads of each key',
    unit: 'per second',
    log: true,
  }),
  changeEveryS: z.number().min(0.05).max(86_400).default(5).meta({
    title: 'Each changes every',
    unit: 's',
    log: true,
    hint: 'On the average, by another program that does not know the cache.',
  }),
  reads: z.int().min(200).max(60_000).default(3_000).meta({
    title: 'Reads for each TTL',
    log: true,
    hint: 'At least; a long TTL is watched for four of its lives.',
  }),
  processes: z.int().min(1).max(8).default(2).meta({ title: 'App instances' }),
})
export type Params = z.output<typeof params>

const choiceOf = (reads: number, tone: Choice['tone']) => ({
  id: String(reads),
  label: reads === 1 ? 'A TTL of 1 read' : `A TTL of ${reads} reads`,
  tone,
  reads,
  about: `So long that a key is read ${reads === 1 ? 'once' : `${reads} times`} in it on the average.`,
})

/** TTLs as reads of a key in one: the hit rate depends on nothing else. */
export const choices = [
  choiceOf(0.1, 'mute'),
  choiceOf(0.3, 'mute'),
  choiceOf(1, 'miss'),
  choiceOf(3, 'write'),
  choiceOf(10, 'hit'),
  choiceOf(30, 'db'),
  choiceOf(100, 'stale'),
] as const
export type TtlChoice = (typeof choices)[number]

export const ttlMsOf = ({ reads }: TtlChoice, { perKey }: Params) =>
  Math.max(1, Math.round((reads / perKey) * 1_000))
