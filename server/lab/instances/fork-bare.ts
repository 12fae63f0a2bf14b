import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'

/**
 * What Node has compiled once, the next process takes from here: half of the time that a process needs to begin.
 * Where nobody may write, each compiles for itself.
 */
const compiled = 'node_modules/.cache/compiled'

/**
 * A process of its own, on the Node that runs the board. It gets nothing of the board's environment: no secret.
 * `file` is a path in the project; a path that Turbopack can follow would be taken for a module.
 */
export function forkBare(file: string, args: string[] = []): ChildProcess {
  const inProject = (path: string) => join(/* turbopackIgnore: true */ process.cwd(), path)
  return fork(/* turbopackIgnore: true */ inProject(file), args, {
    serialization: 'advanced',
    execArgv: [],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH ?? '',
      LC_ALL: 'C',
      NODE_ENV: 'production',
      NODE_COMPILE_CACHE: inProject(compiled),
    },
  })
}
