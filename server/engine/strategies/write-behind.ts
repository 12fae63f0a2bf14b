import type { WriteBehind } from '#server/engine/policy.ts'
import type { Appended, Version } from '#server/engine/ports.ts'
import { Unavailable } from '#server/engine/strategies/guard.ts'
import {
  commit,
  type Desk,
  type Done,
  sealWritten,
  spread,
  store,
  type Write,
} from '#server/engine/strategies/write.ts'
import { EPOCH } from '#server/engine/versions.ts'

/** Clocks are compared across machines here, so the caller waits a little longer than the command may. */
const CLOCK_MARGIN_MS = 20
const MOST_EPOCHS = 5

/** Acknowledges a write as soon as value and record are in the journal; the flusher brings it to the database. */
export function createJournalWriter(desk: Desk) {
  const { kit } = desk
  let epoch = 0
  let outage: number | undefined

  /** Another engine may have raised it; without one that is bound to the running server a new one is due. */
  async function adopt(inForce: number) {
    if (inForce > epoch) {
      epoch = inForce
      return
    }
    const next = await kit.source.nextEpoch()
    await kit.guard.call(() => kit.store.open(next))
    kit.trace({ type: 'epoch', epoch: next })
    epoch = next
  }

  async function append(write: Write, lagLimit: number): Promise<Appended> {
    const { bytes } = sealWritten(kit, write, { version: 0 })
    for (let attempt = 0; attempt < MOST_EPOCHS; attempt++) {
      const until = kit.store.now() + write.policy.protections.cacheBudgetMs
      const request = { epoch, bytes, until, limit: lagLimit }
      const appended = await kit.guard.call(() => kit.store.append(write.key, request))
      if (appended.kind !== 'epoch') return appended
      await adopt(appended.epoch)
    }
    throw new Unavailable('The journal changes its epoch faster than anybody can write.', false)
  }

  async function finish(
    write: Write,
    version: Version,
    { way, cache }: { way: 'journal' | 'fall-back'; cache: Done['cache'] },
  ) {
    const ms = kit.clock.now() - write.began
    kit.trace({ type: 'write', key: write.key, version, ms, way })
    return { ok: true as const, version, cache }
  }

  /** Past the lag limit: to the database at once, at a version above everything that still waits. */
  async function atVersion(write: Write, version: Version): Promise<Done> {
    const written = await commit(desk, write, { version })
    const cache = await store(desk, write, written)
    return finish(write, written.version, { way: 'fall-back', cache })
  }

  /** No journal to order it: above everything that was ever journaled, and everything later goes above that. */
  async function withoutJournal(write: Write): Promise<Done> {
    outage ??= await kit.source.nextEpoch()
    const written = await commit(desk, write, { floor: outage * EPOCH })
    const cache = await spread(desk, write, written)
    return finish(write, written.version, { way: 'fall-back', cache })
  }

  const pause = (ms: number) => new Promise<void>(resolve => kit.clock.after(ms, resolve))

  async function whenUnavailable(write: Write, error: unknown): Promise<Done> {
    const { write: way } = write.policy
    const refuses = way.kind === 'write-behind' && way.whenUnreachable === 'refuse'
    if (refuses || !(error instanceof Unavailable)) throw error
    // The command may still be on its way. After its time it does nothing any more.
    if (error.sent) await pause(write.policy.protections.cacheBudgetMs + CLOCK_MARGIN_MS)
    return withoutJournal(write)
  }

  return {
    async write(write: Write, { lagLimit }: WriteBehind): Promise<Done> {
      kit.flights.voidKey(write.key)
      try {
        const appended = await append(write, lagLimit)
        if (appended.kind === 'full') return await atVersion(write, appended.version)
        if (appended.kind !== 'appended') return await withoutJournal(write)
        return await finish(write, appended.version, { way: 'journal', cache: 'journaled' })
      } catch (error) {
        return await whenUnavailable(write, error)
      } finally {
        kit.flights.voidKey(write.key)
      }
    },
    /** For a direct write while records still wait: ordered behind them. */
    async writeOrdered(write: Write): Promise<Done> {
      for (let attempt = 0; attempt < MOST_EPOCHS; attempt++) {
        const got = await kit.guard.call(() => kit.store.allocate(write.key, epoch))
        if (got.kind === 'version') return atVersion(write, got.version)
        await adopt(got.epoch)
      }
      throw new Unavailable('The journal changes its epoch faster than anybody can write.', false)
    },
    /** After an outage: nothing journaled from now on may sort below what was written without the journal. */
    async raiseEpoch() {
      if (epoch === 0 && outage === undefined) return
      const next = await kit.source.nextEpoch()
      await kit.guard.probe(() => kit.store.open(next))
      kit.trace({ type: 'epoch', epoch: next })
      epoch = next
      outage = undefined
    },
  }
}
