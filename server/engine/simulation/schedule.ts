import { createRandom } from '#server/engine/clock.ts'
import type { Policy } from '#server/engine/policy.ts'
import { drawPolicy, type Profile } from '#server/engine/simulation/profiles.ts'
import {
  type Client,
  createWorld,
  type Plant,
  type Told,
  type World,
} from '#server/engine/simulation/world.ts'
import type { Answer } from '#server/engine/strategies/answer.ts'
import type { WriteAnswer } from '#server/engine/strategies/write.ts'

export type ReadRecord = {
  client: Client
  key: string
  began: number
  ended: number | undefined
  answer: Answer | undefined
}
export type WriteRecord = {
  client: Client
  key: string
  value: unknown
  began: number
  ended: number | undefined
  answer: WriteAnswer | undefined
}
export type Run = {
  world: World
  clients: Client[]
  reads: ReadRecord[]
  writes: WriteRecord[]
  /** What the clients were told to keep to; a planted fault may make them do otherwise. */
  policy: Policy
  /** Rows that are there from the beginning. */
  seeded: boolean
  /** Moments at which the cache was lost or came back old. */
  losses: number[]
  /** Moments at which somebody began to void something. */
  upsets: number[]
  /** Moments at which somebody died. */
  crashes: number[]
}

const KEYS = ['p:1', 'p:2', 'list'] as const
const DERIVED = {
  list: (rows: World['rows']['rows']) => ['p:1', 'p:2'].map(key => rows.get(key)?.value ?? null),
}
const SPAN_MS = 600
const OPERATIONS = 24
const READS = 60
const REST_MS = 4_000

function act(run: Run, client: Client, { key, kind }: { key: string; kind: number }) {
  if (!client.alive()) return
  const { clock } = run.world
  const isRow = key !== 'list'
  if (isRow && kind < 0.3) {
    const value = kind < 0.04 ? undefined : { client: client.name, number: run.writes.length }
    const record: WriteRecord = {
      client,
      key,
      value,
      began: clock.now(),
      ended: undefined,
      answer: undefined,
    }
    run.writes.push(record)
    const written = value === undefined ? client.engine.remove(key) : client.engine.write(key, value)
    void written.then(answer => Object.assign(record, { ended: clock.now(), answer }))
  } else if (kind < 0.4) {
    run.upsets.push(clock.now())
    void (kind < 0.36 ? client.engine.invalidate(key) : client.engine.invalidateTag('all'))
  } else {
    const record: ReadRecord = { client, key, began: clock.now(), ended: undefined, answer: undefined }
    run.reads.push(record)
    void client.engine.read(key).then(answer => Object.assign(record, { ended: clock.now(), answer }))
  }
}

function plan(run: Run, profile: Profile) {
  const { clock, random } = run.world
  const { readsOnly } = profile
  for (let at = 0; at < (readsOnly ? READS : OPERATIONS); at++) {
    const client = run.clients[Math.floor(random.next() * run.clients.length)]
    const key = KEYS[Math.floor(random.next() * KEYS.length)]
    const kind = readsOnly ? 1 : random.next()
    if (client && key) clock.after(random.next() * SPAN_MS, () => act(run, client, { key, kind }))
  }
  const victim = run.clients[0]
  if (profile.crashes && victim) {
    clock.after(random.next() * SPAN_MS, () => {
      run.crashes.push(clock.now())
      victim.crash()
    })
  }
  if (profile.losses) planLoss(run)
}

function planLoss({ world, losses }: Run) {
  const { clock, random } = world
  const [early, late] = [random.next() * SPAN_MS, random.next() * SPAN_MS].sort((one, other) => one - other)
  let bringBack = world.loseCache
  clock.after(early ?? 0, () => {
    if (random.next() < 0.7) bringBack = world.remember()
  })
  clock.after(late ?? 0, () => {
    losses.push(clock.now())
    bringBack()
  })
}

function seedRows({ rows }: World) {
  for (const key of ['p:1', 'p:2']) rows.rows.set(key, { version: 1, value: { seeded: key } })
}

/** One schedule from its seed: the same seed and profile give the same trace, event by event. */
export async function runSchedule(seed: number, profile: Profile, plant?: Plant): Promise<Run> {
  const policy = drawPolicy(profile, createRandom(seed ^ 0x5eed))
  const affected = { 'p:1': ['list'], 'p:2': ['list'] }
  const tags = { list: ['all'], 'p:1': ['all'] }
  const world = createWorld({
    seed,
    policy,
    faults: profile.faults,
    affected,
    tags,
    derived: DERIVED,
    ...(plant && { plant }),
  })
  const seeded = profile.readsOnly || world.random.next() < 0.5
  if (seeded) seedRows(world)
  const clients = ['one', 'two', 'three'].map(world.addClient)
  const run: Run = {
    world,
    clients,
    reads: [],
    writes: [],
    policy,
    seeded,
    losses: [],
    upsets: [],
    crashes: [],
  }
  await world.clock.until(Promise.all(clients.map(({ engine }) => engine.start())))
  world.troubleDatabase(profile.database)
  plan(run, profile)
  await world.clock.advance(SPAN_MS + policy.protections.deadlineMs)
  // From here on everybody has the time to put right what went wrong.
  world.calmDown()
  await world.clock.advance(REST_MS)
  return run
}

export const storyOf = (trace: readonly Told[]): string =>
  trace.map(event => JSON.stringify(event)).join('\n')
