import { seal, versionOf } from '#server/engine/codecs/envelope.ts'
import type { Policy } from '#server/engine/policy.ts'
import type { Bytes, Loaded } from '#server/engine/ports.ts'
import type { Flight, Sharing } from '#server/engine/strategies/flights.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import { type Held, releaseWhosever } from '#server/engine/strategies/lease.ts'
import type { Request } from '#server/engine/strategies/request.ts'
import { lifetime } from '#server/engine/strategies/ttl.ts'
import { BoardError } from '#server/errors.ts'

type Loading = { row: Loaded; ms: number }
type Sending = { bytes: Bytes; ms: number; ticket: Ticket }
type Ticket = { lease: Held | undefined; tags: readonly number[]; flight: Flight }

/** Seals what was loaded. A value that would not come back unchanged is refused here, cached or not. */
function sealLoaded(kit: Kit, request: Request, { row, ms, tags }: Loading & { tags: readonly number[] }) {
  const { policy, kind } = request
  const absent = row === undefined
  if (row && row.value === undefined) {
    throw new BoardError(
      'BAD_INPUT',
      `The loader of "${request.key}" answered undefined. A missing row is no row.`,
    )
  }
  const { freshMs, keptMs } = lifetime(policy, kind, { absent, random: kit.random })
  const created = kit.store.now()
  const stamp = {
    version: row?.version ?? 0,
    created,
    freshUntil: created + freshMs,
    loadMs: ms,
    tags: request.tags,
    tagVersions: tags,
  }
  const { name: codec, schema } = policy.codec
  return {
    bytes: seal(absent ? 'absent' : 'value', stamp, { codec, schema, value: row?.value, dataKind: kind }),
    keptMs,
  }
}

function absenceMayStay(kit: Kit, key: string, { ttl }: Policy): boolean {
  if (ttl.negativeMs === null) return false
  if (kit.admits(key, { most: ttl.negativeMost, ms: ttl.negativeMs })) return true
  kit.trace({ type: 'absence-turned-away', key })
  return false
}

function worthKeeping(
  kit: Kit,
  { key, policy }: Request,
  { row, bytes }: { row: Loaded; bytes: Bytes },
): boolean {
  if (row === undefined && !absenceMayStay(kit, key, policy)) return false
  const limit = policy.codec.maxBytes
  if (bytes.length <= limit) return true
  kit.trace({ type: 'too-large', key, bytes: bytes.length, limit })
  return false
}

/** Sends the fill and tells whether whoever joined the load may have its value. */
async function send(kit: Kit, request: Request, { bytes, ms, ticket }: Sending): Promise<Sharing> {
  const { key, tags } = request
  const token = ticket.lease?.token
  try {
    const filled = await kit.guard.call(() => kit.store.fill(key, { token, bytes, ms, tags }))
    if (filled.kind === 'filled') {
      kit.trace({ type: 'filled', key, version: versionOf(bytes), bytes: bytes.length, ms })
      const sameTags = filled.tags.every((version, at) => version === ticket.tags[at])
      if (!sameTags) return 'nobody'
      return token === undefined ? 'unfenced' : 'fenced'
    }
    kit.trace({ type: 'fill-rejected', key, reason: filled.kind })
    return filled.kind === 'foreign' ? 'unfenced' : 'nobody'
  } catch {
    kit.trace({ type: 'fill-rejected', key, reason: 'unreachable' })
    return 'unfenced'
  }
}

/** Whoever holds a lease and does not fill gives it back, or the next readers wait for its end. */
function release(kit: Kit, { key }: Request, lease: Held | undefined) {
  if (lease) kit.guard.call(() => kit.store.release(key, lease.token)).catch(() => false)
}

export async function fill(kit: Kit, request: Request, loading: Loading & { ticket: Ticket }) {
  const { row, ms, ticket } = loading
  const { key, policy } = request
  const { bytes, keptMs } = sealLoaded(kit, request, { row, ms, tags: ticket.tags })
  // Who joins after this moment could have begun after an invalidation that the fill does not see.
  kit.flights.close(key, ticket.flight)
  const unlessVoided = (sharing: Sharing) => (ticket.flight.voided ? 'nobody' : sharing)
  const mayFill = ticket.lease !== undefined || policy.protections.lease === null
  if (!mayFill || !worthKeeping(kit, request, { row, bytes })) {
    release(kit, request, ticket.lease)
    return { bytes, sharing: unlessVoided('unfenced') }
  }
  if (ticket.flight.voided && policy.protections.coalesce) {
    kit.trace({ type: 'fill-rejected', key, reason: 'voided' })
    release(kit, request, ticket.lease)
    return { bytes, sharing: 'nobody' as const }
  }
  const sharing = await send(kit, request, { bytes, ms: keptMs, ticket })
  if (policy.wrong.foreignRelease) await releaseWhosever(kit, request)
  return { bytes, sharing: unlessVoided(sharing) }
}
