import { BoardError } from '#server/errors.ts'
import { checked } from './init.ts'

/** Whatever is done here is done by somebody: his name goes into the activity list. */
export const forOperators = checked.meta({ needs: 'operate' }).use(({ ctx, next }) => {
  if (!ctx.viewer) throw new BoardError('UNAUTHENTICATED', 'Sign in first.')
  return next({ ctx: { doer: ctx.viewer } })
})
