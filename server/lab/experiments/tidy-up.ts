import { openDesk } from '#server/lab/desk.ts'
import type { ExperimentParts } from '#server/lab/experiments/parts.ts'
import { experimentPlace } from '#server/lab/experiments/place.ts'
import { within } from '#server/lab/time-limit.ts'

const answerWithinMs = 3_000

/** Removes what a run has left that could not do it by itself. False: it is too early to say whose it is. */
export async function tidyUp({ databaseUrl, target, keeper }: ExperimentParts): Promise<boolean> {
  const url = databaseUrl()
  if (url === null) return false
  const desk = await openDesk({ endpoint: target.endpoint, databaseUrl: url, place: experimentPlace })
  try {
    await desk.cacheReady()
    if ((await within(answerWithinMs, desk.hold(), 'The database’s answer')) !== 'ours') return false
    await keeper.interruptAll()
    await desk.removeEverything()
    return true
  } finally {
    await desk.close()
  }
}
