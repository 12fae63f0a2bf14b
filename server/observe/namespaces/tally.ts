import { createHeaviest } from '#server/metrics/heaviest.ts'
import { createModel, createReplay, type Model } from '#server/metrics/miss-ratio/replay.ts'
import type { MonitorCommand } from '../capture/monitor-line.ts'
import { createAgain } from './again.ts'
import { readsOf, writeOf } from './reads.ts'

const mostSpaces = 500
const mostSeconds = 64
const mostCommands = 200

export type SpaceTally = {
  reads: number
  misses: number
  readsAt: Uint32Array
  missesAt: Uint32Array
  model: Model
}

const freshSpace = (): SpaceTally => ({
  reads: 0,
  misses: 0,
  readsAt: new Uint32Array(mostSeconds),
  missesAt: new Uint32Array(mostSeconds),
  model: createModel(),
})

const secondOf = (at: number, startedAt: number) =>
  Math.min(mostSeconds - 1, Math.max(0, Math.floor((at - startedAt) / 1000)))

function raise(counts: Uint32Array, at: number) {
  counts[at] = (counts[at] as number) + 1
}

/** Puts reads and misses to their namespaces, in memory that does not grow with their number. */
export function createTally(options: { delimiter: Buffer; now?: () => number }) {
  const { delimiter } = options
  const now = options.now ?? Date.now
  const whole = freshSpace()
  const rest = freshSpace()
  const replay = createReplay()
  const again = createAgain()
  const commands = new Map<string, number>()
  let untold = 0
  let startedAt = 0

  const spaces = createHeaviest<SpaceTally>({
    most: mostSpaces,
    fresh: freshSpace,
    drop(gone) {
      rest.reads += gone.reads
      rest.misses += gone.misses
    },
  })

  function spaceOf(key: Buffer, database: number): string {
    const end = key.indexOf(delimiter)
    const name = end === -1 ? '' : key.toString('latin1', 0, end + delimiter.length)
    return database === 0 ? name : `db${database} ${name}`
  }

  const idOf = (key: Buffer, database: number) => `${database} ${key.toString('latin1')}`

  function read(key: Buffer, database: number, at: number) {
    const second = secondOf(at, startedAt)
    const space = spaces.offer(spaceOf(key, database), 1)
    for (const each of [whole, space]) {
      each.reads += 1
      raise(each.readsAt, second)
    }
    const id = idOf(key, database)
    replay.read(id, space.model, at)
    again.read(id)
  }

  return {
    /** Seconds are counted from here. */
    begin() {
      startedAt = now()
    },
    command(command: MonitorCommand) {
      const { database, name } = command
      const at = now()
      const reads = readsOf(command)
      for (const key of reads.keys) read(key, database, at)
      untold += reads.untold
      const count = reads.keys.length + reads.untold
      if (count > 0 && (commands.has(name) || commands.size < mostCommands)) {
        commands.set(name, (commands.get(name) ?? 0) + count)
      }
      const write = writeOf(command)
      for (const key of write?.keys ?? []) {
        const id = idOf(key, database)
        if (write?.kind === 'filled') {
          replay.written(id, at)
          again.filled(id, at)
        } else {
          replay.dropped(id)
          again.dropped(id)
        }
      }
    },
    miss(key: Buffer, database: number) {
      const at = now()
      const second = secondOf(at, startedAt)
      const name = spaceOf(key, database)
      const id = idOf(key, database)
      // Its read may come a moment later, over another connection.
      const space = spaces.offer(name, 0)
      for (const each of [whole, space]) {
        each.misses += 1
        raise(each.missesAt, second)
      }
      replay.missed(id)
      again.missed(id, name, at)
    },
    reads: () => whole.reads,
    misses: () => whole.misses,
    sums: () => ({ whole, rest, spaces: spaces.list(), replay, again: again.sums(), untold, commands }),
  }
}

export type Tally = ReturnType<typeof createTally>
