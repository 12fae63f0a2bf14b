import type { Bytes, Lease } from '#server/engine/ports.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import type { Request } from '#server/engine/strategies/request.ts'
import { type View, viewBytes } from '#server/engine/strategies/view.ts'

export type Held = { token: string; tags: number[]; stop: () => void }
export type Acquired =
  | { kind: 'leased'; lease: Held }
  | { kind: 'found'; view: View; waited: boolean }
  /** Nobody may fill: the wait was too long, the cache is away, or what is there is not ours. */
  | { kind: 'none' }

const pause = (kit: Kit, ms: number) => new Promise<void>(resolve => kit.clock.after(ms, resolve))

/** Renews every third of the lease's time for as long as the load takes. */
function watch(kit: Kit, { key, policy }: Request, token: string): () => void {
  const lease = policy.protections.lease
  if (lease === null || !lease.renew || policy.wrong.shortLock) return () => {}
  let callOff = () => {}
  let stopped = false
  const renew = () => {
    kit.guard
      .call(() => kit.store.renew(key, token, lease.ms))
      .then(
        held => {
          if (stopped) return
          kit.trace({ type: held ? 'lease-renewed' : 'lease-lost', key })
          if (held) arm()
        },
        // Unreachable for a moment: the next third may still be in time.
        () => arm(),
      )
  }
  const arm = () => {
    if (!stopped) callOff = kit.clock.after(lease.ms / 3, renew)
  }
  arm()
  return () => {
    stopped = true
    callOff()
  }
}

export async function tryLease(
  kit: Kit,
  request: Request,
  seen: Bytes | undefined,
): Promise<Lease & { token: string }> {
  const { key, tags, policy } = request
  const token = kit.token()
  const ms = policy.protections.lease?.ms ?? 1
  const lease = await kit.guard.call(() => kit.store.lease(key, { token, ms, tags, seen }))
  if (lease.kind === 'leased') kit.trace({ type: 'lease-granted', key })
  if (lease.kind === 'leased' && policy.wrong.shortLock)
    kit.trace({ type: 'wrong-on-purpose', switch: 'shortLock', key })
  return { ...lease, token: lease.kind === 'leased' ? lease.fence : token }
}

export const held = (kit: Kit, request: Request, lease: { token: string; tags: number[] }): Held => ({
  token: lease.token,
  tags: lease.tags,
  stop: watch(kit, request, lease.token),
})

/** Asks until the lease is ours, the value is there, or the wait is over. Waiters come at times of their own. */
export async function acquire(kit: Kit, request: Request, seen: Bytes | undefined): Promise<Acquired> {
  const { waitMs, pollMs } = request.policy.protections.lease ?? { waitMs: 0, pollMs: 1 }
  const until = kit.clock.now() + waitMs
  let last = seen
  for (let attempt = 0; ; attempt++) {
    const lease = await tryLease(kit, request, last)
    if (lease.kind === 'leased') return { kind: 'leased', lease: held(kit, request, lease) }
    if (lease.kind === 'foreign') {
      kit.trace({ type: 'unreadable', key: request.key, reason: 'foreign' })
      return { kind: 'none' }
    }
    if (lease.kind === 'found') {
      const view = viewBytes(lease.bytes, { request, kit, tags: lease.tags })
      if (view.kind !== 'miss') return { kind: 'found', view, waited: attempt > 0 }
      last = lease.bytes
      continue
    }
    if (attempt === 0) kit.trace({ type: 'lease-wait', key: request.key })
    if (kit.clock.now() >= until) return { kind: 'none' }
    await pause(kit, Math.min(pollMs * (0.5 + kit.random.next()), Math.max(1, until - kit.clock.now())))
  }
}

/** After a failure the lease stays for the back-off, so that the others do not queue up to fail one by one. */
export function giveBack(kit: Kit, { key, policy }: Request, { token, stop }: Held): void {
  stop()
  const { backoffMs } = policy.protections
  const ignore = () => {}
  if (backoffMs > 0) kit.guard.call(() => kit.store.renew(key, token, backoffMs)).catch(ignore)
  else kit.guard.call(() => kit.store.release(key, token)).catch(ignore)
}

/** The mistake: whoever finishes deletes the lock, also the one that somebody else holds by now. */
export async function releaseWhosever(kit: Kit, { key }: Request): Promise<void> {
  kit.trace({ type: 'wrong-on-purpose', switch: 'foreignRelease', key })
  await kit.guard.call(() => kit.store.release(key, undefined)).catch(() => false)
}
