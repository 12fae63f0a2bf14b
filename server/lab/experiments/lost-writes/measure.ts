import { setTimeout as pause } from 'node:timers/promises'
import type { Redis } from 'ioredis'
import type { Sql } from 'postgres'
import { createRandom } from '#server/engine/clock.ts'
import type { ExperimentLab } from '#server/lab/experiments/experiment.ts'
import { amount } from '#server/lab/experiments/in-words.ts'
import { createLedger, type Ledger, type Whereabouts } from '#server/lab/experiments/lost-writes/ledger.ts'
import type { Params, WriteChoice } from '#server/lab/experiments/lost-writes/set-up.ts'
import { numberOf, openWay, type Step, type Way } from '#server/lab/experiments/lost-writes/ways.ts'
import { experimentSchema } from '#server/lab/experiments/place.ts'
import type { OwnServer } from '#server/lab/experiments/real-parts.ts'
import { seedOf } from '#server/lab/experiments/stage/script.ts'
import type { Story, Told } from '#server/lab/experiments/verdict.ts'

const tickMs = 5
const newsEveryMs = 200
const drainWithinMs = 60_000
/** What the disk may not have yet with appendfsync everysec. */
const fsyncMs = 1_000
/** By then most flushes have happened, and the next one is the one that is struck. */
const killAfter = 0.75

export type Outcome = Whereabouts & {
  choice: WriteChoice
  /** Acknowledged and not in the database when the cache was dead. */
  waitedAtKill: number
  /** Of those, what a power cut of the whole machine would have cost as well. */
  atRisk: number
  story: Story | null
}

type Scene = {
  choice: WriteChoice
  params: Params
  lab: ExperimentLab
  server: OwnServer
  sql: Sql
  tell: (told: Told) => void
}

async function inDatabase(sql: Sql): Promise<Map<string, number>> {
  const rows = await sql<
    { id: string; body: unknown }[]
  >`select id, body from ${sql(`${experimentSchema}.item`)}`
  return new Map(rows.map(({ id, body }) => [id, numberOf(body)]))
}

/** Lets every flush pass, until it is armed: then the next one that comes by is held. */
function createGate() {
  let armed: Step | null = null
  let open = Promise.resolve()
  let release = () => {}
  const held = Promise.withResolvers<void>()
  return {
    async pass(step: Step) {
      if (step === armed) {
        armed = null
        const gate = Promise.withResolvers<void>()
        open = gate.promise
        release = gate.resolve
        held.resolve()
      }
      await open
    },
    arm(step: Step) {
      armed = step
    },
    held: held.promise,
    release: () => release(),
  }
}

type Gate = ReturnType<typeof createGate>

/** After a moment in which the machine stood still, what is late does not come all at once: flushes have their turn. */
const mostAtOnce = ({ perSecond }: Params) => Math.ceil((2 * perSecond * tickMs) / 1_000)

type Writing = { ledger: Ledger; stop: AbortSignal; began: number }

/** Writes as they are due, until all are written or somebody says stop; resolves when each has its answer. */
async function writeAll({ params, lab }: Scene, way: Way, { ledger, stop, began }: Writing) {
  const random = createRandom(seedOf(lab.seed, 4))
  const answers: Promise<void>[] = []
  /** Two writes of one key at the same time have no order that could be looked for afterwards. */
  const lastOf = new Map<string, Promise<void>>()
  const one = async (key: string, number: number) => {
    await lastOf.get(key)
    if (await way.write(key, number)) ledger.acknowledge({ key, number, at: performance.now() - began })
  }
  for (let number = 1; number <= params.writes && !stop.aborted; ) {
    lab.signal.throwIfAborted()
    const late = ((performance.now() - began) * params.perSecond) / 1_000
    const due = Math.min(params.writes, late, number + mostAtOnce(params))
    for (; number <= due; number++) {
      const key = `item-${Math.floor(random.next() * params.keys)}`
      const answer = one(key, number)
      lastOf.set(key, answer)
      answers.push(answer)
    }
    await pause(tickMs)
  }
  return { answers }
}

/** Waits until the flush is where it is to be struck; a trace that ends first is struck then. */
async function untilStep(
  { kill, writes }: Params,
  { gate, ledger, ended }: { gate: Gate; ledger: Ledger; ended: Promise<unknown> },
) {
  let over = false
  void ended.then(() => {
    over = true
  })
  while (!over && ledger.count() < writes * killAfter) await pause(tickMs)
  if (kill === 'taken' || kill === 'applied') {
    gate.arm(kill)
    await Promise.race([gate.held, ended.then(() => pause(5_000))])
  }
}

