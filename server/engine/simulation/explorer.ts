import { createRandom } from '#server/engine/clock.ts'
import { open, seal } from '#server/engine/codecs/envelope.ts'
import { createEngine, type Engine } from '#server/engine/engine.ts'
import type { Policy } from '#server/engine/policy.ts'
import type { Clock } from '#server/engine/ports.ts'
import { createGates } from '#server/engine/simulation/gates.ts'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createMemoryRows, createMemorySource } from '#server/engine/source/memory.ts'
import { createMemoryData, createMemoryStore } from '#server/engine/stores/memory.ts'

export type Program = (engine: Engine) => Promise<unknown>
export type Setting = { policy: Policy; programs: [Program, Program]; warm?: boolean }
export type Outcome = { schedule: string[]; stale: boolean; cached: unknown; truth: unknown }
export type Explored = { schedules: number; stale: number; longest: number; first: Outcome | undefined }

export const KEY = 'k'
const OLD = 'old'

function createStage({ policy, warm = false }: Setting) {
  const clock = createVirtualClock()
  const gates = createGates()
  const data = createMemoryData()
  const rows = createMemoryRows()
  rows.rows.set(KEY, { version: 1, value: OLD })
  const store = createMemoryStore({ data, clock })
  const source = createMemorySource(rows)
  if (warm) {
    const stamp = { version: 1, created: 0, freshUntil: 1e15, loadMs: 1, tags: [], tagVersions: [] }
    const bytes = seal('value', stamp, { codec: policy.codec.name, schema: policy.codec.schema, value: OLD })
    data.entries.set(KEY, { bytes, until: Number.POSITIVE_INFINITY })
  }
  const secondDeleteMs = policy.write.kind === 'delete' ? policy.write.secondDeleteMs : null

  const engineOf = (client: number) => {
    /** The wait before a second delete ends whenever the schedule says so: it is a step like the others. */
    const after: Clock['after'] = (ms, run) => {
      if (ms !== secondDeleteMs) return clock.after(ms, run)
      void gates.pass(client, 'wait').then(run)
      return () => {}
    }
    return createEngine({
      store: gates.gated(store, client),
      source: gates.gatedSource(source, client),
      clock: { now: clock.now, after },
      random: createRandom(client + 1),
      trace: () => {},
      describe: () => ({ kind: KEY, tags: [] }),
      policy,
      name: `client ${client}`,
      allowWrong: true,
    })
  }
  const outcome = (schedule: string[]): Outcome => {
    const held = data.entries.get(KEY)
    const opened = held && held.until > clock.now() ? open(held.bytes, { schema: 0, tags: [] }) : undefined
    const isHeld = opened?.ok && opened.entry.kind !== 'tombstone'
    const cached = isHeld ? opened.entry.value : 'nothing'
    const truth = rows.rows.get(KEY)?.value
    return { schedule, cached, truth, stale: Boolean(isHeld) && cached !== truth }
  }
  return { clock, gates, engineOf, outcome }
}

/** Plays one schedule: the choices say whose turn it is; beyond them the first client that can move does. */
async function play(setting: Setting, choices: readonly number[]) {
  const { clock, gates, engineOf, outcome } = createStage(setting)
  const schedule: string[] = []
  const taken: number[] = []
  const open_: number[][] = []
  let running = setting.programs.length
  for (const [client, program] of setting.programs.entries()) {
    void program(engineOf(client)).finally(() => {
      running -= 1
    })
  }
  await clock.settle()
  for (let ready = gates.ready(); running > 0 || ready.length > 0; ready = gates.ready()) {
    if (ready.length === 0) {
      // Everybody waits for the clock: a poll, a back-off.
      await clock.advance(50)
      continue
    }
    const wanted = choices[taken.length] ?? ready[0]?.client ?? 0
    const step = ready.find(({ client }) => client === wanted)
    if (step === undefined) throw new Error(`Client ${wanted} has no step to take.`)
    open_.push(ready.map(({ client }) => client).filter(client => client > wanted))
    taken.push(step.client)
    schedule.push(`${step.client}:${step.name}`)
    gates.release(step)
    await clock.settle()
  }
  return { outcome: outcome(schedule), taken, alternatives: open_ }
}

/** Every schedule there is: each run shows where it could have gone on differently. */
export async function explore(setting: Setting): Promise<Explored> {
  const explored: Explored = { schedules: 0, stale: 0, longest: 0, first: undefined }
  const todo: number[][] = [[]]
  for (let choices = todo.pop(); choices; choices = todo.pop()) {
    const { outcome, taken, alternatives } = await play(setting, choices)
    for (let at = choices.length; at < taken.length; at++) {
      for (const other of alternatives[at] ?? []) todo.push([...taken.slice(0, at), other])
    }
    explored.schedules += 1
    explored.longest = Math.max(explored.longest, taken.length)
    if (outcome.stale) {
      explored.stale += 1
      explored.first ??= outcome
    }
  }
  return explored
}

/** One schedule by its choices, as a link to it would carry them. */
export const replay = async (setting: Setting, choices: readonly number[]): Promise<Outcome> =>
  (await play(setting, choices)).outcome
