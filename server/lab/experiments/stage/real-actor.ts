import { createRealClock } from '#server/engine/clock.ts'
import type { Clock } from '#server/engine/ports.ts'
import { openPool } from '#server/engine/source/pool.ts'
import { createPostgresSource } from '#server/engine/source/postgres.ts'
import { createRedisStore } from '#server/engine/stores/redis.ts'
import { BoardError } from '#server/errors.ts'
import { createActor } from '#server/lab/experiments/stage/actor.ts'
import type { ToActor } from '#server/lab/experiments/stage/messages.ts'
import { openDataClient, patientWishes } from '#server/targets/data-client.ts'

const connectWithinMs = 5_000
const endWithinSeconds = 2

/**
 * What a patient client could not send is sent later. Whoever had stopped waiting for it meanwhile would hold a lease
 * without knowing of it, and everybody else would wait for that lease to end.
 */
const hearsNothing = () => () => {}

type Wanted = Extract<ToActor, { kind: 'open real' }>

/** An application server over a real cache and a real database, with a pool of its own. `machine` is the same in all processes. */
export async function openRealActor(wanted: Wanted, machine: Clock) {
  const { name, policy, seed, origin, endpoint, databaseUrl, prefix, schema, connections, queryMs } = wanted
  const client = await openDataClient(endpoint, wanted.patient ? patientWishes : {})
  const sql = openPool({ url: databaseUrl, size: connections })
  const aside = openPool({ url: databaseUrl, size: 1 })
  const real = createRealClock()
  const clock: Clock = { now: () => machine.now() - origin, after: machine.after }
  const store = createRedisStore({ client: client.client, clock: real, prefix })

  async function close() {
    client.close()
    await Promise.all([sql, aside].map(each => each.end({ timeout: endWithinSeconds })))
  }
  if (!(await client.readyWithin(connectWithinMs))) {
    await close()
    throw client.problem() ?? new BoardError('TARGET_UNREACHABLE', 'The cache does not answer.')
  }
  const actor = createActor({
    name,
    policy,
    store: wanted.patient ? { ...store, onLost: hearsNothing } : store,
    source: createPostgresSource({ sql, aside, schema, clock: real, costMs: () => queryMs }),
    clock,
    seed,
  })
  await actor.start()
  return {
    ...actor,
    async stop() {
      await actor.stop()
      await close()
    },
  }
}
