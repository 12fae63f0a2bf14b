import { createRandom } from '#server/engine/clock.ts'
import { createEngine, type Engine, type EngineParts } from '#server/engine/engine.ts'
import type { Policy } from '#server/engine/policy.ts'
import type { Clock, Version } from '#server/engine/ports.ts'
import { type DatabaseFaults, failing, healthy } from '#server/engine/simulation/failing-database.ts'
import { calm, type Faults, overNetwork } from '#server/engine/simulation/network.ts'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createMemoryRows, createMemorySource, type Derived } from '#server/engine/source/memory.ts'
import { createMemoryData, createMemoryStore } from '#server/engine/stores/memory.ts'
import type { TraceEvent } from '#server/engine/trace.ts'

export type Told = TraceEvent & { client: string; at: number }

export type Committed = { key: string; version: Version; value: unknown; at: number }

/** Changes what an engine is made of: a mistake on purpose, for a law to find. */
export type Plant = (parts: EngineParts) => EngineParts

export type WorldOptions = {
  seed: number
  policy: Policy
  faults?: Faults
  /** How long the database thinks about a load. */
  loadMs?: number
  affected?: Record<string, string[]>
  tags?: Record<string, string[]>
  derived?: Derived
  plant?: Plant
}

/** A cache, a database and any number of clients in one process and in virtual time. The strategies are the real ones. */
export function createWorld({
  seed,
  policy,
  faults = calm,
  loadMs = 20,
  affected = {},
  tags = {},
  derived = {},
  plant = parts => parts,
}: WorldOptions) {
  const clock = createVirtualClock()
  const random = createRandom(seed)
  const data = createMemoryData()
  const rows = createMemoryRows()
  const trace: Told[] = []
  const commits: Committed[] = []
  /** Moments at which the cache left somebody without an answer. */
  const silences: number[] = []
  const source = createMemorySource(rows, { affectedBy: key => affected[key] ?? [], derived })
  const store = createMemoryStore({ data, clock })
  const network = { ...faults }
  const lineToDatabase: Faults = { ...faults, duplicate: 0, drop: 0, latencyMs: loadMs / 2 }
  const database: DatabaseFaults = { ...healthy }
  rows.listeners.add(({ key, version }) =>
    commits.push({ key, version, value: rows.rows.get(key)?.value, at: clock.now() }),
  )

  function addClient(name: string) {
    let alive = true
    const isAlive = () => alive
    /** Timers of the dead do not ring. */
    const ownClock: Clock = {
      now: clock.now,
      after: (ms, run) => clock.after(ms, () => alive && run()),
    }
    const wires = { clock, random, alive: isAlive }
    const parts: EngineParts = {
      store: overNetwork(store, {
        ...wires,
        faults: network,
        onSilence: () => silences.push(clock.now()),
        patienceMs: policy.protections.cacheBudgetMs,
      }),
      source: overNetwork(failing(source, { clock, random, faults: database }), {
        ...wires,
        faults: lineToDatabase,
      }),
      clock: ownClock,
      random,
      trace: event => {
        if (alive) trace.push({ ...event, client: name, at: clock.now() })
      },
      describe: key => ({ kind: key.split(':')[0] ?? key, tags: tags[key] ?? [] }),
      policy,
      name,
      allowWrong: true,
    }
    const engine: Engine = createEngine(plant(parts))
    return {
      name,
      engine,
      alive: isAlive,
      crash() {
        alive = false
      },
    }
  }

  return {
    clock,
    random,
    data,
    rows,
    store,
    source,
    trace,
    commits,
    silences,
    addClient,
    /** From now on the database behaves like this. */
    troubleDatabase: (troubles: DatabaseFaults) => void Object.assign(database, troubles),
    /** From now on nothing goes wrong any more. */
    calmDown() {
      for (const each of [network, lineToDatabase]) Object.assign(each, { drop: 0, duplicate: 0, delay: 0 })
      Object.assign(database, healthy)
    },
    /** The cache comes back with nothing. */
    loseCache() {
      data.entries.clear()
      data.leases.clear()
      data.tags.clear()
      data.records = []
      data.checkpoint = undefined
      data.process += 1
      for (const each of data.lost) each()
    },
    /** What the cache holds now, to be brought back later. */
    remember() {
      const copy = structuredClone({
        entries: data.entries,
        leases: data.leases,
        tags: data.tags,
        checkpoint: data.checkpoint,
      })
      return () => {
        Object.assign(data, structuredClone(copy))
        data.process += 1
        for (const each of data.lost) each()
      }
    },
  }
}

export type World = ReturnType<typeof createWorld>
export type Client = ReturnType<World['addClient']>
