import { setTimeout as pause } from 'node:timers/promises'
import type { Trouble } from '#server/lab/experiments/outage/set-up.ts'
import type { OwnServer } from '#server/lab/experiments/real-parts.ts'

/** Nine parts of ten it does not answer. */
const slowly = { stillMs: 90, awakeMs: 10 }
/** Less than an empty server takes. */
const noRoom = '1'

type Making = { server: OwnServer; trouble: Trouble; forMs: number; signal: AbortSignal }

/** Does it to the server, and takes it back after that time. */
export async function makeTrouble({ server, trouble, forMs, signal }: Making): Promise<void> {
  switch (trouble) {
    case 'killed':
      await server.kill()
      await pause(forMs)
      return server.restart()
    case 'old':
      await server.kill()
      await pause(forMs)
      return server.restart({ kept: true })
    case 'empty':
      return server.restart()
    case 'frozen':
      server.freeze()
      await pause(forMs)
      return server.thaw()
    case 'slow':
      return beSlow(server, { forMs, signal })
    case 'full':
      return beFull(server, forMs)
  }
}

async function beSlow(server: OwnServer, { forMs, signal }: { forMs: number; signal: AbortSignal }) {
  const end = performance.now() + forMs
  while (performance.now() < end && !signal.aborted) {
    server.freeze()
    await pause(slowly.stillMs)
    server.thaw()
    await pause(slowly.awakeMs)
  }
}

async function beFull(server: OwnServer, forMs: number) {
  const { client, close } = await server.connect()
  await client.config('SET', 'maxmemory', noRoom)
  await pause(forMs)
  await client.config('SET', 'maxmemory', '0')
  close()
}
