import { type FromActor, type ToActor, toActorShape } from '#server/lab/experiments/stage/messages.ts'
import { openRealActor } from '#server/lab/experiments/stage/real-actor.ts'
import type { Stage } from '#server/lab/experiments/stage/stage.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'
import { createPreciseClock } from '#server/lab/workload/precise-clock.ts'

/** The process in which an experiment plays: one application server. It lives as long as its run. */
const newsEveryMs = 250

const send = (message: FromActor) => {
  if (process.connected) process.send?.(message)
}
process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
// Ctrl C at a terminal reaches every process of the group: the board hears it too, and ends us in order.
process.on('SIGINT', () => {})

const machine = createMachineClock(createPreciseClock())
let stage: Stage | null = null

const opened = (): Stage => {
  if (stage) return stage
  throw new Error('Nothing was opened.')
}

async function openReal(order: Extract<ToActor, { kind: 'open real' }>): Promise<Stage> {
  const { play, freshUntil, stop, news } = await openRealActor(order, machine)
  return {
    now: async () => machine.now() - order.origin,
    async play(scripts, hear = () => {}) {
      const timer = setInterval(() => hear(news()), newsEveryMs)
      try {
        return await play(scripts)
      } finally {
        clearInterval(timer)
      }
    },
    freshUntil,
    close: stop,
  }
}

async function obey(order: ToActor): Promise<unknown> {
  switch (order.kind) {
    case 'open real':
      stage = await openReal(order)
      return null
    case 'play':
      return opened().play(order.scripts, news => send({ kind: 'news', ...news }))
    case 'now':
      return opened().now()
    case 'fresh until':
      return opened().freshUntil(order.key)
    case 'close':
      await stage?.close()
      stage = null
      return null
  }
}

process.on('message', message => {
  const { id, order } = toActorShape.parse(message)
  obey(order).then(
    answer => send({ kind: 'done', id, answer }),
    (error: unknown) => {
      send({
        kind: 'refused',
        id,
        message: (error instanceof Error ? error.message : String(error)).slice(0, 2_000),
      })
    },
  )
})
send({ kind: 'hello' })
