import type { Sql } from 'postgres'
import type { CacheStore, Clock, SourceOfTruth } from '#server/engine/ports.ts'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createPostgresSource } from '#server/engine/source/postgres.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'
import { createActor } from '#server/lab/experiments/stage/actor.ts'
import { seedOf, shareOut } from '#server/lab/experiments/stage/script.ts'
import type { Stage, StageOptions } from '#server/lab/experiments/stage/stage.ts'
import { together } from '#server/lab/experiments/stage/tally.ts'
import { type DataClient, openDataClient } from '#server/targets/data-client.ts'
import type { Endpoint } from '#server/targets/url.ts'

const stepMs = 4
/** The server’s own time goes on while nobody else’s does: there an entry lives as long as the whole test. */
const keptMs = 600_000

type Place = { endpoint: Endpoint; sql: Sql; schema: string; prefix: string; seed: number }

/** Counts what real servers have been asked and have not answered yet. */
function createTraffic() {
  let underWay = 0
  async function counted<T>(answer: Promise<T>): Promise<T> {
    underWay += 1
    try {
      return await answer
    } finally {
      underWay -= 1
    }
  }
  return {
    counted,
    async over() {
      for (let quiet = 0; quiet < 3; quiet = underWay === 0 ? quiet + 1 : 0)
        await new Promise<void>(resolve => setImmediate(resolve))
    },
  }
}

type Traffic = ReturnType<typeof createTraffic>

const countedStore = <Store extends CacheStore>(store: Store, { counted }: Traffic): Store => ({
  ...store,
  read: (...asked) => counted(store.read(...asked)),
  fill: (key, fill) => counted(store.fill(key, { ...fill, ms: keptMs })),
  invalidate: (...asked) => counted(store.invalidate(...asked)),
})

/** The row is a real one; its query takes its time on the clock that everybody else lives by. */
const slowSource = (
  source: SourceOfTruth,
  { counted, clock, queryMs }: Traffic & { clock: Clock; queryMs: number },
): SourceOfTruth => ({
  ...source,
  write: (...asked) => counted(source.write(...asked)),
  async load(key, signal) {
    const row = await counted(source.load(key, signal))
    await new Promise<void>(resolve => clock.after(queryMs, resolve))
    return row
  },
})

/**
 * A real cache and a real database under a clock that waits for their answers: what is a matter of chance and not of
 * speed comes out the same on a machine that stands still. Without leases, which go by the server’s own time.
 */
export async function openUnhurriedStage(options: StageOptions, place: Place): Promise<Stage> {
  const { policy, processes, queryMs } = options
  const virtual = createVirtualClock(0)
  const clock: Clock = { now: virtual.now, after: virtual.after }
  const traffic = createTraffic()
  const clients: DataClient[] = []

  async function openActor(at: number) {
    const data = await openDataClient(place.endpoint, { commandTimeout: 30_000 })
    clients.push(data)
    await data.readyWithin(30_000)
    const store = createRedisStore({ client: data.client, clock, prefix: place.prefix })
    const source = createPostgresSource({ sql: place.sql, schema: place.schema, clock, costMs: () => 0 })
    return createActor({
      name: `app-${at + 1}`,
      policy,
      store: countedStore(store, traffic),
      source: slowSource(source, { ...traffic, clock, queryMs }),
      clock,
      seed: seedOf(place.seed, at),
    })
  }
  const actors = await Promise.all(Array.from({ length: processes }, (_, at) => openActor(at)))

  async function drive<T>(work: Promise<T>): Promise<T> {
    let done = false
    const finish = () => {
      done = true
    }
    work.then(finish, finish)
    for (;;) {
      await traffic.over()
      if (done) return work
      await virtual.advance(stepMs)
    }
  }
  await drive(Promise.all(actors.map(({ start }) => start())))

  return {
    now: async () => clock.now(),
    async play(scripts) {
      const parts = scripts.map(script => shareOut(script, processes))
      const mine = (at: number) => parts.flatMap(shares => shares[at] ?? [])
      return together(await drive(Promise.all(actors.map((actor, at) => actor.play(mine(at))))))
    },
    freshUntil: key => drive(actors[0]?.freshUntil(key) ?? Promise.resolve(null)),
    async close() {
      await drive(Promise.all(actors.map(({ stop }) => stop())))
      for (const each of clients) each.close()
    },
  }
}
