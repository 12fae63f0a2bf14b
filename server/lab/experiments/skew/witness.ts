import type { Story } from '#server/lab/experiments/verdict.ts'

/** Asked for so often before, a key counts as one that is wanted. */
const wanted = 3

type Watching = {
  keys: number
  /** Only what is asked for from here on is told of. */
  from: number
  /** Why an entry goes, in the words of the policy. */
  why: string
}
type Gone = { at: number; by: number }

const nameOf = (key: number) => `item:${key}`
const exact = (count: number) => count.toLocaleString('en').replaceAll(',', '\u00a0')
const times = (count: number) => (count === 1 ? 'once' : `${count} times`)

/** Sees every request go by, and tells of the first one for something that was wanted, had to go, and is wanted again. */
export function createWitness({ keys, from, why }: Watching) {
  const asked = new Uint32Array(keys)
  const lastAt = new Int32Array(keys)
  const storedBy = new Int32Array(keys)
  const gone = new Map<number, Gone>()
  let stored = 0
  let steps: Story['steps'] | null = null

  function tell(at: number, key: number): Story['steps'] {
    const name = nameOf(key)
    const known = gone.get(key)
    const others = stored - (storedBy[key] ?? 0)
    return [
      { at: lastAt[key] ?? 0, text: `${name} is asked for, as ${times((asked[key] ?? 1) - 1)} before` },
      known
        ? { at: known.at, text: `${nameOf(known.by)} needs room, and ${name} goes: ${why}` }
        : { at, text: `meanwhile ${exact(others)} others were loaded; ${why}` },
      { at, text: `${name} is asked for again: nothing there, so the database is asked` },
    ]
  }

  return {
    asked(at: number, key: number, hit: boolean) {
      if (!hit && steps === null && at >= from && (asked[key] ?? 0) >= wanted) steps = tell(at, key)
      asked[key] = (asked[key] ?? 0) + 1
      lastAt[key] = at
      storedBy[key] = stored
      if (!hit) stored += 1
    },
    /** Where it can be seen which entry goes. */
    gone(at: number, key: number, by: number) {
      gone.set(key, { at, by })
    },
    story: (choice: string): Story | null =>
      steps && {
        choice,
        title: 'The first request for something that was wanted, had to go, and is wanted again',
        counts: 'requests',
        steps,
      },
  }
}

export type Witness = ReturnType<typeof createWitness>
