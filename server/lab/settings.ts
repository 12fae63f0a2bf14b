import { z } from 'zod'
import { policyShape } from '#server/engine/policy-shape.ts'
import { workloadShape } from '#server/lab/workload/workload.ts'

export const laneIds = ['a', 'b', 'c', 'd'] as const
export type LaneId = (typeof laneIds)[number]

/** One policy with a cache prefix and a database schema of its own. Several lanes run the same trace at once. */
const laneShape = z.strictObject({
  id: z.enum(laneIds),
  /** What the screen calls it: the preset's name, or what the person wrote. */
  name: z.string().trim().min(1).max(60),
  policy: policyShape,
})

export const labSettingsShape = z
  .strictObject({
    workload: workloadShape,
    lanes: z.array(laneShape).min(1).max(4),
    /** App instances: processes with an event loop and connections of their own. */
    instances: z.number().int().min(1).max(8),
    database: z.strictObject({
      /** How long a query holds its connection. */
      queryMs: z.number().int().min(0).max(10_000),
      /** Connections per lane, all instances together; each instance has at least one. */
      connections: z.number().int().min(1).max(100),
    }),
  })
  .refine(({ lanes }) => new Set(lanes.map(({ id }) => id)).size === lanes.length, {
    path: ['lanes'],
    message: 'Two lanes have the same letter.',
  })

export type Lane = z.infer<typeof laneShape>
export type LabSettings = z.infer<typeof labSettingsShape>
