import type { Version } from '#server/engine/ports.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import { LoadFailed } from '#server/engine/strategies/loads.ts'
import type { Request } from '#server/engine/strategies/request.ts'
import type { FailReason, RequestClass } from '#server/engine/trace.ts'
import { BoardError } from '#server/errors.ts'

export type Answer =
  | { ok: true; class: Exclude<RequestClass, 'failed'>; found: boolean; value: unknown; version: Version }
  | { ok: false; class: 'failed'; reason: FailReason; error: Error }

export class DeadlinePassed extends Error {
  constructor(key: string, ms: number) {
    super(`"${key}" was not answered within ${ms} ms.`)
    this.name = 'DeadlinePassed'
  }
}

export type Good = Extract<Answer, { ok: true }>

export const good = (klass: Good['class'], value: unknown, version: Version): Good => ({
  ok: true,
  class: klass,
  found: true,
  value,
  version,
})
export const nothing = (klass: Good['class']): Good => ({
  ok: true,
  class: klass,
  found: false,
  value: undefined,
  version: 0,
})

/** The one place where a request ends: exactly one class each. */
export function end(kit: Kit, request: Request, answer: Answer): Answer {
  const version = answer.ok ? answer.version : 0
  const ms = kit.clock.now() - request.began
  kit.trace({ type: 'request', key: request.key, class: answer.class, ms, version })
  return answer
}

export function failure(kit: Kit, { key }: Request, error: unknown): Answer {
  // Bad input and broken code are the caller's to hear of in full; they are not an outage.
  const cause = error instanceof LoadFailed ? error.cause : error
  const reason =
    error instanceof LoadFailed ? error.reason : error instanceof DeadlinePassed ? 'deadline' : 'load'
  const told = cause instanceof Error ? cause : new BoardError('BAD_INPUT', String(cause), cause)
  kit.trace({ type: 'fail', key, reason, message: told.message })
  return { ok: false, class: 'failed', reason, error: told }
}
