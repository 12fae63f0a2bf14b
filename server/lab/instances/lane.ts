import { isDeepStrictEqual } from 'node:util'
import { createRandom, createRealClock } from '#server/engine/clock.ts'
import { createEngine } from '#server/engine/engine.ts'
import { type Policy, parsePolicy } from '#server/engine/policy.ts'
import type { Clock } from '#server/engine/ports.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'
import type { Answer } from '#server/engine/strategies/answer.ts'
import type { RequestClass, TraceEvent } from '#server/engine/trace.ts'
import { createLaneDatabase } from '#server/lab/instances/lane-database.ts'
import { createLaneMeasures } from '#server/lab/instances/lane-measures.ts'
import { describe, partsOf } from '#server/lab/instances/lists.ts'
import { markOf } from '#server/lab/instances/marked-reads.ts'
import type { LaneReport, TroubleKind, Warmed } from '#server/lab/instances/messages.ts'
import { createMissedKeys } from '#server/lab/instances/missed-keys.ts'
import { createStaleJudge } from '#server/lab/instances/stale-judge.ts'
import { createWriteLog, decodeWrites, type LoggedWrite } from '#server/lab/instances/write-log.ts'
import { prefixOf, schemaOf } from '#server/lab/lane-places.ts'
import type { Lane } from '#server/lab/settings.ts'
import type { WorkloadRequest } from '#server/lab/workload/workload.ts'
import type { DataClient } from '#server/targets/data-client.ts'

type Options = {
  lane: Lane
  /** Nobody else's, now or ever: it names leases and a consumer of the journal. */
  name: string
  client: DataClient
  databaseUrl: string
  database: { connections: number; queryMs: number }
  seed: number
  machine: Clock
  trouble: (about: TroubleKind, message: string) => void
}

