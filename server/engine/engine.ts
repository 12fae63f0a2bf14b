import type { Policy } from '#server/engine/policy.ts'
import type { CacheStore, Clock, DirtySet, Journal, Random, SourceOfTruth } from '#server/engine/ports.ts'
import { createAdmission } from '#server/engine/strategies/admission.ts'
import { type Answer, DeadlinePassed } from '#server/engine/strategies/answer.ts'
import { createChangeLog } from '#server/engine/strategies/change-log.ts'
import { createFlights } from '#server/engine/strategies/flights.ts'
import { createGuard } from '#server/engine/strategies/guard.ts'
import { invalidate, invalidateTag } from '#server/engine/strategies/invalidate.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import { createLoads } from '#server/engine/strategies/loads.ts'
import { read } from '#server/engine/strategies/read.ts'
import { createRecovery } from '#server/engine/strategies/recovery.ts'
import { createRegime } from '#server/engine/strategies/regime.ts'
import type { Describe, Loader } from '#server/engine/strategies/request.ts'
import { createTimeouts } from '#server/engine/strategies/timeouts.ts'
import { type Write, type WriteAnswer, writeDirectly, writeFailed } from '#server/engine/strategies/write.ts'
import type { Trace } from '#server/engine/trace.ts'
import { BoardError } from '#server/errors.ts'

export type EngineParts = {
  store: CacheStore & Journal & DirtySet
  source: SourceOfTruth
  clock: Clock
  random: Random
  trace: Trace
  describe: Describe
  policy: Policy
  name: string
  /** Policies that are wrong on purpose are refused unless this says otherwise. */
  allowWrong?: boolean
}

type ReadOptions = { deadlineMs?: number; load?: Loader }
const MARK_EVERY_MS = 1_000

function refuseWrong({ wrong }: Policy, allowed: boolean) {
  const on = Object.entries(wrong).filter(([, value]) => value)
  if (on.length === 0 || allowed) return
  const names = on.map(([name]) => name).join(', ')
  throw new BoardError(
    'BAD_INPUT',
    `This policy is wrong on purpose (${names}); it runs only where that was asked for.`,
  )
}

/** The cache engine: one policy at a time says everything, and can be swapped under traffic. */
export function createEngine(parts: EngineParts) {
  const { store, source, clock, random, trace, describe, name, allowWrong = false } = parts
  refuseWrong(parts.policy, allowWrong)
  let policy = parts.policy
  let tokens = 0
  let stopped = false
  const undo: (() => unknown)[] = []
  const limit = createTimeouts(clock)
  const guard = createGuard({ clock, trace, policy: () => policy })
  const flights = createFlights()
  const loads = createLoads({ source, clock, trace, limit })
  const token = () => `${name}:${++tokens}`
  const kit: Kit = {
    store,
    source,
    clock,
    random,
    trace,
    describe,
    limit,
    guard,
    flights,
    loads,
    admits: createAdmission(clock),
    name,
    token,
    volunteers: new Set(),
  }
  const recovery = createRecovery({ store, source, clock, guard, trace, policy: () => policy })
  const desk = { kit, recovery }
  const regime = createRegime(desk)
  const changes = createChangeLog(desk, () => policy)
  guard.onTrip(flights.voidAll)
  const catchUp = async () => {
    await regime.raiseEpoch()
    await recovery.settleDebts()
  }
  guard.recoverWith({ catchUp, payRest: recovery.settleRest, settled: () => recovery.debts() === 0 })

  const every = (ms: number, run: () => Promise<unknown>) => {
    let callOff = () => {}
    const again = () => {
      callOff = clock.after(ms, () => {
        run()
          .catch(() => undefined)
          .finally(() => stopped || again())
      })
    }
    again()
    undo.push(() => callOff())
  }

  async function follow(next: Policy) {
    if (next.invalidation.changeLog) undo.push(await changes.follow())
  }

  function write(key: string, value: unknown): Promise<WriteAnswer> {
    const { kind, tags } = describe(key)
    const asked: Write = {
      key,
      value,
      policy,
      kind,
      tags: policy.invalidation.tags ? tags : NO_TAGS,
      began: clock.now(),
    }
    const ms = policy.protections.deadlineMs
    const written = regime.write(asked, () => writeDirectly(desk, asked))
    return limit<WriteAnswer>(written, ms, () => new DeadlinePassed(key, ms)).catch(error =>
      writeFailed(desk, asked, error),
    )
  }

  return {
    policy: () => policy,
    async start() {
      await regime.begin(policy)
      await follow(policy)
      undo.push(store.onLost(() => guard.trip('the connection to the cache was lost')))
      // Without a first mark there is nothing to catch up from; the next attempt is a second away.
      await recovery.keepMark().catch(() => undefined)
      every(MARK_EVERY_MS, recovery.keepMark)
    },
    async stop() {
      stopped = true
      guard.stop()
      await regime.end()
      for (const each of undo.splice(0)) await each()
    },
    read(key: string, { deadlineMs, load }: ReadOptions = {}): Promise<Answer> {
      const { kind, tags } = describe(key)
      const seenTags = policy.invalidation.tags ? tags : NO_TAGS
      const deadline = deadlineMs ?? policy.protections.deadlineMs
      return read(kit, { key, policy, kind, tags: seenTags, began: clock.now(), deadlineMs: deadline, load })
    },
    async write(key: string, value: unknown): Promise<WriteAnswer> {
      if (value !== undefined) return write(key, value)
      const error = new BoardError(
        'BAD_INPUT',
        `"${key}" cannot be set to undefined. To remove the row, remove it.`,
      )
      return { ok: false, reason: 'refused', error }
    },
    remove: (key: string) => write(key, undefined),
    invalidate: (key: string) => invalidate(desk, key, { policy, how: 'explicit' }),
    invalidateTag: (tag: string) => invalidateTag(desk, tag),
    hear: changes.hear,
    flush: regime.flush,
    debts: recovery.debts,
    loading: () => ({ running: loads.running(), waiting: loads.waiting() }),
    cacheUsable: guard.usable,
    /** Requests under way end under the policy they began with; journaled writes are drained or handed over. */
    async swap(next: Policy): Promise<void> {
      refuseWrong(next, allowWrong)
      await regime.check(next)
      trace({ type: 'swap', phase: 'begun' })
      const before = policy
      policy = next
      if (!before.invalidation.changeLog) await follow(next)
      await regime.change(before, next)
      trace({ type: 'swap', phase: 'drained' })
    },
  }
}

const NO_TAGS: readonly string[] = []
export type Engine = ReturnType<typeof createEngine>
