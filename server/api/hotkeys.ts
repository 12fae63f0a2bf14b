import { z } from 'zod'
import { forObservers, router } from './init.ts'
import { forOperators } from './operators.ts'
import { target } from './targets.ts'

export const hotkeys = router({
  /** By which means hot keys can be found here, and why not by others. */
  means: forObservers
    .input(z.object({ target }))
    .query(({ ctx, input }) => ctx.system.target(input.target).diagnosis.hotKeys.means()),

  state: forObservers
    .input(z.object({ target }))
    .query(({ ctx, input }) => ctx.system.target(input.target).diagnosis.hotKeys.state()),

  find: forOperators
    .input(
      z.object({
        target,
        means: z.enum(['tracking', 'frequency', 'capture']),
        seconds: z.int().min(1, 'At least one second.').max(60, 'At most 60 s.').default(10),
      }),
    )
    .mutation(({ ctx, input: { target: id, ...ask } }) =>
      ctx.system.target(id).diagnosis.hotKeys.find(ctx.doer, ask),
    ),

  stop: forOperators
    .input(z.object({ target }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).diagnosis.hotKeys.stop()),
})
