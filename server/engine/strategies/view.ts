import { type Entry, open } from '#server/engine/codecs/envelope.ts'
import type { Bytes, Found } from '#server/engine/ports.ts'
import type { Kit } from '#server/engine/strategies/kit.ts'
import type { Request } from '#server/engine/strategies/request.ts'

/** What an entry is worth to this request. `seen` is what a lease is asked against. */
export type View =
  | { kind: 'fresh'; entry: Entry; seen: Bytes }
  | { kind: 'absent'; entry: Entry; seen: Bytes }
  | { kind: 'stale'; entry: Entry; seen: Bytes }
  | { kind: 'miss'; seen: Bytes | undefined }
  | { kind: 'foreign' }

const sameTags = (mine: readonly number[], now: readonly number[]) =>
  mine.length === now.length && (mine.length === 0 || mine.every((version, at) => version === now[at]))

function judge(entry: Entry, seen: Bytes, { request, kit, tags }: Judging): View {
  const voided = !entry.dirty && !sameTags(entry.stamp.tagVersions, tags)
  if (entry.kind === 'tombstone' || voided) return { kind: 'miss', seen }
  if (request.policy.wrong.falsyMiss && !entry.value) {
    kit.trace({ type: 'wrong-on-purpose', switch: 'falsyMiss', key: request.key })
    return { kind: 'miss', seen }
  }
  const fresh = entry.dirty || kit.store.now() < entry.stamp.freshUntil
  if (entry.kind === 'absent') return fresh ? { kind: 'absent', entry, seen } : { kind: 'miss', seen }
  if (fresh) return { kind: 'fresh', entry, seen }
  return request.policy.protections.stale ? { kind: 'stale', entry, seen } : { kind: 'miss', seen }
}

type Judging = { request: Request; kit: Kit; tags: readonly number[] }

export function viewBytes(bytes: Bytes, judging: Judging): View {
  const { request, kit } = judging
  const opened = open(bytes, { schema: request.policy.codec.schema, tags: request.tags })
  if (opened.ok) return judge(opened.entry, bytes, judging)
  kit.trace({ type: 'unreadable', key: request.key, reason: opened.reason })
  return opened.reason === 'foreign' ? { kind: 'foreign' } : { kind: 'miss', seen: bytes }
}

export function view(found: Found, judging: Judging): View {
  if (found.kind === 'entry') return viewBytes(found.bytes, judging)
  if (found.kind === 'none') return { kind: 'miss', seen: undefined }
  judging.kit.trace({ type: 'unreadable', key: judging.request.key, reason: 'foreign' })
  return { kind: 'foreign' }
}
