import { type Entry, open, schemaOf } from '#server/engine/codecs/envelope.ts'
import type { Policy, WriteBehind } from '#server/engine/policy.ts'
import type { Applied, JournalRecord } from '#server/engine/ports.ts'
import { isRefused, type Refused } from '#server/engine/refused.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import { grave } from '#server/engine/strategies/tombstone.ts'
import { baseTtl } from '#server/engine/strategies/ttl.ts'
import { voidedTags } from '#server/engine/strategies/void-others.ts'

type Due = { record: JournalRecord; value: unknown }
type Dead = Due & { reason: string }
type Settings = { policy: Policy; behind: WriteBehind }
/** `rest`: fewer than a batch were there, so nothing is left of what was there then. */
type Flushed = 'empty' | 'rest' | 'some' | 'failed'
/** What one flush has found out so far about the records it took. */
type Sorted = { left: JournalRecord[]; dead: Dead[]; waits: Set<string> }

/** The newest record of each key, in one order for everybody so that two flushers never wait for each other. */
export function newestPerKey(records: readonly JournalRecord[]): JournalRecord[] {
  const newest = new Map<string, JournalRecord>()
  for (const record of records) {
    const known = newest.get(record.key)
    if (known === undefined || known.version < record.version) newest.set(record.key, record)
  }
  return [...newest.values()].sort((one, other) => (one.key < other.key ? -1 : 1))
}

type Read = { ok: true; value: Entry['value'] } | { ok: false; reason: string }

/** Whatever schema the policy has by now: what was acknowledged under an older one still has to be written. */
function readRecord({ bytes }: JournalRecord): Read {
  const opened = open(bytes, { schema: schemaOf(bytes), tags: [] })
  return opened.ok ? { ok: true, value: opened.entry.value } : opened
}

/** An unreadable record does not take the older, readable one of its key with it into the grave. */
function dueOf(sorted: Sorted): Due[] {
  for (;;) {
    const due: Due[] = []
    const before = sorted.dead.length
    for (const record of newestPerKey(sorted.left)) {
      const read = readRecord(record)
      if (read.ok) due.push({ record, value: read.value })
      else sorted.dead.push({ record, value: undefined, reason: read.reason })
    }
    if (sorted.dead.length === before) return due
    forget(sorted, new Set(sorted.dead.map(({ record }) => record)))
  }
}

function forget(sorted: Sorted, gone: ReadonlySet<JournalRecord>) {
  sorted.left = sorted.left.filter(record => !gone.has(record))
}

/** A refusal may pass (the row that it refers to is still on its way), so a record is tried a few times. */
function sortOut(sorted: Sorted, due: Due[], { refused, most }: { refused: Refused; most: number }) {
  const reasons = new Map(refused.rows.map(({ key, reason }) => [key, reason]))
  const hit = due.filter(({ record }) => reasons.has(record.key))
  if (hit.length === 0) throw refused
  for (const { record, value } of hit) {
    if (record.deliveries < most) sorted.waits.add(record.key)
    else sorted.dead.push({ record, value, reason: reasons.get(record.key) ?? refused.message })
  }
  const dead = new Set(sorted.dead.map(({ record }) => record))
  sorted.left = sorted.left.filter(record => !dead.has(record) && !sorted.waits.has(record.key))
}

const rowOf = ({ record, value }: Due) => ({ key: record.key, version: record.version, value })
const letterOf = (dead: Dead) => ({ ...rowOf(dead), bytes: dead.record.bytes, reason: dead.reason })

const STEP_MS = 2_000

/**
 * Brings journaled writes to the database, and those that can never be rows to its dead letters, in one transaction.
 * A record is acknowledged last, after the commit and after its entry may expire: a crash anywhere before repeats the
 * work, which changes nothing, and never loses it.
 */
export function createFlusher(kit: Kit) {
  const tooLong = () => new Error(`A step of the flush took longer than ${STEP_MS} ms.`)
  const step = <T>(promise: Promise<T>) => kit.limit(promise, STEP_MS, tooLong)
  const tellFailure = (error: unknown) =>
    kit.trace({ type: 'flush-failed', message: error instanceof Error ? error.message : String(error) })

  async function apply(sorted: Sorted, { behind }: Settings): Promise<{ applied: Applied[]; keys: number }> {
    for (;;) {
      const due = dueOf(sorted)
      if (due.length === 0 && sorted.dead.length === 0) return { applied: [], keys: 0 }
      try {
        const applied = await step(kit.source.apply(due.map(rowOf), sorted.dead.map(letterOf)))
        return { applied, keys: due.length }
      } catch (error) {
        if (!isRefused(error)) throw error
        tellFailure(error)
        sortOut(sorted, due, { refused: error, most: behind.maxDeliveries })
      }
    }
  }

  async function settle(applied: Applied[], { policy }: Settings) {
    for (const { key, version, affected } of applied) {
      await step(kit.store.settle(key, version, baseTtl(policy, kit.describe(key).kind)))
      if (policy.invalidation.cascade) {
        for (const other of affected) await step(kit.store.invalidate(other, grave(kit.store, policy, 0)))
      }
      for (const tag of voidedTags(kit, { key, policy })) await step(kit.store.bumpTag(tag))
    }
  }

  /** Past its own version: what the entry shows will never be in the database. */
  async function settleDead(dead: Dead[]) {
    for (const { record, reason } of dead) {
      const { key, version } = record
      kit.trace({ type: 'dead-letter', key, version, reason })
      await step(kit.store.settle(key, version + 0.5, 1))
    }
  }

  async function flush(settings: Settings): Promise<Flushed> {
    const { batch: count, claimMs: idleMs } = settings.behind
    const began = kit.clock.now()
    const records = await step(kit.store.take(kit.name, { count, idleMs }))
    if (records.length === 0) return 'empty'
    const sorted: Sorted = { left: records, dead: [], waits: new Set() }
    const { applied, keys } = await apply(sorted, settings)
    await settle(applied, settings)
    await settleDead(sorted.dead)
    const done = records.filter(record => !sorted.waits.has(record.key))
    if (done.length > 0) await step(kit.store.acknowledge(done))
    kit.trace({ type: 'flush', records: done.length, keys, ms: kit.clock.now() - began })
    if (sorted.waits.size > 0) return 'failed'
    return records.length < count ? 'rest' : 'some'
  }

  async function flushWhile(goesOn: (flushed: Flushed) => boolean, settings: Settings): Promise<boolean> {
    try {
      for (;;) {
        const flushed = await flush(settings)
        if (!goesOn(flushed)) return flushed !== 'failed'
      }
    } catch (error) {
      tellFailure(error)
      return false
    }
  }

  return {
    pending: () => step(kit.store.lag()).then(({ pending }) => pending),
    /** Until nothing is left that this engine may take, or something fails. */
    flushAll: (settings: Settings) =>
      flushWhile(flushed => flushed === 'some' || flushed === 'rest', settings),
    /** What is there when its time has come. What is written meanwhile waits for the next time, and for company. */
    flushDue: (settings: Settings) => flushWhile(flushed => flushed === 'some', settings),
  }
}
