import { openDesk } from '#server/lab/desk.ts'
import type { LabParts } from '#server/lab/parts.ts'
import { within } from '#server/lab/time-limit.ts'

const answerWithinMs = 3_000

/** After a crash: removes what a lab could not remove by itself. False while another one may still run there. */
export async function tidy({ target, databaseUrl, runs, log }: LabParts): Promise<boolean> {
  const url = databaseUrl()
  if (url === null) return false
  const desk = await openDesk({ endpoint: target.endpoint, databaseUrl: url })
  try {
    await desk.cacheReady()
    if ((await within(answerWithinMs, desk.hold(), 'The database’s answer')) !== 'ours') return false
    await runs.interruptAll()
    const { keys, schemas } = await desk.removeEverything()
    if (schemas > 0)
      log.info({ target: target.id, keys, schemas }, 'what an earlier lab had left was removed')
    return true
  } finally {
    await desk.close()
  }
}
