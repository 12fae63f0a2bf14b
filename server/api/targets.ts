import { z } from 'zod'
import { forObservers, forViewers, router } from './init.ts'

export const target = z.string().min(1).max(200)

export const targets = router({
  list: forViewers.query(({ ctx }) => ctx.system.targets().map(watching => watching.facts())),

  /** Connect again now instead of at the next try. */
  retry: forObservers
    .input(z.object({ target }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).retry()),
})
