import type { Change, Clock, SourceOfTruth } from '#server/engine/ports.ts'
import { openPool } from '#server/engine/source/pool.ts'
import { createPostgresSource } from '#server/engine/source/postgres.ts'
import { applicationName } from '#server/lab/lane-places.ts'

type Options = { url: string; schema: string; clock: Clock; connections: number; queryMs: number }
type Follower = { change: (change: Change) => void; undo: () => Promise<void> }

const endWithinSeconds = 5

/** So that the lab's connections can be told from all others. */
function named(url: string): string {
  const address = new URL(url)
  address.searchParams.set('application_name', applicationName)
  return address.href
}

/** A pool and everything asked of it that is not answered yet. */
function openConnections(
  { url, schema, clock }: Omit<Options, 'queryMs'>,
  size: number,
  costMs: () => number,
) {
  const sql = openPool({ url: named(url), size })
  const aside = openPool({ url: named(url), size: 1 })
  const source = createPostgresSource({ sql, aside, schema, clock, costMs })
  const end = () => Promise.all([sql, aside].map(each => each.end({ timeout: endWithinSeconds })))
  let running = 0
  let retired = false
  const endIfIdle = () => {
    if (retired && running === 0) void end().catch(() => undefined)
  }
  return {
    size,
    source,
    running: () => running,
    async run<T>(work: (source: SourceOfTruth) => Promise<T>): Promise<T> {
      running += 1
      try {
        return await work(source)
      } finally {
        running -= 1
        endIfIdle()
      }
    },
    /** Ends as soon as what was asked of it is answered. */
    retire() {
      retired = true
      endIfIdle()
    },
    end,
  }
}

/**
 * The lane's database as the engine sees it: what runs and what waits is counted, and the pool can be exchanged for
 * one of another size while queries are under way.
 */
export function createLaneDatabase(options: Options) {
  let { queryMs } = options
  const costMs = () => queryMs
  const open = (size: number) => openConnections(options, size, costMs)
  let current = open(options.connections)
  const retiring = new Set<ReturnType<typeof open>>()
  const followers = new Set<Follower>()
  let loads = 0
  let writes = 0

  const source: SourceOfTruth = {
    load(key, signal) {
      loads += 1
      return current.run(each => each.load(key, signal))
    },
    write(key, value, how) {
      writes += 1
      return current.run(each => each.write(key, value, how))
    },
    apply(batch, dead) {
      writes += 1
      return current.run(each => each.apply(batch, dead))
    },
    nextEpoch: () => current.run(each => each.nextEpoch()),
    mark: () => current.run(each => each.mark()),
    changedSince: mark => current.run(each => each.changedSince(mark)),
    async follow({ change }) {
      const follower: Follower = { change, undo: await current.source.follow({ change }) }
      followers.add(follower)
      return async () => {
        followers.delete(follower)
        await follower.undo()
      }
    },
  }

  /** The new line stands before the old one is cut: nothing falls in between, and hearing twice does no harm. */
  async function followAnew() {
    for (const follower of followers) {
      const before = follower.undo
      follower.undo = await current.source.follow({ change: follower.change })
      await before()
    }
  }

  return {
    source,
    async change(next: { connections: number; queryMs: number }) {
      queryMs = next.queryMs
      if (next.connections === current.size) return
      const before = current
      current = open(next.connections)
      retiring.add(before)
      try {
        await followAnew()
        before.retire()
      } catch {
        // The database is away: the old line mends itself when it is back, and needs its connections for that.
      }
    },
    /** What was asked since the last look. */
    take() {
      const taken = { loads, databaseWrites: writes }
      loads = 0
      writes = 0
      return taken
    },
    load() {
      const asked = current.running()
      return {
        busy: Math.min(asked, current.size),
        queue: Math.max(0, asked - current.size),
        connections: current.size,
      }
    },
    async end() {
      for (const each of retiring) void each.end().catch(() => undefined)
      await current.end()
    },
  }
}
