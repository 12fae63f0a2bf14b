import { z } from 'zod'
import type { System } from '#server/system.ts'
import { type Context, forObservers, router } from './init.ts'
import { forOperators } from './operators.ts'
import { target } from './targets.ts'

const kind = z.enum(['slow', 'large-request', 'large-reply']).default('slow')
const words = (most: number) => z.string().trim().min(1).max(most).nullable().default(null)
const filter = {
  target,
  kind,
  /** How far back, in seconds. */
  seconds: z
    .int()
    .min(60)
    .max(30 * 86_400),
  node: words(200),
  command: words(200),
  client: words(200),
  text: words(200),
  shape: words(400),
  least: z.number().min(0).max(1e15).default(0),
  own: z.boolean().default(false),
}
const cursor = z
  .string()
  .regex(/^\d{1,16}\.\d{1,10}\.\d{1,16}$/, 'This page of the slow log does not exist.')
  .transform(text => {
    const [at = 0, run = 0, id = 0] = text.split('.').map(Number)
    return { at, run, id }
  })
  .nullable()
  .default(null)
const setting = z.enum([
  'slowlog-log-slower-than',
  'slowlog-max-len',
  'commandlog-request-larger-than',
  'commandlog-large-request-max-len',
  'commandlog-reply-larger-than',
  'commandlog-large-reply-max-len',
  'latency-monitor-threshold',
])

/** A server's clock may be a little ahead of the board's. */
const clockSkewMs = 5000

const of = (system: System, id: string) => system.target(id).diagnosis

/** Until now, and with the arguments only for who may read them. */
function asked<Input extends { target: string; seconds: number }>(
  ctx: Context,
  { seconds, ...input }: Input,
) {
  const to = Date.now() + clockSkewMs
  return {
    ...input,
    from: Date.now() - seconds * 1000,
    to,
    mayReadArguments: ctx.system.may(ctx.viewer, input.target, 'operate'),
  }
}

export const slowlog = router({
  /** Newest first, of all servers. */
  list: forObservers
    .input(z.object({ ...filter, cursor, limit: z.int().min(1).max(100).default(50) }))
    .query(({ ctx, input }) => of(ctx.system, input.target).slowlog.list(asked(ctx, input))),

  /** Alike commands together, their number over time, and what the servers had forgotten before it was read. */
  digest: forObservers
    .input(z.object(filter))
    .query(({ ctx, input }) => of(ctx.system, input.target).slowlog.digest(asked(ctx, input))),

  choices: forObservers
    .input(z.object({ target, kind }))
    .query(({ ctx, input }) => of(ctx.system, input.target).slowlog.choices(input.kind)),

  state: forObservers
    .input(z.object({ target }))
    .query(({ ctx, input }) => of(ctx.system, input.target).slowlog.state()),

  retry: forObservers
    .input(z.object({ target }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).slowlog.retry()),

  settings: forObservers
    .input(z.object({ target }))
    .query(({ ctx, input }) => of(ctx.system, input.target).settings.read()),

  change: forOperators
    .input(z.object({ target, name: setting, value: z.int().min(-1).max(Number.MAX_SAFE_INTEGER) }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).settings.change(ctx.doer, input)),

  restore: forOperators
    .input(z.object({ target, name: setting }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).settings.restore(ctx.doer, input)),

  /** What a reset would take off the servers. */
  previewReset: forOperators
    .input(z.object({ target, kind }))
    .query(({ ctx, input }) => of(ctx.system, input.target).reset.preview(input.kind)),

  reset: forOperators
    .input(z.object({ target, kind }))
    .mutation(({ ctx, input }) => of(ctx.system, input.target).reset.run(ctx.doer, input.kind)),
})
