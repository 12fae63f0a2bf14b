import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import type { Log } from '#server/log.ts'
import { hostServer, type ServerKind } from './host-server.ts'
import { chooseAccount, type PostgresAccount } from './postgres-account.ts'
import { clearStaleLock, initialise, passwordFile, postgresEnvironment, user } from './postgres-cluster.ts'
import { signal } from './processes.ts'
import { createServerLog } from './server-log.ts'

const database = 'cacheboard'

/** Starts, or adopts, the Postgres of this folder. */
export async function startPostgres(options: { folder: string; log: Log }) {
  const place = join(options.folder, 'postgres')
  const server = await hostServer(postgresKind(options.folder, place), options)
  return { url: urlOf(place, server.port), stop: server.stop }
}

function postgresKind(folder: string, place: string): ServerKind {
  const log = createServerLog(join(folder, 'log', 'postgres.log'))
  let account: PostgresAccount | null = null
  return {
    name: 'postgres',
    log,
    wayOut: 'or set DATABASE_URL to a Postgres of your own.',
    // Fast shutdown: it ends sessions instead of waiting for them. SIGQUIT recovers from its log at the next start.
    endSignal: 'SIGINT',
    forceSignal: 'SIGQUIT',
    async prepare() {
      account = chooseAccount(place)
      await initialise(place, account)
      clearStaleLock(account.data)
    },
    launch(port) {
      if (!account) throw new Error('prepare() comes before launch()')
      const { file, args, options } = account.command('postgres', ['-D', account.data, ...settings(port)])
      const child = log.open(out =>
        spawn(file, args, {
          ...options,
          detached: true,
          stdio: ['ignore', out, out],
          env: postgresEnvironment,
        }),
      )
      return { child, flavour: 'postgres' }
    },
    prove: ({ port }) => whoAnswers(place, port),
    settle: ({ port }) => createDatabase(place, port),
    end: async server => void signal(server, 'SIGINT'),
  }
}

/** No unix socket: its path may be 107 bytes long at most, and a project folder may be deeper. */
function settings(port: number): string[] {
  const each = {
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    wal_level: 'logical',
    max_replication_slots: '10',
    max_wal_senders: '10',
    // A replication slot that nobody reads any more must not fill the disk.
    max_slot_wal_keep_size: '512MB',
    max_wal_size: '512MB',
    max_connections: '100',
    log_checkpoints: 'off',
  }
  return Object.entries(each).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

function urlOf(place: string, port: number, name = database): string {
  const password = readFileSync(passwordFile(place), 'utf8').trim()
  return `postgres://${user}:${password}@127.0.0.1:${port}/${name}`
}

async function withConnection<T>(url: string, work: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, connect_timeout: 2, fetch_types: false, onnotice: () => undefined })
  try {
    return await work(sql)
  } finally {
    await sql.end({ timeout: 1 })
  }
}

/** The password proves that it is the Postgres of this folder, its start time that it is this run of it. */
async function whoAnswers(place: string, port: number): Promise<string | null> {
  try {
    return await withConnection(urlOf(place, port, 'postgres'), async sql => {
      const [row] = await sql<{ proof: string }[]>`select pg_postmaster_start_time()::text as proof`
      return row?.proof ?? null
    })
  } catch {
    return null
  }
}

async function createDatabase(place: string, port: number) {
  await withConnection(urlOf(place, port, 'postgres'), async sql => {
    const found = await sql`select 1 from pg_database where datname = ${database}`
    if (found.length === 0) await sql.unsafe(`create database ${database}`)
  })
}
