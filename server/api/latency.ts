import { z } from 'zod'
import { forObservers, router } from './init.ts'
import { target } from './targets.ts'

const node = z.string().min(1).max(200).nullable().default(null)
const window = z.enum(['minute', 'fiveMinutes', 'hour', 'lifetime']).default('fiveMinutes')

export const latency = router({
  /** Calls, time, failures and refusals of each command, over a window. */
  commands: forObservers
    .input(z.object({ target, node, window }))
    .query(({ ctx, input }) => ctx.system.target(input.target).diagnosis.latency.commands(input)),

  histogram: forObservers
    .input(z.object({ target, node, window, command: z.string().min(1).max(100) }))
    .query(({ ctx, input }) => ctx.system.target(input.target).diagnosis.latency.histogram(input)),

  /** What the servers' latency monitors have caught. */
  events: forObservers
    .input(z.object({ target }))
    .query(({ ctx, input }) => ctx.system.target(input.target).diagnosis.latency.events()),
})
