import { open } from '#server/engine/codecs/envelope.ts'
import type { Policy, WriteBehind } from '#server/engine/policy.ts'
import type { Applied, JournalRecord } from '#server/engine/ports.ts'
import { isRefused } from '#server/engine/refused.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import { grave } from '#server/engine/strategies/tombstone.ts'
import { baseTtl } from '#server/engine/strategies/ttl.ts'

type Due = { key: string; version: number; value: unknown; record: JournalRecord }
type Settings = { policy: Policy; behind: WriteBehind }
type Flushed = 'empty' | 'some' | 'failed'

/** The newest record of each key, in one order for everybody so that two flushers never wait for each other. */
export function newestPerKey(records: readonly JournalRecord[]): JournalRecord[] {
  const newest = new Map<string, JournalRecord>()
  for (const record of records) {
    const known = newest.get(record.key)
    if (known === undefined || known.version < record.version) newest.set(record.key, record)
  }
  return [...newest.values()].sort((one, other) => (one.key < other.key ? -1 : 1))
}

const STEP_MS = 2_000

/**
 * Brings journaled writes to the database. A record is acknowledged last, after the commit and after its entry may
 * expire: a crash anywhere before repeats the work, which changes nothing, and never loses it.
 */
export function createFlusher(kit: Kit) {
  const tooLong = () => new Error(`A step of the flush took longer than ${STEP_MS} ms.`)
  const step = <T>(promise: Promise<T>) => kit.limit(promise, STEP_MS, tooLong)

  async function bury(record: JournalRecord, value: unknown, { reason, ms }: { reason: string; ms: number }) {
    const { key, version } = record
    await step(kit.source.deadLetter({ key, value, version, reason }))
    kit.trace({ type: 'dead-letter', key, version, reason })
    // Past its own version: what the entry shows will never be in the database.
    await step(kit.store.settle(key, version + 0.5, ms))
    await step(kit.store.acknowledge([record]))
  }

  async function decode(records: JournalRecord[], { policy }: Settings): Promise<Due[]> {
    const due: Due[] = []
    for (const record of records) {
      const opened = open(record.bytes, { schema: policy.codec.schema, tags: [] })
      if (opened.ok) due.push({ key: record.key, version: record.version, value: opened.entry.value, record })
      else await bury(record, undefined, { reason: opened.reason, ms: 1 })
    }
    return due
  }

  async function settle(applied: Applied[], { policy }: Settings) {
    for (const { key, version, affected } of applied) {
      await step(kit.store.settle(key, version, baseTtl(policy, kit.describe(key).kind)))
      if (policy.invalidation.cascade) {
        for (const other of affected) await step(kit.store.invalidate(other, grave(kit.store, policy, 0)))
      }
    }
  }

  /** The batch was refused: row by row, and a row that fails for good is buried after enough attempts. */
  async function oneByOne(due: Due[], settings: Settings): Promise<Flushed> {
    let failed = false
    for (const each of due) {
      try {
        const applied = await step(kit.source.apply([each]))
        await settle(applied, settings)
        await step(kit.store.acknowledge([each.record]))
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error)
        kit.trace({ type: 'flush-failed', message: reason })
        const hopeless = isRefused(error) && each.record.deliveries >= settings.behind.maxDeliveries
        if (hopeless) await bury(each.record, each.value, { reason, ms: 1 })
        else failed = true
      }
    }
    return failed ? 'failed' : 'some'
  }

  async function flush(settings: Settings): Promise<Flushed> {
    const { batch: count, claimMs: idleMs } = settings.behind
    const began = kit.clock.now()
    const records = await step(kit.store.take(kit.name, { count, idleMs }))
    if (records.length === 0) return 'empty'
    const due = await decode(newestPerKey(records), settings)
    try {
      const applied = await step(kit.source.apply(due))
      await settle(applied, settings)
      await step(kit.store.acknowledge(records))
    } catch (error) {
      if (!isRefused(error)) throw error
      return oneByOne(due, settings)
    }
    kit.trace({ type: 'flush', records: records.length, keys: due.length, ms: kit.clock.now() - began })
    return 'some'
  }

  return {
    pending: () => step(kit.store.lag()).then(({ pending }) => pending),
    /** Until nothing is left that this engine may take, or something fails. */
    async flushAll(settings: Settings): Promise<boolean> {
      try {
        for (;;) {
          const flushed = await flush(settings)
          if (flushed !== 'some') return flushed === 'empty'
        }
      } catch (error) {
        kit.trace({ type: 'flush-failed', message: error instanceof Error ? error.message : String(error) })
        return false
      }
    },
  }
}
