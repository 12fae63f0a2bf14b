import { type ChildProcess, execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import postgres from 'postgres'
import { startProgram } from './postgres-program.ts'
import { layData } from './postgres-template.ts'

const alive = new Set<ChildProcess>()

/** A test that dies must not leave a server behind. */
process.once('exit', () => {
  for (const child of alive) child.kill('SIGKILL')
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('No free port.')
  return address.port
}

async function launch(data: string, port: number): Promise<ChildProcess> {
  const settings = [
    'fsync=off',
    `unix_socket_directories=${data}`,
    'listen_addresses=127.0.0.1',
    'max_connections=60',
    'wal_level=logical',
  ]
  const child = startProgram('postgres', [
    '-D',
    data,
    '-p',
    String(port),
    ...settings.flatMap(each => ['-c', each]),
  ])
  alive.add(child)
  child.once('exit', () => alive.delete(child))
  let said = ''
  const ready = Promise.withResolvers<void>()
  child.stderr?.on('data', chunk => {
    said += chunk
    if (said.includes('ready to accept connections')) ready.resolve()
  })
  child.once('exit', code => ready.reject(new Error(`Postgres ended with ${code}: ${said}`)))
  await ready.promise
  return child
}

/** A process of Postgres may end while the others are told. */
function signalIfThere(pid: number, signal: 'SIGSTOP' | 'SIGCONT') {
  try {
    process.kill(pid, signal)
  } catch (error) {
    const gone = error instanceof Error && 'code' in error && error.code === 'ESRCH'
    if (!gone) throw error
  }
}

/** A real Postgres of its own in a temporary folder, that can be killed, frozen and started again. */
export async function startTestPostgres() {
  const folder = await mkdtemp(join(tmpdir(), 'cacheboard-postgres-'))
  const data = join(folder, 'data')
  await layData(data)
  const port = await freePort()
  let child: ChildProcess | null = await launch(data, port)
  let databases = 0
  const url = (database: string) => `postgres://postgres@127.0.0.1:${port}/${database}`

  async function end(signal: NodeJS.Signals) {
    const dying = child
    child = null
    if (!dying || dying.exitCode !== null || dying.signalCode !== null) return
    const gone = once(dying, 'exit')
    dying.kill(signal)
    await gone
  }

  /** Each connection is a process of its own, so all of them have to be told. */
  async function signalAll(signal: 'SIGSTOP' | 'SIGCONT') {
    if (!child?.pid) return
    const { stdout } = await promisify(execFile)('pgrep', ['-P', String(child.pid)])
    for (const pid of [child.pid, ...stdout.trim().split('\n').map(Number)]) signalIfThere(pid, signal)
  }

  return {
    url: url('postgres'),
    /** An empty database of its own. */
    async database(): Promise<string> {
      const sql = postgres(url('postgres'), { max: 1 })
      const name = `test_${++databases}`
      await sql.unsafe(`create database ${name}`)
      await sql.end()
      return url(name)
    },
    kill: () => end('SIGKILL'),
    freeze: () => signalAll('SIGSTOP'),
    thaw: () => signalAll('SIGCONT'),
    async start() {
      // After a SIGKILL its workers need a moment to notice; until then the memory they hold keeps the door shut.
      for (let attempt = 0; child === null; attempt++) {
        child = await launch(data, port).catch(error => {
          if (attempt > 50 || !String(error).includes('still in use')) throw error
          return null
        })
      }
    },
    async stop() {
      await signalAll('SIGCONT')
      await end('SIGINT')
      await rm(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 })
    },
  }
}

export type TestPostgres = Awaited<ReturnType<typeof startTestPostgres>>
