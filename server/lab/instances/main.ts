import { createInstance } from '#server/lab/instances/instance.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'
import { type FromInstance, toInstanceShape } from '#server/lab/instances/messages.ts'
import { createPreciseClock } from '#server/lab/workload/precise-clock.ts'
import { openDataClient } from '#server/targets/data-client.ts'

/** The process that plays one application server. It lives exactly as long as the board that started it wants it to. */
const send = (message: FromInstance) =>
  new Promise<void>(resolve => {
    if (!process.connected || !process.send) resolve()
    else process.send(message, () => resolve())
  })

process.once('disconnect', () => process.exit(0))
process.once('SIGTERM', () => process.exit(0))
// Ctrl C at a terminal reaches every process of the group: the board hears it too, and ends us in order.
process.on('SIGINT', () => {})

const instance = createInstance({
  clock: createMachineClock(createPreciseClock()),
  send,
  openClient: openDataClient,
})
process.on('message', message => instance.hear(toInstanceShape.parse(message)))
await send({ kind: 'hello' })
