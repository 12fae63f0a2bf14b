import { createRaceStage, type Outcome, type Setting } from '#server/engine/simulation/race-stage.ts'

export { KEY, type Outcome, type Program, type Setting } from '#server/engine/simulation/race-stage.ts'

export type Explored = { schedules: number; stale: number; longest: number; first: Outcome | undefined }
/** A step that was taken, with what came of it; or one that waits for its turn. */
export type RaceStep = { client: number; name: string; args: readonly unknown[]; answer: unknown }
export type Ending = { choices: readonly number[]; outcome: Outcome }
/** Where a race stands after some choices. */
export type Stand = {
  taken: RaceStep[]
  /** The next step of each client that has one. */
  next: RaceStep[]
  answers: readonly unknown[]
  outcome: Outcome
  /** The first choice that could not be made: that client had no step. */
  impossible: number | undefined
}

const MOST_SCHEDULES = 5_000
/** Nobody who waits for the clock waits for longer than this many turns of it. */
const MOST_TURNS = 10_000

/** Plays one schedule: the choices say whose turn it is; beyond them the first client that can move does. */
async function play(setting: Setting, choices: readonly number[], { toTheEnd }: { toTheEnd: boolean }) {
  const stage = createRaceStage(setting)
  const { clock, gates } = stage
  const taken: RaceStep[] = []
  const others: number[][] = []
  let impossible: number | undefined
  const { running, answers } = stage.begin()
  await clock.settle()
  for (let turns = 0; running() > 0 || gates.ready().length > 0; turns++) {
    if (turns > MOST_TURNS) throw new Error('This race comes to no end.')
    const ready = gates.ready()
    if (ready.length === 0) {
      // Everybody waits for the clock: a poll, a back-off.
      await clock.advance(50)
      continue
    }
    if (!toTheEnd && taken.length >= choices.length) break
    const wanted = choices[taken.length] ?? ready[0]?.client ?? 0
    const step = ready.find(({ client }) => client === wanted)
    if (step === undefined) {
      impossible = taken.length
      break
    }
    others.push(ready.map(({ client }) => client).filter(client => client > wanted))
    gates.release(step)
    await clock.settle()
    taken.push({ client: step.client, name: step.name, args: step.args, answer: stage.takeAnswer()?.answer })
  }
  if (taken.length < choices.length) impossible ??= taken.length
  const next = gates.ready().map(({ client, name, args }) => ({ client, name, args, answer: undefined }))
  const schedule = taken.map(({ client, name }) => `${client}:${name}`)
  const outcome: Outcome = { schedule, ...stage.now(), stale: stage.isHarmed(answers) }
  return { stand: { taken, next, answers, outcome, impossible }, others }
}

/** Every schedule there is: each run shows where it could have gone on differently. */
export async function endings(setting: Setting): Promise<Ending[]> {
  const found: Ending[] = []
  const todo: number[][] = [[]]
  for (let choices = todo.pop(); choices; choices = todo.pop()) {
    if (found.length >= MOST_SCHEDULES)
      throw new Error('These two clients have too many schedules to try all.')
    const { stand, others } = await play(setting, choices, { toTheEnd: true })
    const all = stand.taken.map(({ client }) => client)
    for (let at = choices.length; at < all.length; at++) {
      for (const other of others[at] ?? []) todo.push([...all.slice(0, at), other])
    }
    found.push({ choices: all, outcome: stand.outcome })
  }
  return found
}

/** How many of all schedules end stale. */
export async function explore(setting: Setting): Promise<Explored> {
  const all = await endings(setting)
  const stale = all.filter(({ outcome }) => outcome.stale)
  const longest = Math.max(0, ...all.map(({ choices }) => choices.length))
  return { schedules: all.length, stale: stale.length, longest, first: stale[0]?.outcome }
}

/** One schedule by its choices, as a link to it would carry them, played to its end. */
export async function replay(setting: Setting, choices: readonly number[]): Promise<Outcome> {
  const { stand } = await play(setting, choices, { toTheEnd: true })
  if (stand.impossible === undefined) return stand.outcome
  throw new Error(`Client ${choices[stand.impossible]} has no step to take.`)
}

/** Where it stands after these choices, and who could move next. */
export const standAfter = async (setting: Setting, choices: readonly number[]): Promise<Stand> =>
  (await play(setting, choices, { toTheEnd: false })).stand
