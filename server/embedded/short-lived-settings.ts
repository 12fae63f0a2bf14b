import { snapshotFile } from './redis-settings.ts'

export type ShortLivedSettings = {
  /** null: no limit. */
  maxmemory: number | null
  policy: string
  persistence: 'none' | 'everysec' | 'always'
}

const memory = ({ maxmemory, policy }: ShortLivedSettings) => ({
  maxmemory: String(maxmemory ?? 0),
  'maxmemory-policy': policy,
})

export const shortLivedWasm = (settings: ShortLivedSettings): string[] =>
  Object.entries(memory(settings)).flat()

type Place = { port: number; folder: string; version: number }

/** Nothing is saved but what the experiment asks for. */
export function shortLivedArguments(
  settings: ShortLivedSettings,
  { port, folder, version }: Place,
): string[] {
  const { persistence } = settings
  const all: Record<string, string> = {
    port: String(port),
    bind: '127.0.0.1',
    'protected-mode': 'yes',
    dir: folder,
    dbfilename: snapshotFile,
    save: '',
    appendonly: persistence === 'none' ? 'no' : 'yes',
    ...(persistence === 'none' ? {} : { appendfsync: persistence }),
    daemonize: 'no',
    ...(version >= 7 ? { 'enable-debug-command': 'local' } : {}),
    ...memory(settings),
  }
  return Object.entries(all).flatMap(([name, value]) => [`--${name}`, value])
}
