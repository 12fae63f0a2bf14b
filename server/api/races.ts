import { z } from 'zod'
import { forViewers, router } from './init.ts'

const id = z.string().min(1).max(40)
/** A race that is not there has no first choice either: what is said is that it is not there. */
const choice = z.string().max(40)
const one = z.object({ race: id, choice, moves: z.string().max(200) })

/** Simulated in this process: they belong to no cache, so everybody who signed in may play. */
export const races = router({
  list: forViewers.query(({ ctx }) => ctx.system.races.list()),

  /** Every schedule of the two, and how many end badly, for each choice. */
  shares: forViewers
    .input(z.object({ race: id }))
    .query(({ ctx, input }) => ctx.system.races.shares(input.race)),

  /** Where it stands after these moves, and what each next move would lead to. */
  stand: forViewers.input(one).query(({ ctx, input }) => ctx.system.races.stand(input)),

  test: forViewers.input(one).query(({ ctx, input }) => ctx.system.races.test(input)),
})
