import { z } from 'zod'
import { BoardError } from '#server/errors.ts'
import { checked, forObservers, router } from './init.ts'
import { target } from './targets.ts'

/** Whoever slows a server down, and changes a setting of it, has a name. */
const forOperators = checked.meta({ needs: 'operate' }).use(({ ctx, next }) => {
  const { viewer } = ctx
  if (!viewer) throw new BoardError('UNAUTHENTICATED', 'Sign in first.')
  return next({ ctx: { viewer } })
})

const on = z.object({ target })
const id = z.string().regex(/^[\w-]{8,32}$/, 'There is no such capture.')

const order = z.object({
  seconds: z.int().min(1, 'At least 1 second.').max(58, 'At most 58 seconds.').default(10),
  delimiter: z.string().min(1, 'A delimiter has at least one character.').max(16).default(':'),
})

export const namespaces = router({
  state: forObservers.input(on).query(({ ctx, input }) => ctx.system.target(input.target).namespaces.state()),

  /** What a capture would cost, and what it would change. */
  announce: forOperators
    .input(on)
    .query(({ ctx, input }) => ctx.system.target(input.target).namespaces.announce()),

  start: forOperators
    .input(on.extend({ order }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).namespaces.start(ctx.viewer, input.order)),

  finish: forOperators
    .input(on)
    .mutation(({ ctx, input }) => ctx.system.target(input.target).namespaces.finish()),

  list: forObservers.input(on).query(({ ctx, input }) => ctx.system.target(input.target).namespaces.list()),

  /** Without an id the newest. */
  get: forObservers
    .input(on.extend({ id: id.nullable().default(null) }))
    .query(({ ctx, input }) => ctx.system.target(input.target).namespaces.get(input.id)),
})