/** Everything that the cache still knows of is brought to the database. */
async function drain(way: Way, signal: AbortSignal) {
  const end = performance.now() + drainWithinMs
  for (;;) {
    signal.throwIfAborted()
    await way.flush().catch(() => {})
    const left = await way.waiting().catch(() => null)
    if (left === 0) return
    if (performance.now() > end)
      throw new Error(`${left ?? 'Some'} writes could not be flushed within a minute.`)
    await pause(20)
  }
}

type Watching = { ledger: Ledger; began: number }

/** How many acknowledged writes are not in the database, while it goes on. */
function watch({ choice, sql, tell }: Scene, { ledger, began }: Watching) {
  let over = false
  const looking = (async () => {
    while (!over) {
      const waiting = ledger.waiting(await inDatabase(sql))
      const points = [[(performance.now() - began) / 1_000, waiting]] as const
      tell({ kind: 'points', chart: 'waiting', line: choice.id, points })
      await pause(newsEveryMs)
    }
  })()
  looking.catch(() => {})
  return async () => {
    over = true
    await looking.catch(() => {})
  }
}

export async function play(scene: Scene): Promise<Outcome> {
  const { choice, params, lab, server, sql } = scene
  await sql`truncate ${sql(`${experimentSchema}.item`)}`
  const { client } = await server.connect({ commandTimeoutMs: 5_000 })
  const gate = createGate()
  const way = openWay(choice, { client: client as Redis, sql, params, pass: gate.pass, seed: lab.seed })
  await way.start()
  // What is set up with the first write is set up before the many.
  await way.write('first', 1)
  const ledger = createLedger()
  const began = performance.now()
  const unwatch = watch(scene, { ledger, began })
  const since = () => performance.now() - began
  const steps: Story['steps'] = []
  const say = (text: string) => void steps.push({ at: since(), text })
  try {
    const stop = new AbortController()
    const writing = writeAll(scene, way, { ledger, stop: stop.signal, began })
    const answered = writing.then(({ answers }) => Promise.all(answers))
    answered.catch(() => {})
    let waitedAtKill = 0
    let atRisk = 0
    if (params.kill !== 'never') {
      await untilStep(params, { gate, ledger, ended: answered })
      stop.abort()
      const killedAt = since()
      await server.kill()
      say('the cache is killed')
      gate.release()
      await answered
      // A flush that had read what waits goes on without the cache.
      await way.flush().catch(() => {})
      const database = await inDatabase(sql)
      waitedAtKill = ledger.waiting(database)
      atRisk = choice.persistence === 'everysec' ? ledger.waitingSince(database, killedAt - fsyncMs) : 0
      say(`${amount(waitedAtKill)} acknowledged writes are not in the database`)
      await pause(params.downMs)
      await server.restart()
      say(`the cache is back, with ${choice.persistence === 'none' ? 'nothing' : 'what its file held'}`)
    } else await answered
    await drain(way, lab.signal)
    say('everything that the cache knew of is flushed')
    const database = await inDatabase(sql)
    const cache = new Map<string, number>()
    for (let key = 0; key < params.keys; key++) cache.set(`item-${key}`, await way.inCache(`item-${key}`))
    const { example, ...found } = ledger.settle({ database, cache })
    return {
      choice,
      ...found,
      waitedAtKill,
      atRisk,
      story: storyOf({ choice, steps, example, database, cache }),
    }
  } finally {
    gate.release()
    await unwatch()
    await way.stop().catch(() => {})
  }
}

type Telling = {
  choice: WriteChoice
  steps: Story['steps']
  example: { key: string; number: number; at: number } | null
  database: ReadonlyMap<string, number>
  cache: ReadonlyMap<string, number>
}

const numberThere = (held: ReadonlyMap<string, number>, key: string) => {
  const number = held.get(key) ?? 0
  return number === 0 ? 'nothing' : `number ${number}`
}

/** One write that did not arrive, or that all did. */
function storyOf({ choice, steps, example, database, cache }: Telling): Story {
  const end = steps.at(-1)?.at ?? 0
  if (!example) return { choice: choice.id, title: 'No write was lost', steps }
  const { key, number, at } = example
  const own = [
    { at, text: `write number ${number} of ${key} is acknowledged` },
    {
      at: end,
      text: `the database holds ${numberThere(database, key)} of ${key}, the cache ${numberThere(cache, key)}`,
    },
  ]
  return {
    choice: choice.id,
    title: `A write that never reached the database`,
    steps: [...steps, ...own].toSorted((one, other) => one.at - other.at),
  }
}
