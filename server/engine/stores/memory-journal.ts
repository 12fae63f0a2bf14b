import { asClean, asDirty, isDirty, versionOf } from '#server/engine/codecs/envelope.ts'
import type {
  Appended,
  AppendRequest,
  Clock,
  Durability,
  Journal,
  JournalRecord,
} from '#server/engine/ports.ts'
import type { MemoryData, Pending, Shelf } from '#server/engine/stores/memory-data.ts'
import { EPOCH, versionAt } from '#server/engine/versions.ts'

type Parts = { data: MemoryData; clock: Clock; shelf: Shelf }

const rank: Record<Durability, number> = { memory: 0, disk: 1, replica: 2 }
const places: Record<Durability, string> = {
  memory: 'the simulated store lives in memory only.',
  disk: 'the simulated store has a disk but no replica.',
  replica: 'the simulated store has a replica.',
}

/** The records of write-behind, as one shard. */
export function createMemoryJournal({ data, clock, shelf: { current, set } }: Parts): Journal {
  const inForce = () => (data.epoch.bound === data.process ? data.epoch.number : 0)

  function allocate(key: string, epoch: number) {
    if (inForce() === 0 || inForce() !== epoch) return undefined
    const found = current(key)
    const known = found === undefined || found === 'foreign' ? 0 : versionOf(found)
    if (known >= (epoch + 1) * EPOCH) return undefined
    data.sequence = Math.max(data.sequence + 1, known - epoch * EPOCH + 1)
    return versionAt(epoch, data.sequence)
  }

  function append(key: string, request: AppendRequest): Appended {
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
    if (rank[data.holds] >= rank[request.durability]) return { kind: 'appended', version }
    return { kind: 'unheld', version, reason: places[data.holds] }
  }

  function take(consumer: string, { count, idleMs }: { count: number; idleMs: number }): JournalRecord[] {
    const own = data.records.filter(record => record.consumer === consumer)
    const free = (record: Pending) =>
      record.consumer === undefined ||
      (record.consumer !== consumer && clock.now() - record.takenAt >= idleMs)
    const taken = [...own, ...data.records.filter(free)].slice(0, count)
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

  return {
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
    async durability(wanted) {
      const kept = rank[data.holds] >= rank[wanted]
      return { kept, reasons: kept ? [] : [places[data.holds]] }
    },
  }
}
