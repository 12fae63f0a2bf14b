import { createRandom } from '#server/engine/clock.ts'
import { createEngine, type Engine } from '#server/engine/engine.ts'
import type { Policy } from '#server/engine/policy.ts'
import type { Clock } from '#server/engine/ports.ts'
import { calm, type Faults, overNetwork } from '#server/engine/simulation/network.ts'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createMemoryRows, createMemorySource, type Derived } from '#server/engine/source/memory.ts'
import { createMemoryData, createMemoryStore } from '#server/engine/stores/memory.ts'
import type { TraceEvent } from '#server/engine/trace.ts'

export type Told = TraceEvent & { client: string; at: number }

export type WorldOptions = {
  seed: number
  policy: Policy
  faults?: Faults
  /** How long the database thinks about a load. */
  loadMs?: number
  affected?: Record<string, string[]>
  tags?: Record<string, string[]>
  derived?: Derived
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
}: WorldOptions) {
  const clock = createVirtualClock()
  const random = createRandom(seed)
  const data = createMemoryData()
  const rows = createMemoryRows()
  const trace: Told[] = []
  const source = createMemorySource(rows, { affectedBy: key => affected[key] ?? [], derived })
  const store = createMemoryStore({ data, clock })
  const database: Faults = { ...faults, duplicate: 0, drop: 0, latencyMs: loadMs / 2 }

  function addClient(name: string) {
    let alive = true
    const isAlive = () => alive
    /** Timers of the dead do not ring. */
    const ownClock: Clock = {
      now: clock.now,
      after: (ms, run) => clock.after(ms, () => alive && run()),
    }
    const wires = { clock, random, alive: isAlive }
    const engine: Engine = createEngine({
      store: overNetwork(store, { ...wires, faults }),
      source: overNetwork(source, { ...wires, faults: database }),
      clock: ownClock,
      random,
      trace: event => {
        if (alive) trace.push({ ...event, client: name, at: clock.now() })
      },
      describe: key => ({ kind: key.split(':')[0] ?? key, tags: tags[key] ?? [] }),
      policy,
      name,
      allowWrong: true,
    })
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
    addClient,
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
