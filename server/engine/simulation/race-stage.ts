import { AsyncLocalStorage } from 'node:async_hooks'
import { createRandom } from '#server/engine/clock.ts'
import { open, seal } from '#server/engine/codecs/envelope.ts'
import { createEngine, type Engine, type EngineParts } from '#server/engine/engine.ts'
import type { Policy } from '#server/engine/policy.ts'
import type { Clock, SourceOfTruth } from '#server/engine/ports.ts'
import { createGates } from '#server/engine/simulation/gates.ts'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createMemoryRows, createMemorySource, type Derived } from '#server/engine/source/memory.ts'
import { createMemoryData, createMemoryStore } from '#server/engine/stores/memory.ts'
import type { Describe } from '#server/engine/strategies/request.ts'

type Store = EngineParts['store']
type Data = ReturnType<typeof createMemoryData>
/** What one client does: with the engine of his own process, or with everybody's. */
export type Program = (own: Engine, all: readonly Engine[]) => Promise<unknown>
export type Setting = {
  policy: Policy
  programs: [Program, Program]
  /** The cache holds the old value at the beginning. */
  warm?: boolean
  old?: string
  /** Rows beside the one of the key, and answers that are made of them. */
  rows?: Record<string, string>
  derived?: Derived
  describe?: Describe
  /** The database's answer is a while on its way: a step of its own. */
  slowAnswer?: boolean
  /** A cache that makes a mistake on purpose. */
  plant?: (store: Store, data: Data) => Store
  /** What counts as harm, where it is not the cache that ends stale. */
  harm?: (end: { answers: readonly unknown[]; truth: unknown }) => boolean
}
export type Outcome = { schedule: string[]; stale: boolean; cached: unknown; truth: unknown }

export const KEY = 'k'
export const NOTHING = 'nothing'
const plain: Describe = () => ({ kind: KEY, tags: [] })

/** The answer of the last call that was let through its gate. */
type Answered = { name: string; answer: unknown }

function watched<T extends object>(target: T, tell: (answered: Answered) => void): T {
  return new Proxy(target, {
    get(owner, name, receiver) {
      const member: unknown = Reflect.get(owner, name, receiver)
      if (typeof member !== 'function' || name === 'now' || name === 'onLost' || name === 'follow')
        return member
      return async (...args: unknown[]) => {
        const answer: unknown = await Reflect.apply(member, owner, args)
        tell({ name: String(name), answer })
        return answer
      }
    },
  })
}

function furnish({ policy, warm = false, old = 'old', rows: others = {}, derived = {} }: Setting) {
  const data = createMemoryData()
  const rows = createMemoryRows()
  rows.rows.set(KEY, { version: 1, value: old })
  for (const [key, value] of Object.entries(others)) rows.rows.set(key, { version: 1, value })
  if (warm) {
    const stamp = { version: 1, created: 0, freshUntil: 1e15, loadMs: 1, tags: [], tagVersions: [] }
    const bytes = seal('value', stamp, { codec: policy.codec.name, schema: policy.codec.schema, value: old })
    data.entries.set(KEY, { bytes, until: Number.POSITIVE_INFINITY })
  }
  return { data, rows, source: createMemorySource(rows, { derived }) }
}

/** Two processes with an engine each, one cache and one database, and a gate before every call. */
export function createRaceStage(setting: Setting) {
  const { policy, derived = {}, describe = plain, plant = its => its } = setting
  const clock = createVirtualClock()
  const gates = createGates()
  const { data, rows, source } = furnish(setting)
  const store = plant(createMemoryStore({ data, clock }), data)
  const actor = new AsyncLocalStorage<number>()
  const secondDeleteMs = policy.write.kind === 'delete' ? policy.write.secondDeleteMs : null
  let answered: Answered | undefined
  const hear = (told: Answered) => {
    answered = told
  }

  function sourceOf(whose: () => number): SourceOfTruth {
    const gated = gates.gatedSource(watched(source, hear), whose)
    if (!setting.slowAnswer) return gated
    const load: SourceOfTruth['load'] = async (...args) => {
      const row = await gated.load(...args)
      await gates.pass(whose, 'arrive')
      hear({ name: 'arrive', answer: row })
      return row
    }
    return { ...gated, load }
  }

  function engineOf(client: number): Engine {
    /** A client may use the engine of the other one's process; the step is his all the same. */
    const whose = () => actor.getStore() ?? client
    /** The wait before a second delete ends whenever the schedule says so: it is a step like the others. */
    const after: Clock['after'] = (ms, run) => {
      if (ms !== secondDeleteMs) return clock.after(ms, run)
      void gates.pass(whose, 'wait').then(run)
      return () => {}
    }
    return createEngine({
      store: gates.gated(watched(store, hear), whose),
      source: sourceOf(whose),
      clock: { now: clock.now, after },
      random: createRandom(client + 1),
      trace: () => {},
      describe,
      policy,
      name: `client ${client}`,
      allowWrong: true,
    })
  }

  function held(): unknown {
    const { tags } = describe(KEY)
    const entry = data.entries.get(KEY)
    const opened = entry && entry.until > clock.now() ? open(entry.bytes, { schema: 0, tags }) : undefined
    if (!opened?.ok || opened.entry.kind === 'tombstone') return NOTHING
    const voided = opened.entry.stamp.tagVersions.some(
      (each, at) => each !== (data.tags.get(tags[at] ?? '') ?? 0),
    )
    return voided ? NOTHING : opened.entry.value
  }

  return {
    clock,
    gates,
    /** Sets both programs going; each comes to rest at its first gate. */
    begin(): { running: () => number; answers: unknown[] } {
      const engines = setting.programs.map((_, client) => engineOf(client))
      const answers: unknown[] = setting.programs.map(() => undefined)
      let running = engines.length
      for (const [client, own] of engines.entries()) {
        const program = setting.programs[client]
        void actor.run(client, async () => {
          try {
            answers[client] = await program?.(own, engines)
          } finally {
            running -= 1
          }
        })
      }
      return { running: () => running, answers }
    },
    /** What came of the step that was just taken. */
    takeAnswer(): Answered | undefined {
      const told = answered
      answered = undefined
      return told
    },
    now: () => ({ cached: held(), truth: derived[KEY]?.(rows.rows) ?? rows.rows.get(KEY)?.value }),
    isHarmed(answers: readonly unknown[]): boolean {
      const { cached, truth } = this.now()
      return setting.harm ? setting.harm({ answers, truth }) : cached !== NOTHING && cached !== truth
    },
  }
}
