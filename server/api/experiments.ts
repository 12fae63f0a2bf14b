import { z } from 'zod'
import { runSettingsShape } from '#server/system.ts'
import { forObservers, router } from './init.ts'
import { forLab } from './strategies.ts'
import { target } from './targets.ts'

const id = z.string().regex(/^[\w-]{8,32}$/, 'This is no run.')
const experiment = z.string().min(1).max(60)
const one = z.object({ target, id })
const of = z.object({ target, experiment })
/** Made by the browser where nobody signs in. */
const browser = z.string().regex(/^[\w-]{8,64}$/, 'This is no name of a browser.')
const voterOf = (session: string | null, name: string) => session ?? `browser ${name}`

export const experiments = router({
  catalogue: forObservers.input(z.object({ target })).query(({ ctx }) => ctx.system.experiments.catalogue()),

  /** What runs, and what waits. */
  state: forObservers
    .input(z.object({ target }))
    .query(({ ctx, input }) => ctx.system.experiments.of(input.target).state()),

  list: forObservers.input(of).query(({ ctx, input }) => ctx.system.experiments.list(input)),

  run: forObservers.input(one).query(({ ctx, input }) => ctx.system.experiments.run(input)),

  start: forLab
    .input(z.object({ target, settings: runSettingsShape }))
    .mutation(({ ctx, input }) => ctx.system.experiments.of(input.target).start(ctx.viewer, input.settings)),

  /** The same parameters and the same seed once more. */
  repeat: forLab.input(one).mutation(({ ctx, input }) => ctx.system.experiments.repeat(ctx.viewer, input)),

  cancel: forLab
    .input(one)
    .mutation(({ ctx, input }) => ctx.system.experiments.of(input.target).cancel(ctx.viewer, input.id)),

  /** What this person expects. Everybody who may look may guess. */
  predict: forObservers
    .input(of.extend({ option: z.string().min(1).max(60), browser }))
    .mutation(({ ctx, input: { browser: name, ...vote } }) =>
      ctx.system.experiments.predict({ ...vote, voter: voterOf(ctx.viewer?.session ?? null, name) }),
    ),

  votes: forObservers
    .input(of.extend({ browser }))
    .query(({ ctx, input: { browser: name, ...where } }) =>
      ctx.system.experiments.votes({ ...where, voter: voterOf(ctx.viewer?.session ?? null, name) }),
    ),
})
