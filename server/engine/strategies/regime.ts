import type { Policy, WriteBehind } from '#server/engine/policy.ts'
import { createDirtySetWriter } from '#server/engine/strategies/dirty-set.ts'
import { createFlusher } from '#server/engine/strategies/flusher.ts'
import { Unavailable } from '#server/engine/strategies/guard.ts'
import type { Desk, Done, Write } from '#server/engine/strategies/write.ts'
import { createJournalWriter } from '#server/engine/strategies/write-behind.ts'
import { BoardError } from '#server/errors.ts'

const behindOf = ({ write }: Policy): WriteBehind | undefined =>
  write.kind === 'write-behind' ? write : undefined

/** Which way writes go, and what happens to those under way when that changes. */
export function createRegime(desk: Desk) {
  const { kit } = desk
  const journal = createJournalWriter(desk)
  const dirtySet = createDirtySetWriter(desk)
  const flusher = createFlusher(kit)
  let callOff = () => {}
  let running: { how: 'flushAll' | 'flushDue'; done: Promise<boolean> } | undefined
  /** The policy under which records were journaled that may not be in the database yet. */
  let undrained: Policy | undefined

  function flushOnce(policy: Policy, how: 'flushAll' | 'flushDue' = 'flushAll'): Promise<boolean> {
    const behind = behindOf(policy)
    if (behind === undefined) return Promise.resolve(true)
    if (policy.wrong.dirtySet) return dirtySet.flush(policy.codec.schema).then(() => true)
    // The one under way may leave what was written since it began.
    if (running?.how === 'flushDue' && how === 'flushAll') {
      return running.done.then(() => flushOnce(policy, how))
    }
    const over = () => {
      running = undefined
    }
    running ??= { how, done: flusher[how]({ policy, behind }).finally(over) }
    return running.done
  }

  function schedule(policy: Policy) {
    const behind = behindOf(policy)
    callOff()
    if (behind === undefined) return
    callOff = kit.clock.after(behind.flushMs, () => {
      flushOnce(policy, 'flushDue')
        .catch(() => false)
        .finally(() => undrained === policy && schedule(policy))
    })
  }

  async function drain(policy: Policy) {
    callOff()
    for (;;) {
      const flushed = await flushOnce(policy)
      if (flushed && (policy.wrong.dirtySet || (await flusher.pending().catch(() => 1)) === 0)) return
      await new Promise<void>(resolve => kit.clock.after(50, resolve))
    }
  }

  async function refuseUnkeptPromise(policy: Policy) {
    const wanted = behindOf(policy)?.durability ?? 'memory'
    if (wanted === 'memory') return
    const { kept, reasons } = await kit.store.durability(wanted)
    if (kept) return
    throw new BoardError(
      'CONFIG',
      `Writes would not be durable here, so this is refused: ${reasons.join(' ')}`,
    )
  }

  async function direct(write: Write, directly: () => Promise<Done>): Promise<Done> {
    if (undrained === undefined) {
      const done = await directly()
      // Another process still writes behind this key: ours has to sort after what waits there.
      if (done.cache !== 'dirty') return done
    }
    try {
      return await journal.writeOrdered(write)
    } catch (error) {
      if (error instanceof Unavailable) return directly()
      throw error
    }
  }

  return {
    check: refuseUnkeptPromise,
    raiseEpoch: journal.raiseEpoch,
    async begin(policy: Policy) {
      await refuseUnkeptPromise(policy)
      if (behindOf(policy)) undrained = policy
      schedule(policy)
    },
    write(write: Write, directly: () => Promise<Done>): Promise<Done> {
      const behind = behindOf(write.policy)
      if (behind === undefined) return direct(write, directly)
      return write.policy.wrong.dirtySet ? dirtySet.write(write) : journal.write(write, behind)
    },
    /** Everything this engine may take, now. */
    flush: () => (undrained ? flushOnce(undrained) : Promise.resolve(true)),
    async change(before: Policy, next: Policy) {
      const handsOver = behindOf(next) && next.wrong.dirtySet === before.wrong.dirtySet
      if (undrained && !handsOver) await drain(undrained)
      undrained = behindOf(next) ? next : undefined
      schedule(next)
    },
    async end() {
      callOff()
      undrained = undefined
      await running?.done
    },
  }
}
