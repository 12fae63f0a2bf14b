import { z } from 'zod'
import { router } from './init.ts'
import { forOperators } from './operators.ts'
import { target } from './targets.ts'

const nodes = z.array(z.string().min(1).max(200)).min(1).max(100).nullable().default(null)
const words = z.string().trim().min(1).max(200).nullable().default(null)

/** What a server is sent, as it is sent: for operators only, for a bounded time, one at once. */
export const livecommands = router({
  /** What it would cost now, and whether it would be refused. */
  announce: forOperators
    .input(z.object({ target, nodes }))
    .query(({ ctx, input }) => ctx.system.target(input.target).diagnosis.live.announce(input.nodes)),

  start: forOperators
    .input(
      z.object({
        target,
        nodes,
        seconds: z.int().min(1, 'At least one second.').max(60, 'At most 60 s.'),
        filter: z
          .object({ command: words, text: words, client: words, own: z.boolean().default(false) })
          .prefault({}),
      }),
    )
    .mutation(({ ctx, input: { target: id, ...ask } }) =>
      ctx.system.target(id).diagnosis.live.start(ctx.doer, ask),
    ),

  stop: forOperators
    .input(z.object({ target }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).diagnosis.live.stop()),

  tail: forOperators
    .input(z.object({ target, after: z.int().min(0).max(Number.MAX_SAFE_INTEGER).default(0) }))
    .query(({ ctx, input }) => ctx.system.target(input.target).diagnosis.live.tail(input.after)),
})
