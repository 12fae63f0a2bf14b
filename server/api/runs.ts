import { z } from 'zod'
import { forObservers, router } from './init.ts'
import { forLab } from './strategies.ts'
import { target } from './targets.ts'

const id = z.string().regex(/^[\w-]{8,32}$/, 'This is no run.')
const name = z
  .string()
  .trim()
  .min(1, 'Give the run a name.')
  .max(100, 'At most 100 characters.')
  .regex(/^[^\p{C}]+$/u, 'Letters, digits and signs only.')
const one = z.object({ target, id })

export const runs = router({
  list: forObservers
    .input(z.object({ target }))
    .query(({ ctx, input }) => ctx.system.history.runs.list(input.target)),

  get: forObservers.input(one).query(({ ctx, input }) => ctx.system.history.runs.get(input)),

  /** Kept runs stay; of the others the newest 50 do. */
  keep: forLab
    .input(one.extend({ kept: z.boolean() }))
    .mutation(({ ctx, input }) => ctx.system.history.runs.keep(input)),

  rename: forLab
    .input(one.extend({ name }))
    .mutation(({ ctx, input }) => ctx.system.history.runs.rename(input)),

  remove: forLab.input(one).mutation(({ ctx, input }) => ctx.system.history.runs.remove(input)),

  /** Starts the lab with the settings of a run: the same seed, so the same requests. */
  repeat: forLab.input(one).mutation(({ ctx, input }) => ctx.system.repeatRun(ctx.viewer, input)),
})
