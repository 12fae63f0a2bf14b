import { z } from 'zod'
import { BoardError } from '#server/errors.ts'
import { forObservers, router } from './init.ts'
import { target } from './targets.ts'

/** What costs the server something is started by somebody. */
const forPeople = forObservers.use(({ ctx, next }) => {
  const { viewer } = ctx
  if (!viewer) throw new BoardError('UNAUTHENTICATED', 'Sign in first.')
  return next({ ctx: { viewer } })
})

const on = z.object({ target })
const id = z.string().regex(/^[\w-]{8,32}$/, 'There is no such analysis.')

const order = z.object({
  mode: z.enum(['sample', 'complete']),
  keys: z.int().min(500, 'At least 500 keys.').max(1_000_000, 'At most 1 000 000 keys.').default(20_000),
  delimiter: z.string().min(1, 'A delimiter has at least one character.').max(16).default(':'),
})

export const memory = router({
  /** What the server says about itself. */
  server: forObservers.input(on).query(({ ctx, input }) => ctx.system.target(input.target).memory.server()),

  outlook: forObservers.input(on).query(({ ctx, input }) => ctx.system.target(input.target).memory.outlook()),

  state: forObservers.input(on).query(({ ctx, input }) => ctx.system.target(input.target).memory.state()),

  start: forPeople
    .input(on.extend({ order }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).memory.start(ctx.viewer, input.order)),

  cancel: forObservers
    .input(on)
    .mutation(({ ctx, input }) => ctx.system.target(input.target).memory.cancel()),

  list: forObservers.input(on).query(({ ctx, input }) => ctx.system.target(input.target).memory.list()),

  /** Without an id the newest. */
  get: forObservers
    .input(on.extend({ id: id.nullable().default(null) }))
    .query(({ ctx, input }) => ctx.system.target(input.target).memory.get(input.id)),

  compare: forObservers
    .input(on.extend({ before: id, after: id }))
    .query(({ ctx, input }) => ctx.system.target(input.target).memory.compare(input)),
})
