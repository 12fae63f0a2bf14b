import { type SpawnSyncReturns, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { BoardError } from '#server/errors.ts'
import { findOnPath } from './find-on-path.ts'
import { type Account, accountNamed, accountOf } from './passwd.ts'
import { installedBinaries, readableCopy } from './postgres-binaries.ts'

/** Where a root whose home nobody else may enter keeps what another account has to reach. */
const publicFolder = '/var/lib/cacheboard'

/** Who runs Postgres, and on which folder. */
export type PostgresAccount = {
  data: string
  command(
    program: 'postgres' | 'initdb',
    args: string[],
  ): { file: string; args: string[]; options: Account | object }
  /** Hands over a file that the board made for it. */
  own(file: string): void
}

/**
 * Postgres refuses to run as root. In a user namespace without a mapping it no longer sees that it does, and still
 * reads and writes root's files. Where that is forbidden it runs under an unprivileged account of this machine.
 */
export function chooseAccount(place: string): PostgresAccount {
  mkdirSync(place, { recursive: true, mode: 0o700 })
  if (process.getuid?.() !== 0) return asMyself(place)
  const before = accountOf(ownerOf(join(place, 'data')))
  const unshare = before ? null : workingUnshare(place)
  if (unshare) return inNamespace(place, unshare)
  const account =
    before ?? accountOf(ownerOf(process.cwd())) ?? accountNamed('postgres') ?? accountNamed('nobody')
  if (!account) {
    throw new BoardError(
      'EMBEDDED_FAILED',
      'Postgres refuses to run as root, and this machine has neither user namespaces nor an account to run it. Start the board as an ordinary user, or set DATABASE_URL.',
    )
  }
  return asOther(place, account)
}

function asMyself(place: string): PostgresAccount {
  const bin = join(installedBinaries(), 'bin')
  return {
    data: join(place, 'data'),
    command: (program, args) => ({ file: join(bin, program), args, options: {} }),
    own: () => undefined,
  }
}

function inNamespace(place: string, unshare: string): PostgresAccount {
  const bin = join(installedBinaries(), 'bin')
  return {
    data: join(place, 'data'),
    command: (program, args) => ({ file: unshare, args: ['-U', join(bin, program), ...args], options: {} }),
    own: () => undefined,
  }
}

function asOther(place: string, account: Account): PostgresAccount {
  const bin = join(runnableBinaries(account), 'bin')
  return {
    data: reachableData(place, account),
    command: (program, args) => ({ file: join(bin, program), args, options: account }),
    own: file => chownSync(file, account.uid, account.gid),
  }
}

/** Tried with the real program and the real folder: they may lie in a home folder of someone else. */
function workingUnshare(place: string): string | null {
  const unshare = findOnPath('unshare')
  if (!unshare) return null
  const script = '"$1" --version && test -w "$2"'
  const postgres = join(installedBinaries(), 'bin/postgres')
  return worked(spawnSync(unshare, ['-U', '/bin/sh', '-c', script, 'sh', postgres, place])) ? unshare : null
}

function runnableBinaries(account: Account): string {
  const installed = installedBinaries()
  if (worked(spawnSync(join(installed, 'bin/postgres'), ['--version'], account))) return installed
  openPublicFolder()
  return readableCopy(publicFolder)
}

function reachableData(place: string, account: Account): string {
  chownSync(place, account.uid, account.gid)
  const here = join(place, 'data')
  const isLink = lstatSync(here, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
  if (!isLink && worked(spawnSync('/bin/sh', ['-c', 'test -w "$1"', 'sh', place], account))) {
    if (existsSync(here)) handOver(here, account)
    return here
  }
  const name = createHash('sha256').update(place).digest('hex').slice(0, 12)
  const home = join(publicFolder, `data-${name}`)
  openPublicFolder()
  mkdirSync(home, { recursive: true, mode: 0o700 })
  chownSync(home, account.uid, account.gid)
  const there = join(home, 'data')
  if (!isLink) {
    if (existsSync(here)) move(here, there)
    symlinkSync(there, here)
  }
  if (existsSync(there)) handOver(there, account)
  return there
}

function openPublicFolder() {
  mkdirSync(publicFolder, { recursive: true })
  chmodSync(publicFolder, 0o755)
}

function handOver(folder: string, account: Account) {
  if (statSync(folder).uid === account.uid) return
  must(runTool('chown', ['-R', `${account.uid}:${account.gid}`, folder]), `hand over ${folder}`)
}

function move(from: string, to: string) {
  must(runTool('mv', [from, to]), `move ${from} to ${to}`)
}

/** Found where systems keep them, whatever the PATH of the person says. */
function runTool(tool: string, args: string[]): SpawnSyncReturns<Buffer> {
  return spawnSync(tool, args, { env: { PATH: '/usr/bin:/bin:/usr/sbin:/sbin', NODE_ENV: 'production' } })
}

function must(result: SpawnSyncReturns<Buffer>, what: string) {
  if (worked(result)) return
  throw new BoardError('EMBEDDED_FAILED', `Could not ${what}: ${String(result.stderr).trim()}`)
}

function worked(result: SpawnSyncReturns<Buffer>): boolean {
  return result.status === 0
}

/** Root's number when there is nothing yet. */
function ownerOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.uid ?? 0
}
