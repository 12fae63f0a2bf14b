import { codecs } from '#server/engine/codecs/codec.ts'
import { seal } from '#server/engine/codecs/envelope.ts'
import type { Policy } from '#server/engine/policy.ts'
import type { Version, WriteOptions, Written } from '#server/engine/ports.ts'
import { isRefused } from '#server/engine/refused.ts'
import { DeadlinePassed } from '#server/engine/strategies/answer.ts'
import { Unavailable } from '#server/engine/strategies/guard.ts'
import { invalidate } from '#server/engine/strategies/invalidate.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import type { Recovery } from '#server/engine/strategies/recovery.ts'
import { lifetime, shortestMemory } from '#server/engine/strategies/ttl.ts'
import { voidOthers } from '#server/engine/strategies/void-others.ts'
import { BoardError } from '#server/errors.ts'

export type Write = {
  key: string
  value: unknown
  policy: Policy
  kind: string
  tags: readonly string[]
  began: number
}
export type Desk = { kit: Kit; recovery: Recovery }

export type WriteAnswer =
  | {
      ok: true
      version: Version
      cache: 'voided' | 'stored' | 'journaled' | 'owed' | 'left alone' | 'dirty' | 'dirty set'
    }
  | { ok: false; reason: 'deadline' | 'refused' | 'database' | 'journal'; error: Error }

export type Done = Extract<WriteAnswer, { ok: true }>

type Stamped = { version: Version; tagVersions?: readonly number[] }

/** `undefined` stands for "remove the row", so it must be asked for by name; the rest is tried on the codec itself. */
export function sealWritten(kit: Kit, write: Write, { version, tagVersions = [] }: Stamped) {
  const { key, value, policy, kind } = write
  const absent = value === undefined
  const { freshMs, keptMs } = lifetime(policy, kind, { absent, random: kit.random })
  const created = kit.store.now()
  const stamp = { version, created, freshUntil: created + freshMs, loadMs: 0, tags: write.tags, tagVersions }
  const { name: codec, schema, maxBytes } = policy.codec
  const bytes = seal(absent ? 'absent' : 'value', stamp, { codec, schema, value, dataKind: kind })
  if (bytes.length > maxBytes) {
    throw new BoardError('BAD_INPUT', `"${key}" has ${bytes.length} bytes; this policy allows ${maxBytes}.`)
  }
  return { bytes, keptMs }
}

function refuseUnstorable({ value, policy }: Write): void {
  if (value !== undefined) codecs[policy.codec.name].encode(value)
}

/** The entry of the row, and those of everything whose answer changed with it. */
export async function spread(desk: Desk, { key, policy }: Write, written: Written): Promise<Done['cache']> {
  if (!policy.invalidation.explicit) return 'left alone'
  const [own, others] = await Promise.all([
    invalidate(desk, key, { policy, how: 'write', version: written.version }),
    voidOthers(desk, { key, policy, affected: written.affected, how: 'write' }),
  ])
  if (own === 'dirty') return 'dirty'
  return own === 'owed' ? 'owed' : others
}

/** A newer write may have come and gone meanwhile, and the cache does not remember for longer than it keeps. */
const tooSlow = ({ clock }: Kit, { policy, kind, began }: Write) =>
  clock.now() - began + policy.protections.cacheBudgetMs >= shortestMemory(policy, kind)

/** Through the cache by version: whichever of two writers comes second, the newer value stays. */
export async function store(desk: Desk, write: Write, written: Written): Promise<Done['cache']> {
  const { kit } = desk
  // Nothing to keep, but its version must be remembered against a value that is still on its way.
  if (write.value === undefined || tooSlow(kit, write)) return spread(desk, write, written)
  const { key, policy } = write
  const cascade = voidOthers(desk, { key, policy, affected: written.affected, how: 'write' })
  try {
    const { tags: tagVersions } = await currentTags(kit, write)
    const { bytes, keptMs: ms } = sealWritten(kit, write, { version: written.version, tagVersions })
    const until = kit.store.now() + write.policy.protections.cacheBudgetMs
    const put = await kit.guard.call(() =>
      kit.store.put(write.key, { bytes, version: written.version, ms, until }),
    )
    await cascade
    if (put === 'dirty') return 'dirty'
    if (put === 'late') throw new Error('The value reached the cache too late.')
    if (put === 'stored') {
      kit.trace({ type: 'filled', key: write.key, version: written.version, bytes: bytes.length, ms })
    }
    desk.recovery.done(write.key, written.version)
    return put === 'foreign' ? 'left alone' : 'stored'
  } catch {
    await invalidate(desk, write.key, { policy: write.policy, how: 'write', version: written.version })
    await cascade
    return 'owed'
  } finally {
    kit.flights.voidKey(write.key)
  }
}

