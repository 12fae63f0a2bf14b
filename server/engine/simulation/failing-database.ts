import type { Clock, Random, SourceOfTruth } from '#server/engine/ports.ts'

/** Chances, each for one command. */
export type DatabaseFaults = {
  /** An error before anything was done. */
  refuse: number
  /** The work is done, and an error comes in place of the answer. */
  loseAnswer: number
  /** An error comes at once, and the work is done all the same, a while later. */
  late: number
  /** The answer is made now and arrives much later. */
  slow: number
  /** No answer ever; whether the work is done is another matter. */
  hang: number
}

export const healthy: DatabaseFaults = { refuse: 0, loseAnswer: 0, late: 0, slow: 0, hang: 0 }

const SLOW_MS = 500
const LATE_MS = 200
const lost = () => new Error('The connection to the database was lost.')
const never = () => new Promise<never>(() => {})

type Parts = { clock: Clock; random: Random; faults: DatabaseFaults }

/** A database that fails: what it was asked to do may or may not be done, and its caller may or may not hear of it. */
export function failing(source: SourceOfTruth, { clock, random, faults }: Parts): SourceOfTruth {
  const wait = (ms: number) => new Promise<void>(resolve => clock.after(ms, resolve))

  function drawn(): keyof DatabaseFaults | undefined {
    let left = random.next()
    for (const fault of ['refuse', 'loseAnswer', 'late', 'slow', 'hang'] as const) {
      left -= faults[fault]
      if (left < 0) return fault
    }
    return undefined
  }

  async function command<T>(work: () => Promise<T>): Promise<T> {
    const fault = drawn()
    switch (fault) {
      case undefined:
        return work()
      case 'refuse':
        throw new Error('The database takes no commands.')
      case 'loseAnswer':
        await work()
        throw lost()
      case 'late':
        clock.after(LATE_MS * random.next(), () => void work())
        throw lost()
      case 'slow': {
        const answer = await work()
        await wait(SLOW_MS)
        return answer
      }
      case 'hang':
        if (random.next() < 0.5) await work()
        return never()
    }
  }

  return {
    ...source,
    load: (key, signal) => command(() => source.load(key, signal)),
    write: (key, value, options) => command(() => source.write(key, value, options)),
    apply: (...given) => command(() => source.apply(...given)),
    nextEpoch: () => command(source.nextEpoch),
    mark: () => command(source.mark),
    changedSince: mark => command(() => source.changedSince(mark)),
  }
}
