import { z } from 'zod'
import { reasonShape, ruleNameShape, ruleShape, type System, seriesWords } from '#server/system.ts'
import { forObservers, router } from './init.ts'
import { forOperators } from './operators.ts'
import { target } from './targets.ts'

const id = z.uuid('There is no such rule, alert or webhook.')
const of = (system: System, name: string) => system.target(name).alerts

const cursor = z
  .object({ fired: z.int().min(0).max(Number.MAX_SAFE_INTEGER), id })
  .nullable()
  .default(null)

export const alerts = router({
  /** What a rule can be about, and how its numbers are read. */
  series: forObservers.input(z.object({ target })).query(() => seriesWords),

  list: forObservers
    .input(z.object({ target }))
    .query(({ ctx, input }) => of(ctx.system, input.target).list()),

  /** What fired, newest first. */
  history: forObservers
    .input(
      z.object({
        target,
        rule: id.nullable().default(null),
        cursor,
        limit: z.int().min(1).max(100).default(20),
      }),
    )
    .query(({ ctx, input }) => of(ctx.system, input.target).history(input)),

  webhooks: forObservers.input(z.object({ target })).query(({ ctx, input }) =>
    of(ctx.system, input.target).webhooks({
      mayReadAddresses: ctx.system.may(ctx.viewer, input.target, 'operate'),
    }),
  ),

  add: forOperators
    .input(z.object({ target, rule: ruleShape }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).add(ctx.doer, input.rule)),

  change: forOperators
    .input(z.object({ target, id, rule: ruleShape }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).change(ctx.doer, input)),

  remove: forOperators
    .input(z.object({ target, id }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).remove(ctx.doer, input.id)),

  mute: forOperators
    .input(
      z.object({
        target,
        id,
        /** null: until somebody ends it. */
        minutes: z
          .int()
          .min(1, 'At least a minute.')
          .max(30 * 1440, 'At most 30 days.')
          .nullable(),
        reason: reasonShape,
      }),
    )
    .mutation(({ ctx, input }) => of(ctx.system, input.target).mute(ctx.doer, input)),

  unmute: forOperators
    .input(z.object({ target, id }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).unmute(ctx.doer, input.id)),

  see: forOperators
    .input(z.object({ target, episode: id }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).see(ctx.doer, input.episode)),

  /** Answers with the secret, once. */
  addWebhook: forOperators
    .input(z.object({ target, name: ruleNameShape, url: z.string().trim().min(1).max(500) }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).addWebhook(ctx.doer, input)),

  removeWebhook: forOperators
    .input(z.object({ target, id }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).removeWebhook(ctx.doer, input.id)),

  testWebhook: forOperators
    .input(z.object({ target, id }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).testWebhook(ctx.doer, input.id)),
})