/** The value is the truth of this moment; a tag that is voided after it voids it too. */
async function currentTags(kit: Kit, { key, tags }: Write): Promise<{ tags: number[] }> {
  return tags.length === 0 ? { tags: [] } : kit.guard.call(() => kit.store.read(key, tags, 0))
}

/** Whatever the database says, or does not say, afterwards the cache must not hold what was there before. */
export async function commit(desk: Desk, write: Write, options: WriteOptions): Promise<Written> {
  const { kit, recovery } = desk
  const { key, policy, began } = write
  const { deadlineMs } = policy.protections
  const mark = recovery.lastMark()
  kit.flights.voidKey(key)
  const writing = kit.source.write(key, write.value, options)
  try {
    const wait = { ms: deadlineMs, since: began }
    return await kit.limit(writing, wait, () => new DeadlinePassed(key, deadlineMs))
  } catch (error) {
    if (!isRefused(error)) recovery.doubt(mark)
    await invalidate(desk, key, { policy, how: 'write' })
    if (error instanceof DeadlinePassed) hearLate(desk, write, { writing, mark })
    throw error
  }
}

/** Nobody waits for this answer any more, but the cache still has to hear of it. */
function hearLate(desk: Desk, write: Write, { writing, mark }: { writing: Promise<Written>; mark: string }) {
  writing.then(written => spread(desk, write, written)).catch(() => desk.recovery.doubt(mark))
}

function secondDelete(desk: Desk, { key, policy }: Write) {
  if (policy.write.kind !== 'delete' || policy.write.secondDeleteMs === null) return
  desk.kit.clock.after(policy.write.secondDeleteMs, () => {
    void invalidate(desk, key, { policy, how: 'write' })
  })
}

async function tooEarly(desk: Desk, write: Write): Promise<Written> {
  const { key, policy } = write
  desk.kit.trace({ type: 'wrong-on-purpose', switch: 'deleteBeforeCommit', key })
  const beforeCommit = async () => {
    await invalidate(desk, key, { policy, how: 'write' })
  }
  return desk.kit.source.write(key, write.value, { beforeCommit })
}

/** Database first, then the cache. */
export async function writeDirectly(desk: Desk, write: Write): Promise<Done> {
  const { policy, key, began } = write
  refuseUnstorable(write)
  const early = policy.wrong.deleteBeforeCommit
  const written = early ? await tooEarly(desk, write) : await commit(desk, write, {})
  const through = policy.write.kind === 'write-through'
  const cache = early ? 'voided' : await (through ? store : spread)(desk, write, written)
  if (!early) secondDelete(desk, write)
  const { clock, trace } = desk.kit
  trace({ type: 'write', key, version: written.version, ms: clock.now() - began, way: 'database' })
  return { ok: true, version: written.version, cache }
}

export function writeFailed({ kit }: Desk, { key }: Write, error: unknown): WriteAnswer {
  const told = error instanceof Error ? error : new Error(String(error))
  kit.trace({ type: 'write-failed', key, message: told.message })
  if (told instanceof DeadlinePassed) return { ok: false, reason: 'deadline', error: told }
  if (told instanceof Unavailable) return { ok: false, reason: 'journal', error: told }
  const refused = told instanceof BoardError && told.code === 'BAD_INPUT'
  return { ok: false, reason: refused ? 'refused' : 'database', error: told }
}
