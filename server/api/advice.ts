import { z } from 'zod'
import { BoardError } from '#server/errors.ts'
import { forObservers, router } from './init.ts'
import { target } from './targets.ts'

const on = z.object({ target })
const one = on.extend({ finding: z.string().min(1).max(2000) })

/** What is set aside is set aside for everybody: not by somebody who came to look. */
const aboutOne = forObservers.input(one).use(({ ctx, next }) => {
  const { viewer } = ctx
  if (!viewer) throw new BoardError('UNAUTHENTICATED', 'Sign in first.')
  if (viewer.grant === 'view')
    throw new BoardError('FORBIDDEN', 'You signed in to look. Sign in with the full token to do this.')
  return next({ ctx: { viewer } })
})

export const advice = router({
  get: forObservers.input(on).query(({ ctx, input }) => ctx.system.target(input.target).advice.get()),

  brief: forObservers.input(on).query(({ ctx, input }) => ctx.system.target(input.target).advice.brief()),

  setAside: aboutOne.mutation(({ ctx, input }) =>
    ctx.system.target(input.target).advice.setAside(ctx.viewer, input.finding),
  ),

  takeBack: aboutOne.mutation(({ ctx, input }) =>
    ctx.system.target(input.target).advice.takeBack(ctx.viewer, input.finding),
  ),
})
