import { z } from 'zod'
import { forObservers, router } from './init.ts'
import { forOperators } from './operators.ts'
import { target } from './targets.ts'

const node = z.string().min(1).max(200)

export const clients = router({
  list: forObservers
    .input(
      z.object({
        target,
        node: node.nullable().default(null),
        order: z.enum(['memory', 'output', 'idle', 'age', 'name', 'address']).default('memory'),
        groupBy: z.enum(['address', 'name', 'library', 'user', 'command']).default('name'),
        text: z.string().trim().min(1).max(200).nullable().default(null),
        own: z.boolean().default(true),
      }),
    )
    .query(({ ctx, input }) => {
      const mayReadAddresses = ctx.system.may(ctx.viewer, input.target, 'operate')
      return ctx.system.target(input.target).diagnosis.clients.list({ ...input, mayReadAddresses })
    }),

  kill: forOperators
    .input(z.object({ target, node, id: z.int().min(1).max(Number.MAX_SAFE_INTEGER) }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).diagnosis.clients.kill(ctx.doer, input)),
})
