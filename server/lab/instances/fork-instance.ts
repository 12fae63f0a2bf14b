import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

const lastWords = 2_000

/** A process of its own, on the Node that runs the board. It gets nothing of the board's environment: no secret. */
export function forkInstance(): ChildProcess {
  const main = join(/* turbopackIgnore: true */ process.cwd(), 'server/lab/instances/main.ts')
  return fork(/* turbopackIgnore: true */ main, [], {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', NODE_ENV: 'production' },
  })
}

/** The reason it gave when it died: the sentence, and not the way there. */
export function keepLastWords({ stderr }: ChildProcess): () => string {
  let said = ''
  stderr?.setEncoding('utf8').on('data', (text: string) => {
    said = (said + text).slice(-lastWords)
  })
  return () => said.match(/^\w*Error\b.*$/m)?.[0] ?? ''
}
