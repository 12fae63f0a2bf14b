import { z } from 'zod'
import { BoardError } from '#server/errors.ts'
import { chaosKinds, labSettingsShape, policyShape } from '#server/system.ts'
import { checked, forObservers, router } from './init.ts'
import { target } from './targets.ts'

/** Everything done to a lab carries a name. */
export const forLab = checked.meta({ needs: 'lab' }).use(({ ctx, next }) => {
  const { viewer } = ctx
  if (!viewer) throw new BoardError('UNAUTHENTICATED', 'Sign in first.')
  return next({ ctx: { viewer } })
})

const on = z.object({ target })
const chaosOn = on.extend({ kind: z.enum(chaosKinds) })
const revision = z.number().int().min(0)

export const strategies = router({
  state: forObservers.input(on).query(({ ctx, input }) => ctx.system.lab(input.target).state()),

  /** The last 15 minutes at one point a second, and the newest frame, for who comes later. */
  series: forObservers.input(on).query(({ ctx, input }) => ctx.system.lab(input.target).recent()),

  /** Policies with what they do in words, workloads, and the settings to begin with. */
  presets: forObservers.input(on).query(({ ctx }) => ctx.system.labChoices()),

  /** What a policy does, also one that nobody runs yet. */
  words: forObservers
    .input(on.extend({ policy: policyShape }))
    .query(({ ctx, input }) => ctx.system.policyInWords(input.policy)),

  start: forLab
    .input(on.extend({ settings: labSettingsShape }))
    .mutation(({ ctx, input }) => ctx.system.lab(input.target).start(ctx.viewer, input.settings)),

  change: forLab
    .input(on.extend({ settings: labSettingsShape, revision }))
    .mutation(({ ctx, input }) => ctx.system.lab(input.target).change(ctx.viewer, input)),

  stop: forLab.input(on).mutation(({ ctx, input }) => ctx.system.lab(input.target).stop(ctx.viewer)),

  chaos: forLab
    .input(chaosOn)
    .mutation(({ ctx, input }) => ctx.system.lab(input.target).chaos(ctx.viewer, input.kind)),

  restore: forLab
    .input(chaosOn)
    .mutation(({ ctx, input }) => ctx.system.lab(input.target).restore(ctx.viewer, input.kind)),
})
