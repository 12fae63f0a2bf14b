import { z } from 'zod'
import { BoardError } from '#server/errors.ts'
import { checked, router } from './init.ts'
import { keyFilter, place } from './keys.ts'
import { target } from './targets.ts'

/** Whatever is done here is done by somebody: his name goes into the activity list. */
const forOperators = checked.meta({ needs: 'operate' }).use(({ ctx, next }) => {
  if (!ctx.viewer) throw new BoardError('UNAUTHENTICATED', 'Sign in first.')
  return next({ ctx: { doer: ctx.viewer } })
})

/** base64url, or the handle of a name too long to be written out: see server/observe/keys/shapes.ts. */
const id = z
  .string()
  .max(20_000)
  .regex(/^(~\d{1,15}\.\d{1,10}\.\d{1,10}|[\w-]*)$/, 'This is not the id of a key.')
const bytes = z
  .string()
  .max(1_398_104, 'At most 1 MiB.')
  .regex(/^[\w-]*$/, 'Bytes are written in base64url.')
  .transform(text => Buffer.from(text, 'base64url'))
/** A field or a member: its bytes, or the handle of one that was shown and is too long for an address. */
const handle = z.string().regex(/^~[\w-]{43}$/, 'This was not shown by this board.')
const part = z.union([handle, bytes])
const token = z.string().regex(/^[\w-]{8,64}$/, 'This was not made by this board.')
const rate = z.int().min(1).max(1_000_000).nullable().default(null)
const tenYears = 315_360_000_000
const ttlMs = z.int().min(1, 'A TTL is at least one millisecond.').max(tenYears, 'At most ten years.')

const selector = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('keys'),
    ids: z.array(id).min(1, 'Choose at least one key.').max(1000, 'At most 1 000 keys at once.'),
  }),
  z.object({
    kind: z.literal('namespace'),
    prefix: id,
    delimiter: z.string().min(1).max(16).default(':'),
    pattern: z.string().min(1).max(1000).optional(),
  }),
  z.object({ kind: z.literal('pattern'), pattern: z.string().min(1, 'Write a pattern.').max(1000) }),
  z.object({ kind: z.literal('list'), list: token }),
  z.object({ kind: z.literal('tag'), tag: z.string().min(1).max(500) }),
])
const action = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('invalidate') }),
  z.object({ kind: z.literal('expire'), ttlMs, jitter: z.number().min(0).max(0.9).default(0) }),
  z.object({ kind: z.literal('persist') }),
])

const newType = z.enum(['string', 'hash', 'list', 'set', 'zset', 'stream', 'json'])
const change = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('string'), value: bytes }),
  z.object({
    kind: z.literal('field'),
    field: part,
    op: z.enum(['set', 'remove', 'rename']),
    value: bytes.prefault(''),
  }),
  z.object({ kind: z.literal('fieldTtl'), field: part, ttlMs: ttlMs.nullable() }),
  z.object({
    kind: z.literal('element'),
    index: z.int(),
    op: z.enum(['set', 'push', 'remove']),
    value: bytes.prefault(''),
  }),
  z.object({
    kind: z.literal('member'),
    member: part,
    op: z.enum(['add', 'remove', 'replace']),
    value: bytes.prefault(''),
  }),
  z.object({
    kind: z.literal('score'),
    member: part,
    op: z.enum(['set', 'remove', 'rename']),
    score: z.string().max(400).default('0'),
    value: bytes.prefault(''),
  }),
  z.object({
    kind: z.literal('entry'),
    op: z.enum(['add', 'remove']),
    entry: z
      .string()
      .regex(/^\d{1,20}-\d{1,20}$/)
      .default('0-0'),
    parts: z.array(bytes).max(1000).default([]),
  }),
  z.object({ kind: z.literal('document'), value: bytes }),
  z.object({
    kind: z.literal('create'),
    type: newType,
    ttlMs: ttlMs.nullable().default(null),
    parts: z.array(bytes).min(1).max(1000),
  }),
])
/** The digest of what was seen; empty for "nothing there". */
const seen = z
  .string()
  .regex(/^([0-9a-f]{40})?$/, 'This is not a digest that the board has shown.')
  .default('')

