import { createRandom } from '#server/engine/clock.ts'
import type { Clock, Loaded, SourceOfTruth } from '#server/engine/ports.ts'
import { calm, overNetwork } from '#server/engine/simulation/network.ts'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createMemoryData, createMemoryStore } from '#server/engine/stores/memory.ts'
import { createActor } from '#server/lab/experiments/stage/actor.ts'
import { type Script, seedOf, shareOut } from '#server/lab/experiments/stage/script.ts'
import { createSimulatedShop } from '#server/lab/experiments/stage/simulated-shop.ts'
import type { Heard, Stage, StageOptions } from '#server/lab/experiments/stage/stage.ts'
import { together } from '#server/lab/experiments/stage/tally.ts'

/** One direction, on the average. */
const networkMs = 0.15
const horizonMs = 30 * 86_400_000
const newsEveryMs = 250

/** A pool: so many queries at once, each holding its connection for the chosen time. */
function pooled(
  source: SourceOfTruth,
  { clock, connections, queryMs }: { clock: Clock; connections: number; queryMs: number },
) {
  const waiting: (() => void)[] = []
  let free = connections
  function leave() {
    const next = waiting.shift()
    if (next) next()
    else free += 1
  }
  return {
    ...source,
    load: (key: string, signal: AbortSignal) =>
      new Promise<Loaded>(resolve => {
        const begin = () => {
          // A query answers what was there when it began.
          const answer = source.load(key, signal)
          clock.after(queryMs, () => {
            leave()
            resolve(answer)
          })
        }
        if (free === 0) return void waiting.push(begin)
        free -= 1
        begin()
      }),
  }
}

/** A cache, a database and any number of application servers in virtual time. The engine is the real one. */
export async function openSimulatedStage(options: StageOptions & { seed: number }): Promise<Stage> {
  const { policy, processes, connections, queryMs, rows, seed } = options
  const virtual = createVirtualClock()
  const origin = virtual.now()
  const clock: Clock = { now: () => virtual.now() - origin, after: virtual.after }
  const random = createRandom(seed)
  const data = createMemoryData()
  const shop = createSimulatedShop(rows)
  const wires = { clock, random, faults: { ...calm, latencyMs: networkMs }, alive: () => true }

  const actors = Array.from({ length: processes }, (_, at) => {
    const size = Math.max(1, Math.floor((connections + processes - 1 - at) / processes))
    return createActor({
      name: `app-${at + 1}`,
      policy,
      store: overNetwork(createMemoryStore({ data, clock }), wires),
      source: pooled(shop.open(), { clock, connections: size, queryMs }),
      clock,
      seed: seedOf(seed, at),
    })
  })
  const drive = <T>(work: Promise<T>) => virtual.until(work, horizonMs)
  await drive(Promise.all(actors.map(({ start }) => start())))

  const news = (): Heard => {
    const all = actors.map(actor => actor.news())
    return {
      requests: all.reduce((sum, { requests }) => sum + requests, 0),
      loads: Float64Array.from(all.flatMap(({ loads }) => [...loads])),
    }
  }

  return {
    now: async () => clock.now(),
    async play(scripts: readonly Script[], hear = () => {}) {
      const parts = scripts.map(script => shareOut(script, processes))
      const mine = (at: number) => parts.flatMap(shares => shares[at] ?? [])
      const timer = setInterval(() => hear(news()), newsEveryMs)
      try {
        return together(await drive(Promise.all(actors.map((actor, at) => actor.play(mine(at))))))
      } finally {
        clearInterval(timer)
      }
    },
    freshUntil: key => drive(actors[0]?.freshUntil(key) ?? Promise.resolve(null)),
    close: async () => drive(Promise.all(actors.map(({ stop }) => stop())).then(() => undefined)),
  }
}
