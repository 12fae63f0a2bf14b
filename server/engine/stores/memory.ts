import {
  asClean,
  asDirty,
  identityOf,
  isDirty,
  isOurs,
  isTombstone,
  versionOf,
  withVersion,
} from '#server/engine/codecs/envelope.ts'
import type {
  Appended,
  Bytes,
  CacheStore,
  Clock,
  DirtySet,
  Fill,
  Filled,
  Found,
  Invalidated,
  Journal,
  JournalRecord,
  Lease,
  LeaseRequest,
  Put,
} from '#server/engine/ports.ts'
import { EPOCH, versionAt } from '#server/engine/versions.ts'

type Held = { bytes: Bytes; until: number }
type Pending = JournalRecord & { consumer: string | undefined; takenAt: number }

/** What a server would keep. Several stores may stand in front of one of these. */
export function createMemoryData() {
  return {
    entries: new Map<string, Held>(),
    leases: new Map<string, { token: string; until: number }>(),
    tags: new Map<string, number>(),
    records: [] as Pending[],
    dirty: new Set<string>(),
    sequence: 0,
    epoch: { number: 0, bound: -1 },
    /** Grows with each restart. */
    process: 0,
    ids: 0,
    checkpoint: undefined as string | undefined,
    lost: new Set<() => void>(),
  }
}
export type MemoryData = ReturnType<typeof createMemoryData>

/** The store in this process's memory: the same answers as a real server, in steps that are atomic by nature. */
export function createMemoryStore({
  data,
  clock,
}: {
  data: MemoryData
  clock: Clock
}): CacheStore & Journal & DirtySet {
  const current = (key: string): Bytes | 'foreign' | undefined => {
    const held = data.entries.get(key)
    if (held === undefined) return undefined
    if (held.until <= clock.now()) {
      data.entries.delete(key)
      return undefined
    }
    return isOurs(held.bytes) ? held.bytes : 'foreign'
  }
  const holder = (key: string) => {
    const lease = data.leases.get(key)
    return lease !== undefined && lease.until > clock.now() ? lease.token : undefined
  }
  const set = (key: string, bytes: Bytes, ms: number) =>
    data.entries.set(key, { bytes, until: clock.now() + ms })
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
    data.leases.set(key, { token, until: clock.now() + ms })
    return { kind: 'leased', tags: snapshot(tags) }
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

  const inForce = () => (data.epoch.bound === data.process ? data.epoch.number : 0)

  function allocate(key: string, epoch: number) {
    if (inForce() === 0 || inForce() !== epoch) return undefined
    const found = current(key)
    const known = found === undefined || found === 'foreign' ? 0 : versionOf(found)
    if (known >= (epoch + 1) * EPOCH) return undefined
    data.sequence = Math.max(data.sequence + 1, known - epoch * EPOCH + 1)
    return versionAt(epoch, data.sequence)
  }

  function append(
    key: string,
    request: { epoch: number; bytes: Bytes; until: number; limit: number },
  ): Appended {
    if (clock.now() > request.until) return { kind: 'late' }
    if (current(key) === 'foreign') return { kind: 'foreign' }
    const version = allocate(key, request.epoch)
    if (version === undefined) return { kind: 'epoch', epoch: inForce() === request.epoch ? 0 : inForce() }
    if (data.records.length >= request.limit) return { kind: 'full', version }
    const bytes = asDirty(request.bytes, version)
    data.entries.set(key, { bytes, until: Number.POSITIVE_INFINITY })
    data.leases.delete(key)
    data.records.push({
      id: `${++data.ids}`,
      shard: 0,
      key,
      version,
      bytes,
      deliveries: 0,
      consumer: undefined,
      takenAt: 0,
    })
    return { kind: 'appended', version }
  }

  function take(consumer: string, { count, idleMs }: { count: number; idleMs: number }): JournalRecord[] {
    const own = data.records.filter(record => record.consumer === consumer)
    const free = (record: Pending) => record.consumer === undefined || clock.now() - record.takenAt >= idleMs
    const taken = (own.length > 0 ? own : data.records.filter(free)).slice(0, count)
    for (const record of taken)
      Object.assign(record, { consumer, takenAt: clock.now(), deliveries: record.deliveries + 1 })
    return taken.map(record => ({ ...record }))
  }

  function settle(key: string, version: number, ms: number) {
    const found = current(key)
    if (found === undefined || found === 'foreign' || versionOf(found) > version) return
    if (versionOf(found) < version) {
      data.entries.delete(key)
      data.leases.delete(key)
    } else if (isDirty(found)) set(key, asClean(found), ms)
  }

  const store: CacheStore & Journal & DirtySet = {
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
    async open(epoch) {
      if (inForce() >= epoch) return
      data.epoch = { number: Math.max(epoch, data.epoch.number + 1), bound: data.process }
    },
    append: async (key, request) => append(key, request),
    async allocate(key, epoch) {
      const version = allocate(key, epoch)
      if (version !== undefined) return { kind: 'version', version }
      return { kind: 'epoch', epoch: inForce() === epoch ? 0 : inForce() }
    },
    take: async (consumer, wanted) => take(consumer, wanted),
    async acknowledge(records) {
      const done = new Set(records.map(record => record.id))
      data.records = data.records.filter(record => !done.has(record.id))
    },
    settle: async (key, version, ms) => settle(key, version, ms),
    lag: async () => ({ pending: data.records.length }),
    durability: async () => ({ durable: false, reasons: ['the simulated store lives in memory only.'] }),
    async markDirty(key, bytes) {
      data.entries.set(key, { bytes, until: Number.POSITIVE_INFINITY })
      data.dirty.add(key)
    },
    dirtyKeys: async () => [...data.dirty],
    dirtyBytes: async key => data.entries.get(key)?.bytes,
    async unmark(key) {
      data.dirty.delete(key)
    },
  }
  return store
}
