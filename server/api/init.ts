import { randomBytes } from 'node:crypto'
import { initTRPC, type TRPC_ERROR_CODE_KEY, TRPCError } from '@trpc/server'
import { ZodError } from 'zod'
import type { Viewer } from '#server/access/access.ts'
import { BoardError, type BoardErrorCode } from '#server/errors.ts'
import type { System } from '#server/system.ts'
import type { Role } from '#server/targets/role.ts'

export type Context = {
  system: System
  viewer: Viewer | null
  headers: Headers
  setCookie: (value: string) => void
}

/** Who may call: anybody at all, whoever signed in, or whoever has this role on the target of the input. */
export type Meta = { needs: 'nobody' | 'viewer' | Role }

const statusOf: Record<BoardErrorCode, TRPC_ERROR_CODE_KEY> = {
  CONFIG: 'INTERNAL_SERVER_ERROR',
  BAD_INPUT: 'BAD_REQUEST',
  UNAUTHENTICATED: 'UNAUTHORIZED',
  FORBIDDEN: 'FORBIDDEN',
  NOT_FOUND: 'NOT_FOUND',
  TOO_MANY: 'TOO_MANY_REQUESTS',
  STOPPING: 'SERVICE_UNAVAILABLE',
  TARGET_UNREACHABLE: 'BAD_GATEWAY',
  TARGET_AUTH: 'BAD_GATEWAY',
  TARGET_PERMISSION: 'BAD_GATEWAY',
  TARGET_FROZEN: 'GATEWAY_TIMEOUT',
  TARGET_LOADING: 'SERVICE_UNAVAILABLE',
  HISTORY_UNAVAILABLE: 'SERVICE_UNAVAILABLE',
  EMBEDDED_FAILED: 'SERVICE_UNAVAILABLE',
}

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    isDev: false,
    errorFormatter: ({ shape, error, ctx }) => ({
      code: shape.code,
      message: messageFor(error, ctx),
      data: { code: shape.data.code, httpStatus: shape.data.httpStatus, board: boardCode(error) },
    }),
  })

export const router = t.router
export const createCallerFactory = t.createCallerFactory

/** A fault that was written for people passes as it is; any other becomes a number that the log knows. */
function messageFor(error: TRPCError, context: Context | undefined): string {
  if (error.cause instanceof BoardError) return error.cause.message
  if (error.cause instanceof ZodError) return sentenceOf(error.cause)
  if (error.code !== 'INTERNAL_SERVER_ERROR') return plain[error.code] ?? 'The request was refused.'
  const id = randomBytes(4).toString('hex')
  context?.system.log.error(
    { id, error: String(error.cause ?? error), stack: error.stack },
    'unexpected error',
  )
  return `Something unexpected went wrong. The log has it under ${id}.`
}

const plain: Partial<Record<TRPC_ERROR_CODE_KEY, string>> = {
  NOT_FOUND: 'There is no such procedure.',
  BAD_REQUEST: 'The request could not be read.',
  METHOD_NOT_SUPPORTED: 'This needs another HTTP method.',
  PARSE_ERROR: 'The request could not be read.',
}

function sentenceOf(error: ZodError): string {
  return error.issues.map(issue => `${issue.path.join('.') || 'input'}: ${issue.message}`).join('; ')
}

function boardCode(error: TRPCError): BoardErrorCode | null {
  if (error.cause instanceof BoardError) return error.cause.code
  return error.cause instanceof ZodError ? 'BAD_INPUT' : null
}

const translate = t.middleware(async ({ next }) => {
  const result = await next()
  if (!result.ok && result.error.cause instanceof BoardError) {
    throw new TRPCError({ code: statusOf[result.error.cause.code], cause: result.error.cause })
  }
  return result
})

/** Denied by default: a procedure that does not say who may call it cannot be called. */
const guard = t.middleware(async ({ ctx, meta, getRawInput, next }) => {
  if (!meta) throw new BoardError('FORBIDDEN', 'This procedure does not say who may call it.')
  if (meta.needs === 'nobody') return next()
  if (!ctx.viewer) throw new BoardError('UNAUTHENTICATED', 'Sign in first.')
  if (meta.needs !== 'viewer') ctx.system.demand(ctx.viewer, targetOf(await getRawInput()), meta.needs)
  return next()
})

function targetOf(input: unknown): string {
  const target = typeof input === 'object' && input !== null && 'target' in input ? input.target : null
  if (typeof target !== 'string') throw new BoardError('BAD_INPUT', 'target: say which cache this is about.')
  return target
}

/** A change is finished before the board stops, or not begun. */
const finish = t.middleware(({ ctx, type, next }) =>
  type === 'mutation' ? ctx.system.work.run(() => next()) : next(),
)

export const checked = t.procedure.use(translate).use(guard).use(finish)
export const open = checked.meta({ needs: 'nobody' })
export const forViewers = checked.meta({ needs: 'viewer' })
export const forObservers = checked.meta({ needs: 'observe' })
