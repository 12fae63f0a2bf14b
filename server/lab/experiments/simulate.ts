import type { Experiment } from '#server/lab/experiments/experiment.ts'
import { createResult, type Result } from '#server/lab/experiments/result.ts'
import { inVirtualTime } from '#server/lab/experiments/simulated/in-virtual-time.ts'

type Wanted = { params?: Record<string, unknown>; choices?: readonly string[]; seed?: number }

/** A whole run in virtual time, in this very process: for tests of what an experiment claims. */
export async function simulate(
  of: Experiment,
  { params = {}, choices = of.facts.choices.map(({ id }) => id), seed = 1 }: Wanted,
): Promise<Result & { hash: string }> {
  const result = createResult()
  const running = inVirtualTime(of, { params, choices, seed })
  for (let next = await running.next(); ; next = await running.next()) {
    if (next.done) return result.finish(next.value)
    result.hear(next.value)
  }
}
