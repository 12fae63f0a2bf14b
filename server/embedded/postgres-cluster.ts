import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { BoardError } from '#server/errors.ts'
import type { PostgresAccount } from './postgres-account.ts'
import { commandLineOf } from './processes.ts'

export const user = 'cacheboard'
export const passwordFile = (place: string) => join(place, 'password')

/** Nothing of the board's own environment: not its secrets, and no PGPORT or PGDATA of the person's. */
export const postgresEnvironment = {
  PATH: process.env.PATH ?? '',
  LC_ALL: 'C',
  TZ: 'UTC',
  NODE_ENV: 'production',
} as const

/** Makes the data folder, once. It gets its name only when it is complete. */
export async function initialise(place: string, account: PostgresAccount) {
  if (existsSync(join(account.data, 'PG_VERSION'))) return
  const parent = dirname(account.data)
  for (const name of readdirSync(parent)) {
    if (name.startsWith('unfinished-')) rmSync(join(parent, name), { recursive: true, force: true })
  }
  const password = join(parent, 'password')
  if (!existsSync(password))
    writeFileSync(password, `${randomBytes(24).toString('base64url')}\n`, { mode: 0o600 })
  account.own(password)
  const unfinished = join(parent, `unfinished-${randomBytes(4).toString('hex')}`)
  await initdb(unfinished, password, account)
  rmSync(account.data, { recursive: true, force: true })
  renameSync(unfinished, account.data)
  if (parent !== place) writeFileSync(passwordFile(place), readFileSync(password), { mode: 0o600 })
}

async function initdb(data: string, password: string, account: PostgresAccount) {
  const auth = ['-U', user, '--auth=scram-sha-256', `--pwfile=${password}`]
  const { file, args, options } = account.command('initdb', [
    ...['-D', data, '--encoding=UTF8', '--locale=C', '--no-instructions'],
    ...auth,
  ])
  const child = spawn(file, args, {
    ...options,
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: postgresEnvironment,
  })
  // It works through programs of its own, which its own end would leave behind.
  const end = () => child.pid && process.kill(-child.pid, 'SIGKILL')
  process.once('exit', end)
  const [complaint, [code]] = await Promise.all([text(child.stderr), once(child, 'close')])
  process.off('exit', end)
  if (code === 0) return
  const reason = complaint.split('\n').find(line => /error|fatal/i.test(line)) ?? complaint.trim()
  throw new BoardError(
    'EMBEDDED_FAILED',
    `Postgres could not make its data folder ${data}: ${reason}. Set CACHEBOARD_DATA_DIR to another folder, or DATABASE_URL to a Postgres of your own.`,
  )
}

/**
 * Postgres trusts the process number in postmaster.pid, and refuses to start when another program has it now.
 * When it is a Postgres of this very folder, the record of which was lost, it is left alone and Postgres explains.
 */
export function clearStaleLock(data: string) {
  const lock = join(data, 'postmaster.pid')
  if (!existsSync(lock)) return
  const pid = Number(readFileSync(lock, 'utf8').split('\n')[0])
  if (!commandLineOf(pid).includes(data)) rmSync(lock, { force: true })
}
