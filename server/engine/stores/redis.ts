import type { Cluster, Redis } from 'ioredis'
import { identityOf } from '#server/engine/codecs/envelope.ts'
import type {
  CacheStore,
  Clock,
  DirtySet,
  Fill,
  Filled,
  Found,
  Invalidated,
  Journal,
  LeaseRequest,
  Put,
} from '#server/engine/ports.ts'
import { createNames, usualShards } from '#server/engine/stores/names.ts'
import {
  asBytes,
  asList,
  asNumber,
  asText,
  inBytes,
  runScript,
  saysWrongType,
} from '#server/engine/stores/redis-call.ts'
import { createRedisDirtySet } from '#server/engine/stores/redis-dirty-set.ts'
import { createRedisJournal } from '#server/engine/stores/redis-journal.ts'
import { createReads } from '#server/engine/stores/redis-reads.ts'
import { scripts } from '#server/engine/stores/scripts.ts'
import { createServerClock } from '#server/engine/stores/server-clock.ts'

type Options = {
  client: Redis | Cluster
  /**
   * A connection of its own for writes that wait for a disk or a replica; the others would wait behind them. Its
   * `commandTimeout`, if it has one, must be longer than the policy's `holdMs`.
   */
  waiting?: Redis | Cluster
  clock: Clock
  prefix: string
  shards?: number
}

const isPut = (reply: string): reply is Put => ['stored', 'foreign', 'dirty', 'late'].includes(reply)
const NONE: Found = { kind: 'none' }
const FOREIGN: Found = { kind: 'foreign' }
const NO_TAGS: number[] = []

/**
 * The store on a Redis or Valkey server, standalone or Cluster. The client is handed in and should be made with
 * `maxRetriesPerRequest: 0` (no command runs twice) and `enableOfflineQueue: false` (no command runs later).
 */
export function createRedisStore({
  client: given,
  waiting = given,
  clock,
  prefix,
  shards = usualShards,
}: Options): CacheStore & Journal & DirtySet {
  const client = inBytes(given)
  const names = createNames({ prefix, shards })
  const time = createServerClock(clock)
  const shardNumbers = Array.from({ length: shards }, (_, shard) => shard)
  const pair = (key: string) => [names.entry(key), names.lease(key)]
  const run = async (
    script: (typeof scripts)[keyof typeof scripts],
    keys: string[],
    args: (string | Buffer)[],
  ) => runScript(client, script, { keys, args })

  const reads = createReads(client)
  const fetch = (key: string, name: string) => reads(name, client.isCluster ? names.shardOf(key) : 0)

  const counter = async (tag: string) => {
    const name = names.tag(tag)
    return Number(await (client.isCluster ? client.get(name) : reads(name, 0)))
  }
  const counters = (tags: readonly string[]): Promise<number[]> | number[] =>
    tags.length === 0 ? NO_TAGS : Promise.all(tags.map(counter))
  /** Counters that exist afterwards, so that an entry never remembers "none". */
  const snapshot = (tags: readonly string[]) =>
    Promise.all(tags.map(tag => run(scripts.tag, [names.tag(tag)], ['read']).then(asNumber)))

  const found = (bytes: Buffer | null): Found => (bytes === null ? NONE : { kind: 'entry', bytes })
  const foreignOr = (error: unknown): Found => {
    if (saysWrongType(error)) return FOREIGN
    throw error
  }

  // The hot path: one promise between the client's and the caller's.
  const untagged = (bytes: Buffer | null) => ({ found: found(bytes), tags: NO_TAGS })
  const untaggedForeign = (error: unknown) => ({ found: foreignOr(error), tags: NO_TAGS })
  async function withCounters(entry: Promise<Found>, tags: readonly string[]) {
    const [each, versions] = await Promise.all([entry, counters(tags)])
    return { found: each, tags: versions }
  }

  async function slide(name: string, ms: number): Promise<Found> {
    const [kind, bytes] = asList(await run(scripts.slide, [name], [String(ms)]))
    if (asText(kind) === 'entry') return { kind: 'entry', bytes: asBytes(bytes) }
    return asText(kind) === 'none' ? NONE : FOREIGN
  }

  async function lease(key: string, { token, ms, seen, tags }: LeaseRequest) {
    const sent = clock.now()
    const identity = seen === undefined ? '' : identityOf(seen)
    const [reply, tagVersions] = await Promise.all([
      run(scripts.lease, pair(key), [token, String(ms), identity]),
      snapshot(tags),
    ])
    const [kind, bytes, seconds, micros] = asList(reply)
    time.learn(sent, asNumber(seconds) * 1000 + asNumber(micros) / 1000)
    if (asText(kind) === 'found') return { kind: 'found' as const, bytes: asBytes(bytes), tags: tagVersions }
    if (asText(kind) === 'leased') return { kind: 'leased' as const, fence: asText(bytes), tags: tagVersions }
    return asText(kind) === 'taken' ? { kind: 'taken' as const } : { kind: 'foreign' as const }
  }

  async function fill(key: string, { token, bytes, ms, tags }: Fill): Promise<Filled> {
    const sent = run(scripts.fill, pair(key), [token ?? '', Buffer.from(bytes), String(Math.ceil(ms))])
    const [reply, after] = await Promise.all([sent, counters(tags)])
    const kind = asText(reply)
    if (kind === 'filled') return { kind, tags: after }
    return { kind: kind === 'older' || kind === 'foreign' ? kind : 'lost' }
  }

  return {
    now: time.now,
    read(key, tags, slideMs) {
      const name = names.entry(key)
      if (slideMs > 0) return withCounters(slide(name, slideMs), tags)
      if (tags.length > 0) return withCounters(fetch(key, name).then(found, foreignOr), tags)
      return fetch(key, name).then(untagged, untaggedForeign)
    },
    lease,
    fill,
    async renew(key, token, ms) {
      return asNumber(await run(scripts.renew, [names.lease(key)], [token, String(ms)])) === 1
    },
    async release(key, token) {
      return asNumber(await run(scripts.release, [names.lease(key)], [token ?? ''])) === 1
    },
    async invalidate(key, at): Promise<Invalidated> {
      const args = at ? [String(at.version), Buffer.from(at.tombstone), String(at.ms)] : ['', '', '0']
      const reply = asText(await run(scripts.invalidate, pair(key), args))
      return reply === 'removed' || reply === 'newer' || reply === 'dirty' || reply === 'foreign'
        ? reply
        : 'absent'
    },
    async put(key, { bytes, version, ms, until }): Promise<Put> {
      const args = [String(version), Buffer.from(bytes), String(Math.ceil(ms)), String(until)]
      const reply = asText(await run(scripts.put, pair(key), args))
      return isPut(reply) ? reply : 'older'
    },
    async bumpTag(tag) {
      return asNumber(await run(scripts.tag, [names.tag(tag)], ['bump']))
    },
    async checkpoint(mark) {
      await Promise.all(shardNumbers.map(shard => client.set(names.checkpoint(shard), mark)))
    },
    async checkpoints() {
      const marks = await Promise.all(shardNumbers.map(shard => client.get(names.checkpoint(shard))))
      return marks.filter(mark => mark !== null)
    },
    onLost(listener) {
      client.on('close', listener)
      client.on('-node', listener)
      return () => {
        client.off('close', listener)
        client.off('-node', listener)
      }
    },
    ...createRedisJournal({ client, waiting: inBytes(waiting), names, clock, time }),
    ...createRedisDirtySet({ client, names }),
  }
}
