import { z } from 'zod'
import { boardErrorCodes } from '#server/errors.ts'
import type { Told, Verdict } from '#server/lab/experiments/verdict.ts'

/** What the process of a simulation says. Both ends are the same version. */
export const fromSimulationShape = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('told'), told: z.custom<Told[]>(Array.isArray) }),
  z.object({
    kind: z.literal('verdict'),
    verdict: z.custom<Verdict>(value => typeof value === 'object' && value !== null && 'rows' in value),
  }),
  z.object({ kind: z.literal('refused'), code: z.enum(boardErrorCodes), message: z.string().max(2_000) }),
])

export type FromSimulation = z.infer<typeof fromSimulationShape>
