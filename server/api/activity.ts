import { z } from 'zod'
import { forViewers, router } from './init.ts'

const words = (most: number) => z.string().trim().min(1).max(most).nullish()

const filters = {
  action: words(100),
  person: words(200),
  target: words(200),
  text: words(100),
}
/** The id of an entry: see server/history/activity-ids.ts. */
const cursor = z
  .string()
  .regex(/^[0-9a-z]{9}-[0-9a-z]{3}-[0-9a-f]{8}$/, 'This page of the list does not exist.')
  .nullish()

export const activity = router({
  list: forViewers
    .input(z.object({ ...filters, cursor, limit: z.int().min(1).max(100).default(50) }))
    .query(({ ctx, input }) => ctx.system.activity.list({ ...input, mayUndo: ctx.viewer?.grant === 'full' })),

  choices: forViewers.query(({ ctx }) => ctx.system.activity.choices()),
})
