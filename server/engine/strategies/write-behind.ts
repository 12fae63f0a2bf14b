import type { Policy, WriteBehind } from '#server/engine/policy.ts'
import type { Appended, Durability, Version } from '#server/engine/ports.ts'
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

/** Until when a journaled write must be where it has to be. */
const timeOf = ({ protections }: Policy, { durability, holdMs }: WriteBehind) =>
  durability === 'memory' ? protections.cacheBudgetMs : holdMs
/** How long its answer may take: the server says "not in time" only after that time, and that has to arrive as well. */
const patienceOf = (policy: Policy, behind: WriteBehind) =>
  timeOf(policy, behind) + (behind.durability === 'memory' ? 0 : policy.protections.cacheBudgetMs)

type Unheld = { version: Version; reason: string }

/** Acknowledges a write as soon as the journal holds it where the policy wants it; the flusher brings it to the database. */
export function createJournalWriter(desk: Desk) {
  const { kit } = desk
  let epoch = 0
  let outage: number | undefined
  /** Whether the server that runs now keeps what is asked of it, and if not, why. */
  let looked: { wanted: Durability; epoch: number; unkept: string | undefined } | undefined

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

  /** A server after a failover or a restart may have other settings; a new epoch tells that it is another one. */
  async function unkeptPromise(policy: Policy, behind: WriteBehind): Promise<string | undefined> {
    const { durability: wanted } = behind
    if (wanted === 'memory') return undefined
    if (looked?.wanted === wanted && looked.epoch === epoch) return looked.unkept
    const at = epoch
    const ask = () => kit.store.durability(wanted)
    const { kept, reasons } = await kit.guard.callWithin(patienceOf(policy, behind), ask)
    looked = { wanted, epoch: at, unkept: kept ? undefined : reasons.join(' ') }
    return looked.unkept
  }

  async function append(write: Write, behind: WriteBehind): Promise<Appended> {
    const { bytes } = sealWritten(kit, write, { version: 0 })
    const { lagLimit: limit, durability } = behind
    const patience = patienceOf(write.policy, behind)
    for (let attempt = 0; attempt < MOST_EPOCHS; attempt++) {
      const until = kit.store.now() + timeOf(write.policy, behind)
      const request = { epoch, bytes, until, limit, durability }
      const appended = await kit.guard.callWithin(patience, () => kit.store.append(write.key, request))
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
    await raiseAbove(outage)
    return finish(write, written.version, { way: 'fall-back', cache })
  }

  /** The version of that write must not be forgotten while the journal still numbers below it. */
  async function raiseAbove(used: number) {
    if (outage !== used || !kit.guard.usable()) return
    try {
      await adopt(0)
      if (outage === used) outage = undefined
    } catch (error) {
      if (!(error instanceof Unavailable)) throw error
      kit.guard.trip('the journal could not be raised above what was written without it')
    }
  }

  const pause = (ms: number) => new Promise<void>(resolve => kit.clock.after(ms, resolve))

  /** For a direct write while records still wait: ordered behind them. */
  async function writeOrdered(write: Write): Promise<Done> {
    for (let attempt = 0; attempt < MOST_EPOCHS; attempt++) {
      const got = await kit.guard.call(() => kit.store.allocate(write.key, epoch))
      if (got.kind === 'version') return atVersion(write, got.version)
      await adopt(got.epoch)
    }
    throw new Unavailable('The journal changes its epoch faster than anybody can write.', false)
  }

  /** The server may only have been slow; its version orders the write among all others, so that is tried first. */
  async function whenUnavailable(write: Write, behind: WriteBehind, error: unknown): Promise<Done> {
    if (behind.whenUnreachable === 'refuse' || !(error instanceof Unavailable)) throw error
    // The command may still be on its way. After its time it does nothing any more.
    if (error.sent) await pause(patienceOf(write.policy, behind) + CLOCK_MARGIN_MS)
    try {
      return await writeOrdered(write)
    } catch (again) {
      if (again instanceof Unavailable) return withoutJournal(write)
      throw again
    }
  }

  /** The record is in the journal and may be lost with it: the database gets it at once, or nobody is promised anything. */
  async function notHeld(write: Write, behind: WriteBehind, { version, reason }: Unheld): Promise<Done> {
    if (behind.durability !== 'memory') {
      kit.trace({ type: 'durability-missed', key: write.key, wanted: behind.durability, reason })
    }
    if (behind.whenUnreachable === 'refuse') {
      throw new Unavailable(`The write is in the journal but not as safe as it has to be: ${reason}`, true)
    }
    const written = await commit(desk, write, { version })
    return finish(write, written.version, { way: 'fall-back', cache: 'journaled' })
  }

  async function journal(write: Write, behind: WriteBehind): Promise<Done> {
    const appended = await append(write, behind)
    switch (appended.kind) {
      case 'appended': {
        const { version } = appended
        const reason = await unkeptPromise(write.policy, behind)
        if (reason !== undefined) return notHeld(write, behind, { version, reason })
        return finish(write, version, { way: 'journal', cache: 'journaled' })
      }
      case 'full':
        return atVersion(write, appended.version)
      case 'unheld':
        return notHeld(write, behind, appended)
      // What stands under its name is not ours, so it cannot be journaled; its version is still the journal's.
      case 'foreign':
        return writeOrdered(write)
      case 'late':
      case 'epoch':
        throw new Unavailable('The write reached the journal too late, and was left out.', false)
    }
  }

  return {
    async write(write: Write, behind: WriteBehind): Promise<Done> {
      kit.flights.voidKey(write.key)
      try {
        return await journal(write, behind)
      } catch (error) {
        return await whenUnavailable(write, behind, error)
      } finally {
        kit.flights.voidKey(write.key)
      }
    },
    writeOrdered,
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
