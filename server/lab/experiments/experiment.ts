import { z } from 'zod'
import { BoardError } from '#server/errors.ts'
import { type Control, controlsOf } from '#server/lab/experiments/controls.ts'
import type { RealParts } from '#server/lab/experiments/real-parts.ts'
import type { Stage, StageOptions } from '#server/lab/experiments/stage/stage.ts'
import type { Mode, Told, Tone, Unit, Verdict } from '#server/lab/experiments/verdict.ts'

/** One of the things that are compared: a protection, a TTL, a data structure. */
export type Choice = { id: string; label: string; about: string; tone: Tone; dashed?: boolean }
export type Column = { key: string; label: string; unit: Unit; best?: 'low' | 'high' }
export type Chart = {
  id: string
  title: string
  /** `log`: in proportion, as far from 1 to 10 as from 10 to 100. */
  x: { label: string; unit: Unit; log?: boolean }
  y: { label: string; unit: Unit; log?: boolean }
  /** Where the lines are not the choices. */
  lines?: readonly { id: string; label: string; tone: Tone; dashed?: boolean }[]
  empty: string
}
/** Parameters with a name: "Internet Archive". */
export type Preset = {
  id: string
  label: string
  about: string
  mode: Mode
  params: Record<string, unknown>
  choices?: readonly string[]
}

/** What a run is given. Everything random is drawn from `seed`. */
export type ExperimentLab = {
  mode: Mode
  seed: number
  /** The choices that were ticked, in the order of the experiment. */
  choices: readonly string[]
  signal: AbortSignal
  /** Processes with the engine in them, over a real cache and database or in virtual time. Closed with the run. */
  stage(options: StageOptions): Promise<Stage>
  /** Of a run on real parts; a simulated one has none, and throws. */
  real(): RealParts
}

type Facts = {
  /** Its place in the address. */
  id: string
  title: string
  question: string
  about: string
  choices: readonly Choice[]
  /** Ticked at first; all where it is left out. */
  usual?: readonly string[]
  prediction: { question: string; options: readonly { id: string; label: string }[] }
  modes: readonly Mode[]
  columns: readonly Column[]
  charts: readonly Chart[]
  presets?: readonly Preset[]
  /** It starts a cache of its own, and does to it what nobody may do to the target. */
  ownServer?: true
}

export type ExperimentFacts = Facts & { controls: readonly Control[]; defaults: Record<string, unknown> }

type Given<Shape extends z.ZodObject> = Facts & {
  params: Shape
  run(params: z.output<Shape>, lab: ExperimentLab): AsyncGenerator<Told, Verdict>
}

export type Experiment = {
  id: string
  title: string
  facts: ExperimentFacts
  /** Complete parameters, or a BoardError that says which one is out of bounds. */
  parse(params: unknown): Record<string, unknown>
  run(params: unknown, lab: ExperimentLab): AsyncGenerator<Told, Verdict>
}

/** Makes an experiment of its question, its parameters and its run. */
export function experiment<Shape extends z.ZodObject>({ params, run, ...facts }: Given<Shape>): Experiment {
  function checked(given: unknown): z.output<Shape> {
    const read = params.safeParse(given)
    if (read.success) return read.data
    const sentences = read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
    throw new BoardError('BAD_INPUT', sentences.join('; '), read.error)
  }
  return {
    id: facts.id,
    title: facts.title,
    facts: {
      ...facts,
      controls: controlsOf(params),
      defaults: z.record(z.string(), z.unknown()).parse(params.parse({})),
    },
    parse: checked,
    run: (given, lab) => run(checked(given), lab),
  }
}
