import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { BoardError } from '#server/errors.ts'
import type { RunSettings } from '#server/lab/experiments/settings.ts'
import { type FromSimulation, fromSimulationShape } from '#server/lab/experiments/simulated/messages.ts'
import type { Told, Verdict } from '#server/lab/experiments/verdict.ts'
import { keepLastWords } from '#server/lab/instances/fork-instance.ts'

/** More than any simulation needs; one that runs away ends itself and not the machine. */
const mostMemoryMb = 1_536

/** A process of its own, so that the board answers as ever. It gets nothing of the board's environment: no secret. */
function forkSimulation(): ChildProcess {
  const main = join(/* turbopackIgnore: true */ process.cwd(), 'server/lab/experiments/simulated/main.ts')
  return fork(/* turbopackIgnore: true */ main, [], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${mostMemoryMb}`],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', NODE_ENV: 'production' },
  })
}

type Options = { signal: AbortSignal; hear: (told: Told) => void }

/** A simulated run from its beginning to its verdict. Called off, its process is gone at once, whatever it was doing. */
export function simulateElsewhere(settings: RunSettings, { signal, hear }: Options): Promise<Verdict> {
  signal.throwIfAborted()
  const child = forkSimulation()
  const lastWords = keepLastWords(child)
  const { promise, resolve, reject } = Promise.withResolvers<Verdict>()

  function listen(message: FromSimulation) {
    if (message.kind === 'told') for (const told of message.told) hear(told)
    else if (message.kind === 'verdict') resolve(message.verdict)
    else reject(new BoardError(message.code, message.message))
  }
  child.on('message', raw => {
    const message = fromSimulationShape.safeParse(raw)
    if (message.success) listen(message.data)
    else reject(message.error)
  })
  child.once('error', reject)
  child.once('exit', () => {
    reject(new BoardError('STOPPING', `The process of the simulation has died. ${lastWords()}`.trim()))
  })
  const callOff = () => reject(signal.reason)
  signal.addEventListener('abort', callOff, { once: true })
  child.send(settings, error => error && reject(error))
  return promise.finally(() => {
    signal.removeEventListener('abort', callOff)
    child.removeAllListeners('message')
    child.kill('SIGKILL')
  })
}
