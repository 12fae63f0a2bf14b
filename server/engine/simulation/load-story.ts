import type { Run } from '#server/engine/simulation/schedule.ts'
import type { Told } from '#server/engine/simulation/world.ts'

/** One load as the trace tells it, with what became of it. */
export type Load = {
  key: string
  client: string
  /** When its lease was granted; without one it may answer, but not fill. */
  granted: number | undefined
  began: number
  ended: number
  outcome: 'row' | 'absent' | 'error' | undefined
  /** Until when the entry that it filled is fresh; undefined when nothing was filled. */
  freshUntil: number | undefined
  /** Overtaken by an invalidation of its own client before it could fill. */
  voided: boolean
}

/** Times are sums of fractions. */
export const CLOSE = 0.001

/** The load that began then: after a voided one its client may have another under way. */
function take(running: Load[], began: number): Load | undefined {
  const at = running.findIndex(load => Math.abs(load.began - began) < CLOSE)
  return at < 0 ? undefined : running.splice(at, 1)[0]
}

/** Lists by client and key. */
function lists<T>() {
  const byName = new Map<string, T[]>()
  return ({ client, key }: { client: string; key: string }): T[] => {
    const name = `${client} ${key}`
    const list = byName.get(name) ?? []
    byName.set(name, list)
    return list
  }
}

/** Every load, in the order of their beginnings. */
export function loadsOf({ world: { trace }, policy }: Run): Load[] {
  const loads: Load[] = []
  const graceMs = policy.protections.stale?.graceMs ?? 0
  const grants = lists<number>()
  const running = lists<Load>()
  const filling = lists<Load>()

  function hear(event: Told) {
    switch (event.type) {
      case 'lease-granted':
        grants(event).push(event.at)
        break
      case 'load-start': {
        const { key, client, at: began } = event
        const granted = grants(event).shift()
        const load: Load = {
          key,
          client,
          granted,
          began,
          ended: began,
          outcome: undefined,
          freshUntil: undefined,
          voided: false,
        }
        loads.push(load)
        running(event).push(load)
        break
      }
      case 'load-end': {
        const load = take(running(event), event.at - event.ms)
        if (load === undefined) break
        Object.assign(load, { ended: event.at, outcome: event.outcome })
        // What could not be kept was never sent; its place belongs to the next.
        if (load.granted !== undefined) filling(event).splice(0, 1, load)
        break
      }
      case 'filled': {
        const load = filling(event).shift()
        if (load) load.freshUntil = load.ended + event.ms - (load.outcome === 'row' ? graceMs : 0)
        break
      }
      case 'fill-rejected': {
        const load = filling(event).shift()
        if (load) load.voided = event.reason === 'voided'
      }
    }
  }
  for (const event of trace) hear(event)
  return loads
}
