import { z } from 'zod'
import { forObservers, router } from './init.ts'
import { target } from './targets.ts'

/** base64url, or the handle of a name too long to be written out: see server/observe/keys/shapes.ts. */
const id = z
  .string()
  .max(20_000)
  .regex(/^(~\d{1,15}\.\d{1,10}\.\d{1,10}|[\w-]*)$/, 'This is not the id of a key.')
const cursor = z
  .string()
  .regex(/^(#\d{1,9}|\d{1,15}\.\d{1,10}\.\d{1,10})$/, 'This page does not exist.')
  .nullable()
  .default(null)
/** The number of a row. */
export const place = z
  .string()
  .regex(/^#\d{1,9}$/, 'This page does not exist.')
  .nullable()
  .default(null)
const limit = z.int().min(1).max(100).default(100)
/** Of the list also more, for whoever copies the names. */
const listLimit = z.int().min(1).max(1000).default(100)
const delimiter = z.string().min(1).max(16).default(':')
const offset = z.int().min(0).max(999_999_999).default(0)
const prefix = id.nullable().default(null)
const branch = { prefix, delimiter, order: z.enum(['name', 'count']).default('name') }
const whole = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

export const keyFilter = z.object({
  prefix,
  pattern: z.string().min(1).max(1000).nullable().default(null),
  types: z
    .array(z.enum(['string', 'hash', 'list', 'set', 'zset', 'stream', 'json', 'other']))
    .max(8)
    .default([]),
  ttl: z
    .discriminatedUnion('kind', [
      z.object({ kind: z.literal('any') }),
      z.object({ kind: z.literal('none') }),
      z.object({ kind: z.literal('within'), ms: whole }),
      z.object({ kind: z.literal('beyond'), ms: whole }),
    ])
    .default({ kind: 'any' }),
  minBytes: whole.nullable().default(null),
  minIdleMs: whole.nullable().default(null),
})

const sort = z.object({
  column: z.enum(['name', 'type', 'ttl', 'memory', 'use', 'elements']),
  up: z.boolean(),
})

const statistics = router({
  state: forObservers
    .input(z.object({ target }))
    .query(({ ctx, input }) => ctx.system.target(input.target).keys.statisticsState()),

  /** After the walk, every key's type, TTL and memory is looked up once. */
  start: forObservers
    .input(z.object({ target }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).keys.ask('measure', { action: 'start' })),

  cancel: forObservers
    .input(z.object({ target }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).keys.ask('measure', { action: 'cancel' })),

  result: forObservers
    .input(
      z.object({
        target,
        prefix,
        delimiter,
        cursor,
        limit,
        order: z.enum(['name', 'keys', 'memory']).default('name'),
      }),
    )
    .query(({ ctx, input }) => ctx.system.target(input.target).keys.ask('statistics', input)),
})

export const keys = router({
  /** How the walk is doing. Whoever looks first begins it. */
  walk: forObservers
    .input(z.object({ target }))
    .query(({ ctx, input }) => ctx.system.target(input.target).keys.state()),

  control: forObservers
    .input(z.object({ target, action: z.enum(['pause', 'resume', 'cancel', 'again', 'hurry']) }))
    .mutation(({ ctx, input }) => ctx.system.target(input.target).keys.ask('control', input)),

  tree: forObservers
    .input(z.object({ target, ...branch, offset, limit }))
    .query(({ ctx, input }) => ctx.system.target(input.target).keys.ask('tree', input)),

  /** Where these namespaces stand among the rows of the one around them. */
  places: forObservers
    .input(z.object({ target, ...branch, ids: z.array(id).min(1).max(100) }))
    .query(({ ctx, input }) => ctx.system.target(input.target).keys.ask('places', input)),

  list: forObservers
    .input(
      z.object({
        target,
        filter: keyFilter.prefault({}),
        sort: sort.nullable().default(null),
        cursor: place,
        limit: listLimit,
        go: z.boolean().default(true),
      }),
    )
    .query(({ ctx, input }) => ctx.system.target(input.target).keys.ask('list', input)),

  columns: forObservers
    .input(z.object({ target, ids: z.array(id).min(1).max(100) }))
    .query(({ ctx, input }) => ctx.system.target(input.target).keys.columns(input.ids)),

  statistics,
})
