import { createRealClock } from '#server/engine/clock.ts'
import { BoardError } from '#server/errors.ts'
import { createNews } from '#server/lab/experiments/news.ts'
import { checkedSettings, type RunSettings, runSettingsShape } from '#server/lab/experiments/settings.ts'
import { inVirtualTime } from '#server/lab/experiments/simulated/in-virtual-time.ts'
import type { FromSimulation } from '#server/lab/experiments/simulated/messages.ts'
import type { Verdict } from '#server/lab/experiments/verdict.ts'

/** The process in which one experiment is simulated from its beginning to its verdict. It lives as long as its run. */
const send = (message: FromSimulation) => {
  if (process.connected) process.send?.(message)
}
process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
// Ctrl C at a terminal reaches every process of the group: the board hears it too, and ends us in order.
process.on('SIGINT', () => {})

async function simulate(wanted: RunSettings): Promise<Verdict> {
  const { experiment, settings } = checkedSettings(wanted)
  const news = createNews(createRealClock(), told => send({ kind: 'told', told }))
  const running = inVirtualTime(experiment, settings)
  for (let next = await running.next(); ; next = await running.next()) {
    if (!next.done) {
      news.add(next.value)
      continue
    }
    news.close()
    return next.value
  }
}

process.once('message', message => {
  simulate(runSettingsShape.parse(message)).then(
    verdict => send({ kind: 'verdict', verdict }),
    (error: unknown) => {
      const code = error instanceof BoardError ? error.code : 'STOPPING'
      const told = error instanceof Error ? error.message : String(error)
      send({ kind: 'refused', code, message: told.slice(0, 2_000) })
    },
  )
})
