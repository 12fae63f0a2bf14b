import { nameOf } from './preview.ts'
import type { Activity, Doer } from './recording.ts'
import type { MissListener, MostMissed, Names } from './shapes.ts'
import type { Loader } from './warm-step.ts'

const listenSeconds = 5

export type MostMissedOptions = {
  target: { id: string }
  names: Names
  activity: Activity
  loader: Loader | null
  misses: MissListener
}

/** The keys that are missed most: from whoever counts them, else the server is listened to for some seconds. */
export function createMostMissed({ target, names, activity, loader, misses }: MostMissedOptions) {
  const named = (keys: readonly { key: Buffer; misses: number }[]) =>
    keys.map(each => ({ name: nameOf(each.key, names), misses: each.misses }))

  /** Whoever loads the keys knows which were missed, as long as it is at work. */
  const counter = () => (loader?.refusal() === null ? loader : null)

  async function counted({ name, missed }: Loader, count: number): Promise<MostMissed> {
    return { keys: named(await missed(count)), how: `Counted by ${name} over the last minute or two.` }
  }

  async function listened(viewer: Doer, most: number): Promise<MostMissed> {
    await activity.recordFirst({
      viewer,
      target: target.id,
      action: 'keys.listen',
      summary: `Listened for missed keys for ${listenSeconds} s: notify-keyspace-events is widened for it, and put back.`,
      count: null,
      detail: {},
      undo: null,
    })
    const { keys, events, seconds, notes } = await misses.listen({ most, seconds: listenSeconds })
    return {
      keys: named(keys),
      how: `The server told of ${events} misses in ${seconds.toFixed(1)} s. ${notes.join(' ') || 'Its setting is as it was.'}`,
    }
  }

  return {
    missedBy: () => (counter() ? ('counted' as const) : ('listened' as const)),
    mostMissed(viewer: Doer, count: number): Promise<MostMissed> {
      const by = counter()
      return by ? counted(by, count) : listened(viewer, count)
    },
  }
}
