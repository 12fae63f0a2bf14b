import { identityOf, isDirty, isTombstone, versionOf, withVersion } from '#server/engine/codecs/envelope.ts'
import type {
  Bytes,
  CacheStore,
  Clock,
  Fill,
  Filled,
  Found,
  Invalidated,
  Lease,
  LeaseRequest,
  Put,
} from '#server/engine/ports.ts'
import type { MemoryData, Shelf } from '#server/engine/stores/memory-data.ts'

type Parts = { data: MemoryData; clock: Clock; shelf: Shelf }

/** Entries, their leases and their tags. */
export function createMemoryEntries({ data, clock, shelf: { current, set } }: Parts): CacheStore {
  const holder = (key: string) => {
    const lease = data.leases.get(key)
    return lease !== undefined && lease.until > clock.now() ? lease.token : undefined
  }
  const counters = (tags: readonly string[]) => tags.map(tag => data.tags.get(tag) ?? 0)
  const seed = () => Math.floor(clock.now() * 1000) + ++data.ids
  const snapshot = (tags: readonly string[]) =>
    tags.map(tag => {
      const version = data.tags.get(tag) ?? seed()
      data.tags.set(tag, version)
      return version
    })

  function lease(key: string, { token, ms, seen, tags }: LeaseRequest): Lease {
    const found = current(key)
    if (found === 'foreign') return { kind: 'foreign' }
    const other = found !== undefined && (seen === undefined || !identityOf(found).equals(identityOf(seen)))
    if (found !== undefined && !isTombstone(found) && other)
      return { kind: 'found', bytes: found, tags: snapshot(tags) }
    if (holder(key) !== undefined) return { kind: 'taken' }
    const fence = `${token}@${++data.ids}`
    data.leases.set(key, { token: fence, until: clock.now() + ms })
    return { kind: 'leased', fence, tags: snapshot(tags) }
  }

  function fill(key: string, { token, bytes, ms, tags }: Fill): Filled {
    if (token !== undefined && holder(key) !== token) return { kind: 'lost' }
    if (token !== undefined) data.leases.delete(key)
    const found = current(key)
    if (found === 'foreign') return { kind: 'foreign' }
    const version = versionOf(bytes)
    if (found !== undefined && version > 0 && versionOf(found) > version) return { kind: 'older' }
    // A row that is not there has no version of its own; what is known of the key must not be forgotten with it.
    set(key, found !== undefined && version === 0 ? withVersion(bytes, versionOf(found)) : bytes, ms)
    return { kind: 'filled', tags: counters(tags) }
  }

  function invalidate(
    key: string,
    at: { version: number; tombstone: Bytes; ms: number } | undefined,
  ): Invalidated {
    data.leases.delete(key)
    const found = current(key)
    if (found === 'foreign') return 'foreign'
    const dirty = found !== undefined && isDirty(found)
    if (at === undefined) {
      if (found === undefined || dirty) return dirty ? 'dirty' : 'absent'
      data.entries.delete(key)
      return 'removed'
    }
    if (at.version === 0) {
      if (found === undefined || dirty) return dirty ? 'dirty' : 'absent'
      set(key, withVersion(at.tombstone, versionOf(found)), at.ms)
      return 'removed'
    }
    if (found !== undefined && versionOf(found) >= at.version) return dirty ? 'dirty' : 'newer'
    set(key, at.tombstone, at.ms)
    return found === undefined ? 'absent' : 'removed'
  }

  function put(key: string, { bytes, version, ms, until }: Parameters<CacheStore['put']>[1]): Put {
    if (clock.now() > until) return 'late'
    data.leases.delete(key)
    const found = current(key)
    if (found === 'foreign') return 'foreign'
    if (found !== undefined && versionOf(found) >= version) return isDirty(found) ? 'dirty' : 'older'
    set(key, bytes, ms)
    return 'stored'
  }

  return {
    now: () => clock.now(),
    async read(key, tags, slideMs) {
      const bytes = current(key)
      const held = data.entries.get(key)
      if (held !== undefined && slideMs > 0 && Number.isFinite(held.until)) held.until = clock.now() + slideMs
      const found: Found =
        bytes === undefined
          ? { kind: 'none' }
          : bytes === 'foreign'
            ? { kind: 'foreign' }
            : { kind: 'entry', bytes }
      return { found, tags: counters(tags) }
    },
    lease: async (key, request) => lease(key, request),
    fill: async (key, request) => fill(key, request),
    async renew(key, token, ms) {
      if (holder(key) !== token) return false
      data.leases.set(key, { token, until: clock.now() + ms })
      return true
    },
    async release(key, token) {
      if (holder(key) === undefined || (token !== undefined && holder(key) !== token)) return false
      return data.leases.delete(key)
    },
    invalidate: async (key, at) => invalidate(key, at),
    put: async (key, entry) => put(key, entry),
    async bumpTag(tag) {
      const version = data.tags.has(tag) ? (data.tags.get(tag) ?? 0) + 1 : seed()
      data.tags.set(tag, version)
      return version
    },
    async checkpoint(mark) {
      data.checkpoint = mark
    },
    checkpoints: async () => (data.checkpoint === undefined ? [] : [data.checkpoint]),
    onLost(listener) {
      data.lost.add(listener)
      return () => {
        data.lost.delete(listener)
      }
    },
  }
}
