import type { Clock, Loaded, SourceOfTruth } from '#server/engine/ports.ts'
import type { Request } from '#server/engine/strategies/request.ts'
import type { Limit } from '#server/engine/strategies/timeouts.ts'
import type { Trace } from '#server/engine/trace.ts'

export class LoadFailed extends Error {
  readonly reason: 'load' | 'back-off'

  constructor(reason: 'load' | 'back-off', cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.name = 'LoadFailed'
    this.reason = reason
  }
}

type Parts = { source: SourceOfTruth; clock: Clock; trace: Trace; limit: Limit }
type Failure = { error: unknown; until: number }

/** Every load passes here: so many at a time, each bounded, and a failure is shared for a short while. */
export function createLoads({ source, clock, trace, limit }: Parts) {
  const failures = new Map<string, Failure>()
  const waiting: (() => void)[] = []
  let running = 0

  async function enter(cap: number | null) {
    if (cap !== null && running >= cap) {
      const turn = Promise.withResolvers<void>()
      waiting.push(turn.resolve)
      // Whoever leaves hands his place on, so the count stays what it is.
      return turn.promise
    }
    running += 1
  }
  function leave() {
    const next = waiting.shift()
    if (next) next()
    else running -= 1
  }

  function remember(key: string, error: unknown, backoffMs: number) {
    const now = clock.now()
    if (failures.size > 1_000)
      for (const [each, { until }] of failures) if (until <= now) failures.delete(each)
    if (backoffMs > 0) failures.set(key, { error, until: now + backoffMs })
  }

  function bounded({ key, policy, load }: Request): Promise<Loaded> {
    const ms = policy.protections.loadTimeoutMs
    const abort = new AbortController()
    const tooLong = () => {
      const error = new Error(`The load took longer than ${ms} ms.`)
      abort.abort(error)
      return error
    }
    return limit(load ? load(key, abort.signal) : source.load(key, abort.signal), ms, tooLong)
  }

  return {
    running: () => running,
    waiting: () => waiting.length,
    /** The failure that still stands for this key. */
    failing(key: string): unknown {
      const failure = failures.get(key)
      if (failure === undefined) return undefined
      if (failure.until > clock.now()) return failure.error
      failures.delete(key)
      return undefined
    },
    async load(request: Request, begin: () => void): Promise<{ row: Loaded; ms: number }> {
      const { key, policy } = request
      const { databaseCap, backoffMs } = policy.protections
      await enter(databaseCap)
      begin()
      const began = clock.now()
      const end = (outcome: 'row' | 'absent' | 'error') =>
        trace({ type: 'load-end', key, ms: clock.now() - began, outcome })
      trace({ type: 'load-start', key })
      try {
        const row = await bounded(request)
        failures.delete(key)
        end(row === undefined ? 'absent' : 'row')
        return { row, ms: clock.now() - began }
      } catch (error) {
        remember(key, error, backoffMs)
        end('error')
        throw new LoadFailed('load', error)
      } finally {
        leave()
      }
    },
  }
}

export type Loads = ReturnType<typeof createLoads>
