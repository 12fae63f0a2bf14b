import type { Appended, Clock, Journal, JournalRecord } from '#server/engine/ports.ts'
import type { Names } from '#server/engine/stores/names.ts'
import {
  asBytes,
  asList,
  asNumber,
  asText,
  type RedisClient,
  runScript,
} from '#server/engine/stores/redis-call.ts'
import { createConfirmed } from '#server/engine/stores/redis-confirmed.ts'
import { readDurability } from '#server/engine/stores/redis-durability.ts'
import { type Script, scripts } from '#server/engine/stores/scripts.ts'
import type { ServerClock } from '#server/engine/stores/server-clock.ts'

const GROUP = 'flush'

function recordOf(shard: number, entry: unknown, deliveries: number): JournalRecord | undefined {
  const [id, fields] = asList(entry)
  if (!Array.isArray(fields)) return undefined
  const [, key, , version, , bytes] = fields
  return {
    id: asText(id),
    shard,
    key: asText(key),
    version: asNumber(version),
    bytes: asBytes(bytes),
    deliveries,
  }
}

const recordsOf = (shard: number, entries: unknown, deliveries: number) =>
  asList(entries)
    .map(entry => recordOf(shard, entry, deliveries))
    .filter(record => record !== undefined)

function appended(reply: unknown): Appended {
  const [kind, number] = asList(reply).map(asText)
  if (kind === 'appended' || kind === 'full') return { kind, version: Number(number) }
  if (kind === 'epoch') return { kind, epoch: Number(number) }
  return { kind: kind === 'foreign' ? 'foreign' : 'late' }
}

type Options = {
  client: RedisClient
  /** For appends that wait for a disk or a replica: they hold up whatever comes behind them. */
  waiting: RedisClient
  names: Names
  clock: Clock
  time: ServerClock
}