const list = router({
  add: forOperators
    .input(
      z.object({
        target,
        list: token.nullable().default(null),
        names: z.array(z.string().max(12_288)).max(10_000).default([]),
        ids: z.array(id).max(10_000).default([]),
      }),
    )
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.addToList(ctx.doer, input)),

  /** What the list of keys finds with a filter, a page at a time. */
  addFound: forOperators
    .input(z.object({ target, list: token.nullable().default(null), filter: keyFilter, cursor: place }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.addFound(ctx.doer, input)),

  drop: forOperators
    .input(z.object({ target, list: token }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.dropList(input.list)),
})

const edit = router({
  /** What it is now, and the digest that an edit of it has to bring along. */
  look: forOperators
    .input(
      z.object({
        target,
        id,
        part: z
          .union([
            handle,
            z
              .string()
              .max(20_000)
              .regex(/^[\w-]*$/),
          ])
          .default(''),
        known: seen,
      }),
    )
    .query(({ ctx, input }) =>
      ctx.system.target(input.target).operate.look(input.id, input.part, input.known),
    ),

  change: forOperators
    .input(z.object({ target, id, change, seen }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.edit(ctx.doer, input.id, input)),

  /** null: never expires. */
  ttl: forOperators
    .input(z.object({ target, id, ttlMs: ttlMs.nullable() }))
    .mutation(({ ctx, input }) =>
      ctx.system.target(input.target).operate.editTtl(ctx.doer, input.id, input.ttlMs),
    ),

  rename: forOperators
    .input(z.object({ target, id, to: id }))
    .mutation(({ ctx, input }) =>
      ctx.system.target(input.target).operate.rename(ctx.doer, input.id, input.to),
    ),

  copy: forOperators
    .input(z.object({ target, id, to: id }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.copy(ctx.doer, input.id, input.to)),
})

const warm = router({
  means: forOperators
    .input(z.object({ target }))
    .query(({ ctx, input }) => ctx.system.target(input.target).operate.warmMeans()),

  start: forOperators
    .input(
      z.object({
        target,
        selector,
        url: z.string().max(2000).nullable().default(null),
        concurrency: z.int().min(1).max(16).default(4),
        limit: rate.prefault(100),
      }),
    )
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.warm(ctx.doer, input)),

  mostRead: forOperators
    .input(z.object({ target, count: z.int().min(1).max(1000).default(100) }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.mostRead(input.count)),

  mostMissed: forOperators
    .input(z.object({ target, count: z.int().min(1).max(1000).default(100) }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.mostMissed(ctx.doer, input.count)),
})

const jobs = router({
  list: forOperators
    .input(z.object({ target, cursor: z.string().max(100).nullable().default(null) }))
    .query(({ ctx, input }) => ctx.system.target(input.target).operate.jobs(input.cursor)),

  one: forOperators
    .input(z.object({ target, job: token }))
    .query(({ ctx, input }) => ctx.system.target(input.target).operate.job(input.job)),

  control: forOperators
    .input(z.object({ target, job: token, action: z.enum(['pause', 'resume', 'cancel']) }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.control(input.job, input.action)),

  limit: forOperators
    .input(z.object({ target, job: token, limit: rate }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.limit(input.job, input.limit)),
})

export const operate = router({
  /** What it would do. The nonce in the answer is the right to do just that, once, within a minute. */
  preview: forOperators
    .input(z.object({ target, selector, action, resume: token.nullable().default(null) }))
    .mutation(({ ctx, input }) =>
      ctx.system
        .target(input.target)
        .operate.preview(ctx.doer, { selector: input.selector, action: input.action, resume: input.resume }),
    ),

  run: forOperators
    .input(
      z.object({
        target,
        selector,
        action,
        nonce: token,
        typed: z.string().max(200).nullable().default(null),
        limit: rate,
      }),
    )
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.run(ctx.doer, input)),

  undo: forOperators
    .input(z.object({ target, token }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).operate.undo(ctx.doer, input.token)),

  edit,
  jobs,
  list,
  warm,
})
