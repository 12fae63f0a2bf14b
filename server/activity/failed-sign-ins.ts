import type { Activity } from '#server/history/activity.ts'

const togetherMs = 10 * 60_000
const mostPlaces = 20
const anywhere = 'changing addresses'

type Tally = { id: string; count: number; since: number }

/**
 * Wrong tokens by address: the tries of ten minutes are one entry that counts. One machine can have a
 * million addresses, so only so many have an entry of their own: the list must not be flooded by whoever guesses.
 */
export function createFailedSignIns(options: {
  activity: Pick<Activity, 'record' | 'settle'>
  now?: () => number
}) {
  const { activity, now = Date.now } = options
  const tallies = new Map<string, Tally>()

  function tallyOf(place: string): { place: string; tally: Tally | undefined } {
    for (const [key, { since }] of tallies) if (now() - since > togetherMs) tallies.delete(key)
    const own = tallies.get(place)
    return own || tallies.size < mostPlaces
      ? { place, tally: own }
      : { place: anywhere, tally: tallies.get(anywhere) }
  }

  function begin(place: string, from: string | null) {
    const id = activity.record({
      viewer: { name: 'not signed in', session: null, from: place === anywhere ? null : from },
      target: null,
      action: 'session.sign-in-failed',
      summary: sentence(place, 1),
      count: 1,
      detail: null,
      undo: null,
    })
    tallies.set(place, { id, count: 1, since: now() })
  }

  return function tell(from: string | null) {
    const { place, tally } = tallyOf(from ?? 'an unknown address')
    if (!tally) return begin(place, from)
    tally.count++
    activity.settle(tally.id, { summary: sentence(place, tally.count), count: tally.count })
  }
}

function sentence(place: string, count: number): string {
  const times = count === 1 ? '' : ` ${count} times`
  return `Someone at ${place} tried${times} to sign in without the right token.`
}
