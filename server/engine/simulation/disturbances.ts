import { longestWay } from '#server/engine/simulation/network.ts'
import type { Profile } from '#server/engine/simulation/profiles.ts'
import type { Run } from '#server/engine/simulation/schedule.ts'

/** A while in which something other than a reader had its hands on a key, or on all of them. */
export type Disturbance = { from: number; until: number; key: string | undefined }

const FOREVER = Number.POSITIVE_INFINITY
/** A flush that failed, or died, may have voided lists in any of its steps before. */
const FLUSH_MS = 5_000

function* byWrites({ writes }: Run): Generator<Disturbance> {
  for (const { key, began, ended = FOREVER } of writes) {
    for (const each of [key, 'list']) yield { from: began, until: ended, key: each }
  }
}

function* byBreakers({ clients, world: { trace } }: Run): Generator<Disturbance> {
  for (const { name } of clients) {
    let opened: number | undefined
    for (const event of trace) {
      if (event.type !== 'breaker' || event.client !== name) continue
      if (event.state !== 'closed') opened ??= event.at
      else if (opened !== undefined) {
        yield { from: opened, until: event.at, key: undefined }
        opened = undefined
      }
    }
    if (opened !== undefined) yield { from: opened, until: FOREVER, key: undefined }
  }
}

function* byEvents({ world: { trace } }: Run): Generator<Disturbance> {
  for (const event of trace) {
    switch (event.type) {
      case 'invalidated':
      case 'invalidation-owed':
        yield { from: event.at, until: event.at, key: event.key }
        break
      case 'flush':
        yield { from: event.at - event.ms, until: event.at, key: undefined }
        break
      case 'flush-failed':
        yield { from: event.at - FLUSH_MS, until: event.at, key: undefined }
        break
      case 'tag-voided':
      case 'caught-up':
      case 'epoch':
        yield { from: event.at, until: event.at, key: undefined }
    }
  }
}

/** With the time that a command needs to get there and its double to come after it. */
export function disturbances(run: Run, { faults }: Profile): Disturbance[] {
  const way = longestWay(faults)
  const flushing = run.crashes.map(at => ({ from: at - FLUSH_MS, until: at, key: undefined }))
  const moments = [...run.upsets, ...run.losses, ...run.world.silences]
  const all = [
    ...byWrites(run),
    ...byBreakers(run),
    ...byEvents(run),
    ...flushing,
    ...moments.map(at => ({ from: at, until: at, key: undefined })),
  ]
  return all.map(({ from, until, key }) => ({ from: from - 2 * way, until: until + 6 * way, key }))
}
