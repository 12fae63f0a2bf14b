import { z } from 'zod'
import { forObservers, router } from './init.ts'
import { forLab } from './strategies.ts'
import { target } from './targets.ts'

const id = z.string().regex(/^[\w-]{8,40}$/, 'This is no recorded trace.')

/** Recorded traces; they come in as files, see /api/traces. */
export const traces = router({
  list: forObservers.input(z.object({ target })).query(({ ctx }) => ctx.system.recordings.list()),

  remove: forLab
    .input(z.object({ target, id }))
    .mutation(({ ctx, input }) => ctx.system.recordings.remove(ctx.viewer, input)),
})
