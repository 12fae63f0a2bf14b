import { z } from 'zod'
import { open, router } from './init.ts'

/** Control characters in a name would end up in the activity list and in the log. Without one a guest is a guest. */
const name = z
  .string()
  .trim()
  .max(40, 'At most 40 characters.')
  .regex(/^[^\p{C}]*$/u, 'Letters, digits and signs only.')
  .default('')

export const session = router({
  me: open.query(({ ctx }) => ({
    required: ctx.system.access.required,
    viewer: ctx.viewer && { name: ctx.viewer.name, grant: ctx.viewer.grant },
  })),

  signIn: open
    .input(z.object({ name, token: z.string().min(1, 'Enter the token.').max(200) }))
    .mutation(({ ctx, input }) => {
      const { cookie, viewer } = ctx.system.signIn({ ...input, headers: ctx.headers })
      ctx.setCookie(cookie)
      return { name: viewer.name, grant: viewer.grant }
    }),

  signOut: open.mutation(({ ctx }) => {
    ctx.setCookie(ctx.system.signOut(ctx.headers))
    return { signedOut: true }
  }),
})
