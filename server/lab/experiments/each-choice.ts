import type { Choice, ExperimentLab } from '#server/lab/experiments/experiment.ts'
import { telling } from '#server/lab/experiments/telling.ts'
import type { Row, Told } from '#server/lab/experiments/verdict.ts'

type Compared<Of extends Choice, Outcome> = {
  choices: readonly Of[]
  lab: ExperimentLab
  /** How many steps one of them has, where it tells of its own progress. */
  steps?: number
  /** One of them from its beginning to its end; `tell` is heard at once. */
  play: (choice: Of, tell: (told: Told) => void) => Promise<Outcome>
  rowOf: (outcome: Outcome) => Row
  /** What there is to draw of it, once it has ended. */
  drawn?: (outcome: Outcome) => readonly Told[]
}

/** What was ticked, one after the other; each has its row as soon as it is measured. */
export async function* eachChoice<Of extends Choice, Outcome>({
  choices,
  lab,
  steps = 1,
  play,
  rowOf,
  drawn = () => [],
}: Compared<Of, Outcome>): AsyncGenerator<Told, Outcome[]> {
  const chosen = choices.filter(({ id }) => lab.choices.includes(id))
  const outcomes: Outcome[] = []
  for (const [at, choice] of chosen.entries()) {
    lab.signal.throwIfAborted()
    yield { kind: 'progress', done: at * steps, of: chosen.length * steps, doing: choice.label }
    const outcome = yield* telling(tell => play(choice, tell))
    outcomes.push(outcome)
    yield* drawn(outcome)
    yield { kind: 'row', row: rowOf(outcome) }
  }
  return outcomes
}
