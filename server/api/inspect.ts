import { z } from 'zod'
import type { Inspector } from '#server/observe/inspect/inspector.ts'
import type { System } from '#server/system.ts'
import { forObservers, router } from './init.ts'
import { target } from './targets.ts'

/** base64url, or the handle of a name too long to be written out: see server/observe/keys/shapes.ts. */
const id = z
  .string()
  .max(20_000)
  .regex(/^(~\d{1,15}\.\d{1,10}\.\d{1,10}|[\w-]*)$/, 'This is not the id of a key.')
/** Names a field or a member whose bytes are too many for an address: see server/observe/inspect/long-parts.ts. */
const handle = z.string().regex(/^~[\w-]{43}$/, 'This was not shown by this board.')
const part = z.union([handle, z.base64url().max(40_000)])
const cursor = z.string().max(200).nullable().default(null)
const limit = z.int().min(1).max(200).default(100)
const search = z.string().min(1).max(1000).nullable().default(null)
const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER)
const score = z.string().regex(/^\(?([+-]?inf|[+-]?\d{1,30}(\.\d{1,30})?([eE][+-]?\d{1,3})?)$/, {
  error: 'A score is a number, -inf or +inf; with a ( before it, it is left out.',
})

const query = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('string'),
    cursor,
    offset: z.int().min(0).max(536_870_912).default(0),
    limit: z.int().min(1).max(65_536).default(16_384),
    bits: z.boolean().default(false),
  }),
  z.object({ type: z.literal('hash'), cursor, limit, search }),
  z.object({ type: z.literal('list'), cursor, limit, from: z.enum(['head', 'tail']).default('head') }),
  z.object({ type: z.literal('set'), cursor, limit, search }),
  z.object({
    type: z.literal('zset'),
    cursor,
    limit,
    search,
    order: z.enum(['ascending', 'descending']).default('ascending'),
    min: score.default('-inf'),
    max: score.default('+inf'),
  }),
  z.object({ type: z.literal('stream'), cursor, limit: limit.default(20) }),
])

const place = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('value') }),
  z.object({ kind: z.literal('document') }),
  z.object({ kind: z.literal('field'), field: part }),
  z.object({ kind: z.literal('index'), index: z.int() }),
  z.object({ kind: z.literal('rank'), rank: whole }),
  z.object({ kind: z.literal('entry'), entry: z.string().regex(/^\d{1,20}-\d{1,20}$/), at: whole }),
  z.object({ kind: z.literal('given'), base64: z.base64().max(48_000) }),
  z.object({ kind: z.literal('kept'), handle }),
])

const format = z.enum([
  'envelope',
  'gzip',
  'zlib',
  'deflate',
  'zstd',
  'brotli',
  'lz4',
  'lz4-block',
  'snappy',
  'snappy-framed',
  'json',
  'msgpack',
  'protobuf',
  'java',
  'php',
  'pickle',
  'text',
  'hex',
])
const choice = z.union([z.literal('auto'), z.array(format).min(1).max(6)]).default('auto')

/** The one that looks into the values of this cache. */
export const inspectorOf = (system: System, target: string): Inspector => system.target(target).inspect

export const inspect = router({
  /** Everything about a key but its value. */
  key: forObservers
    .input(z.object({ target, id }))
    .query(({ ctx, input }) => inspectorOf(ctx.system, input.target).key(input)),

  /** All bytes of a name: one above 12 KiB travels as a handle. */
  name: forObservers
    .input(z.object({ target, id }))
    .query(({ ctx, input }) => inspectorOf(ctx.system, input.target).name(input)),

  page: forObservers
    .input(z.object({ target, id, query }))
    .query(({ ctx, input }) => inspectorOf(ctx.system, input.target).page(input)),

  groups: forObservers
    .input(z.object({ target, id }))
    .query(({ ctx, input }) => inspectorOf(ctx.system, input.target).groups(input)),

  pending: forObservers
    .input(z.object({ target, id, group: z.base64url().max(4000), cursor, limit }))
    .query(({ ctx, input }) => inspectorOf(ctx.system, input.target).pending(input)),

  decode: forObservers
    .input(z.object({ target, id, place, choice }))
    .query(({ ctx, input }) => inspectorOf(ctx.system, input.target).decode(input)),

  raw: forObservers
    .input(z.object({ target, id, place, form: z.enum(['base64', 'hex', 'escaped']).default('escaped') }))
    .query(({ ctx, input }) => inspectorOf(ctx.system, input.target).raw(input)),
})
