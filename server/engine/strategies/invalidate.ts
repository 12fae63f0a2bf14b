import type { Policy } from '#server/engine/policy.ts'
import type { Invalidated, Version } from '#server/engine/ports.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import type { Recovery } from '#server/engine/strategies/recovery.ts'
import { grave } from '#server/engine/strategies/tombstone.ts'

export type Cause = 'write' | 'explicit' | 'change log' | 'catch-up'
type Wanted = { policy: Policy; how: Cause; version?: Version | undefined }

/** Loads that are under way must not be joined from before the command on, and not by who joined before its answer. */
export async function invalidate(
  { kit, recovery }: { kit: Kit; recovery: Recovery },
  key: string,
  { policy, how, version }: Wanted,
): Promise<Invalidated | 'owed'> {
  kit.flights.voidKey(key)
  const at = grave(kit.store, policy, version ?? 0)
  try {
    const outcome = await kit.guard.tell(() => kit.store.invalidate(key, at))
    recovery.done(key, version ?? 0)
    kit.trace({ type: 'invalidated', key, how, outcome })
    return outcome
  } catch {
    recovery.owe(key, version ?? 0)
    return 'owed'
  } finally {
    kit.flights.voidKey(key)
  }
}

export async function invalidateTag(
  { kit, recovery }: { kit: Kit; recovery: Recovery },
  tag: string,
): Promise<boolean> {
  kit.flights.voidTag(tag)
  try {
    await kit.guard.tell(() => kit.store.bumpTag(tag))
    recovery.doneTag(tag)
    kit.trace({ type: 'tag-voided', tag })
    return true
  } catch {
    recovery.oweTag(tag)
    return false
  } finally {
    kit.flights.voidTag(tag)
  }
}