/** One policy at work: an engine with a cache prefix, a schema and connections of its own. */
export function createLane(options: Options) {
  const { lane, client, machine, trouble } = options
  const clock = createRealClock()
  const store = createRedisStore({ client: client.client, clock, prefix: prefixOf(lane.id) })
  const { databaseUrl: url, database: size } = options
  const database = createLaneDatabase({ url, schema: schemaOf(lane.id), clock, ...size })
  const measures = createLaneMeasures()
  const judge = createStaleJudge()
  const log = createWriteLog()
  const missed = createMissedKeys({ now: machine.now })
  let wantedPolicy = parsePolicy(lane.policy)
  let inForce = () => {}
  let swapping: Promise<void> = Promise.resolve()

  function hear(event: TraceEvent) {
    measures.hear(event)
    if (event.type === 'swap' && event.phase === 'begun') inForce()
    if (event.type === 'fail' && event.reason === 'load') trouble('load', `A load failed: ${event.message}`)
    if (event.type === 'write-failed') trouble('write', `A write failed: ${event.message}`)
    if (event.type === 'flush-failed') trouble('flush', `Writing behind is held up: ${event.message}`)
    if (event.type === 'dead-letter') {
      trouble('dead letter', `The database will never take "${event.key}": ${event.reason}`)
    }
    if (event.type === 'durability-missed') {
      trouble('durability', `A write is not safe on ${event.wanted}: ${event.reason}`)
    }
    if (event.type === 'breaker' && event.state === 'open') {
      trouble('cache', `The cache is left alone: ${event.reason}`)
    }
  }

  const engine = createEngine({
    store,
    source: database.source,
    clock,
    random: createRandom(options.seed),
    trace: hear,
    describe,
    policy: wantedPolicy,
    name: options.name,
    allowWrong: true,
  })

  function tell(write: LoggedWrite) {
    log.add(write)
    judge.learn(write)
  }

  async function read(key: string, dueAt: number) {
    const began = machine.now()
    const answer = await engine.read(key).catch(broken)
    const ended = machine.now()
    measures.read(answer, ended - dueAt)
    if (isMiss(answer.class)) missed.add(key)
    if (!engine.policy().wrong.dirtySet) return judgeByVersion(key, answer, { began, ended })
    // The textbook's dirty set knows no versions: what was written last is known by what it is.
    if (answer.ok && isRow(key))
      judge.read({ key, version: 0, mark: markOf(answer.found ? answer.value : undefined), began, ended })
  }

  function judgeByVersion(key: string, answer: Answer, { began, ended }: { began: number; ended: number }) {
    // The catalogue has no version that could be judged.
    const hasVersion = answer.ok && (answer.version > 0 || (!answer.found && isRow(key)))
    if (hasVersion) judge.read({ key, version: answer.found ? answer.version : 0, began, ended })
    const parts = answer.ok && answer.found ? partsOf(key, answer.value) : null
    if (parts) judge.read({ key, version: 0, parts, began, ended })
  }

  async function write(key: string, value: unknown, dueAt: number) {
    const removes = value === undefined
    const began = machine.now()
    const marks = engine.policy().wrong.dirtySet
    if (removes && !marks) tell({ kind: 'removing', key, version: 0, at: began, began })
    const answer = await (removes ? engine.remove(key) : engine.write(key, value)).catch(brokenWrite)
    const at = machine.now()
    measures.write(answer.ok, at - dueAt)
    if (!answer.ok) return
    if (answer.version === 0) return tell({ kind: 'marked', key, version: markOf(value), at, began })
    tell({ kind: removes ? 'removed' : 'written', key, version: answer.version, at, began })
  }

  /** A fault of ours, not of the cache or the database: those come as answers. */
  const broken = (error: unknown) => {
    trouble('fault', `A read met a fault: ${String(error)}`)
    return { ok: false, class: 'failed', reason: 'load', error: new Error('It met a fault.') } as const
  }
  const brokenWrite = (error: unknown) => {
    trouble('fault', `A write met a fault: ${String(error)}`)
    return { ok: false } as const
  }

  async function swap(next: Policy): Promise<void> {
    // A drain that is not done yet would end the flushing of what comes after it.
    await swapping
    const begun = Promise.withResolvers<void>()
    inForce = begun.resolve
    const drained = engine.swap(next)
    swapping = drained.catch(() => undefined)
    await Promise.race([begun.promise, drained])
  }

  /** null: the cache does not say. */
  async function unflushed(): Promise<number | null> {
    const { write, wrong } = engine.policy()
    const asked = wrong.dirtySet ? store.dirtyKeys() : store.lag()
    const known = await asked.catch(() => null)
    if (known === null) return write.kind === 'write-behind' ? null : 0
    return Array.isArray(known) ? known.length : known.pending
  }

  async function flush(until: number): Promise<number | null> {
    for (;;) {
      await engine.flush().catch(() => false)
      const left = await unflushed()
      if (left === 0 || machine.now() >= until) return left
      await new Promise<void>(resolve => machine.after(20, resolve))
    }
  }

  return {
    id: lane.id,
    start: engine.start,
    /** The sentence why the cache does not keep what this policy promises; null where it does. */
    async refusal({ write }: Policy): Promise<string | null> {
      if (write.kind !== 'write-behind' || write.durability === 'memory') return null
      const { kept, reasons } = await store.durability(write.durability)
      return kept ? null : `Writes would not be durable here, so this is refused: ${reasons.join(' ')}`
    },
    /** Resolves when requests run under it; throws the sentence why they never will. */
    async use(policy: Policy) {
      if (isDeepStrictEqual(policy, wantedPolicy)) return
      const before = wantedPolicy
      wantedPolicy = parsePolicy(policy)
      try {
        await swap(wantedPolicy)
      } catch (error) {
        wantedPolicy = before
        throw error
      }
    },
    resize: database.change,
    run(request: WorkloadRequest, { dueAt, value }: { dueAt: number; value: unknown }): Promise<void> {
      switch (request.kind) {
        case 'read':
        case 'list':
          return read(request.key, dueAt)
        case 'write':
        case 'insert':
        case 'remove':
          return write(request.key, value, dueAt)
      }
    },
    turnAway: measures.turnedAway,
    missed: missed.top,
    /** As a request would, with all that protects the database, but beside the load: it is not counted as one. */
    warm: async (key: string): Promise<Warmed> => warmedBy(await engine.read(key).catch(broken)),
    learn(encoded: Uint8Array) {
      for (const each of decodeWrites(encoded)) judge.learn(each)
    },
    /** Everything since the last cut. Reads are judged by what is known until then. */
    cut(knownUntil: number) {
      const { counts, ...latencies } = measures.cut()
      const written = log.cut(machine.now())
      if (written.dropped > 0) {
        trouble('too many writes', `${written.dropped} acknowledged writes were too many to be told.`)
      }
      const { busy, queue, connections } = database.load()
      const report: LaneReport = {
        id: lane.id,
        counts: { ...counts, ...database.take(), ...judge.judge(knownUntil) },
        ...latencies,
        writes: written.bytes,
        busy,
        queue: queue + engine.loading().waiting,
        connections,
        broken: !engine.cacheUsable(),
      }
      return { report, coversUntil: written.coversUntil }
    },
    flush,
    async stop() {
      await engine.stop()
      client.close()
      await database.end()
    },
  }
}

const isMiss = (each: RequestClass) => each === 'loaded' || each === 'joined'

type Read = Pick<Answer, 'class'> & ({ ok: true; found: boolean } | { ok: false; error: Error })

function warmedBy(answer: Read): Warmed {
  if (!answer.ok) return { kind: 'failed', why: answer.error.message.slice(0, 500) }
  if (answer.class === 'bypassed') {
    return { kind: 'failed', why: 'The policy, or an outage, lets reads pass by the cache: nothing is kept.' }
  }
  if (!answer.found) return { kind: 'absent' }
  return { kind: isMiss(answer.class) ? 'loaded' : 'there' }
}

const isRow = (key: string) => key !== 'products' && !key.startsWith('category:')

export type AppLane = ReturnType<typeof createLane>