/** One stream with one consumer group per shard; the value of a key and its record share a slot. */
export function createRedisJournal({ client, waiting, names, clock, time }: Options): Journal {
  const shards = Array.from({ length: names.shards }, (_, shard) => shard)
  const run = (script: Script, keys: string[], args: (string | Buffer)[]) =>
    runScript(client, script, { keys, args })
  const confirmed = createConfirmed({ client: waiting, time })
  const everyShard = <T>(each: (shard: number) => Promise<T>) => Promise.all(shards.map(each))

  async function createGroup(shard: number) {
    try {
      await client.xgroup('CREATE', names.journal(shard), GROUP, '0', 'MKSTREAM')
    } catch (error) {
      if (!(error instanceof Error) || !error.message.startsWith('BUSYGROUP')) throw error
    }
  }

  async function readGroup(
    shard: number,
    consumer: string,
    { from, count }: { from: string; count: number },
  ) {
    const args = ['GROUP', GROUP, consumer, 'COUNT', count, 'STREAMS', names.journal(shard), from]
    const reply = await client.xreadgroupBuffer(...args)
    // RESP3 answers a map, which arrives as a list of [name, entries] or as a flat list of both.
    const [first, second] = asList(reply)
    const entries = Array.isArray(first) ? first[1] : second
    return recordsOf(shard, entries, 1)
  }

  async function claim(
    shard: number,
    consumer: string,
    { count, idleMs }: { count: number; idleMs: number },
  ) {
    const reply = await client.xautoclaimBuffer(
      names.journal(shard),
      GROUP,
      consumer,
      idleMs,
      '0',
      'COUNT',
      count,
    )
    return recordsOf(shard, asList(reply)[1], 1)
  }

  async function withDeliveries(shard: number, consumer: string, records: JournalRecord[]) {
    const [first, last] = [records.at(0), records.at(-1)]
    if (!first || !last) return records
    const pending = await client.xpending(
      names.journal(shard),
      GROUP,
      first.id,
      last.id,
      records.length,
      consumer,
    )
    const counts = new Map(asList(pending).map(each => [asText(asList(each)[0]), asNumber(asList(each)[3])]))
    return records.map(record => ({ ...record, deliveries: counts.get(record.id) ?? 1 }))
  }

  async function takeShard(
    shard: number,
    consumer: string,
    { count, idleMs }: { count: number; idleMs: number },
  ) {
    const own = await readGroup(shard, consumer, { from: '0', count })
    const room = count - own.length
    if (room === 0) return withDeliveries(shard, consumer, own)
    // What has to be tried again does not hold up what came after it.
    const fresh = await readGroup(shard, consumer, { from: '>', count: room })
    const orphaned = own.length > 0 ? [] : await claim(shard, consumer, { count, idleMs })
    return [...(await withDeliveries(shard, consumer, [...own, ...orphaned])), ...fresh]
  }

  return {
    async open(epoch) {
      await everyShard(async shard => {
        await createGroup(shard)
        await run(scripts.openEpoch, [names.epoch(shard)], [String(epoch)])
      })
    },
    async append(key, { epoch, bytes, until, limit, durability }) {
      const shard = names.shardOf(key)
      const home = [
        names.entry(key),
        names.lease(key),
        names.journal(shard),
        names.sequence(shard),
        names.epoch(shard),
      ]
      const most = Math.max(1, Math.ceil(limit / names.shards))
      const args = [String(epoch), Buffer.from(bytes), String(until), String(most), key]
      const sent = clock.now()
      const command = { script: scripts.append, keys: home, args }
      const { reply, missing } =
        durability === 'memory'
          ? { reply: await runScript(client, scripts.append, command), missing: undefined }
          : await confirmed.run(command, { shard, until, wanted: durability })
      const [, , seconds, micros] = asList(reply)
      if (micros !== undefined) time.learn(sent, asNumber(seconds) * 1000 + asNumber(micros) / 1000)
      const outcome = appended(reply)
      if (outcome.kind !== 'appended' || missing === undefined) return outcome
      return { kind: 'unheld', version: outcome.version, reason: missing }
    },
    async allocate(key, epoch) {
      const shard = names.shardOf(key)
      const keys = [names.entry(key), names.sequence(shard), names.epoch(shard)]
      const [kind, number] = asList(await run(scripts.allocate, keys, [String(epoch)])).map(asText)
      return kind === 'version' ? { kind, version: Number(number) } : { kind: 'epoch', epoch: Number(number) }
    },
    async take(consumer, wanted) {
      const batches = await everyShard(async shard => {
        try {
          return await takeShard(shard, consumer, wanted)
        } catch (error) {
          if (!(error instanceof Error) || !error.message.startsWith('NOGROUP')) throw error
          await createGroup(shard)
          return takeShard(shard, consumer, wanted)
        }
      })
      return batches.flat()
    },
    async acknowledge(records) {
      await everyShard(async shard => {
        const ids = records.filter(record => record.shard === shard).map(record => record.id)
        if (ids.length === 0) return
        // As one step: acknowledged but not removed, a record would belong to nobody and count as waiting for ever.
        const both = client.multi().xack(names.journal(shard), GROUP, ...ids)
        const results = (await both.xdel(names.journal(shard), ...ids).exec()) ?? []
        const failed = results.find(([error]) => error !== null)
        if (failed?.[0]) throw failed[0]
      })
    },
    async settle(key, version, ms) {
      await run(
        scripts.settle,
        [names.entry(key), names.lease(key)],
        [String(version), String(Math.ceil(ms))],
      )
    },
    async lag() {
      const lengths = await everyShard(shard => client.xlen(names.journal(shard)))
      return { pending: lengths.reduce((sum, length) => sum + length, 0) }
    },
    async durability(wanted) {
      const reasons = await readDurability(waiting, { wanted, waits: await confirmed.knowsWaitaof() })
      if (reasons.length > 0 || wanted === 'memory') return { kept: wanted === 'memory', reasons }
      const tried = client.isCluster ? shards : [0]
      const trials = await Promise.all(tried.map(shard => confirmed.tryOut(names.trial(shard), wanted)))
      const missing = [...new Set(trials.filter(reason => reason !== undefined))]
      return { kept: missing.length === 0, reasons: missing }
    },
  }
}
