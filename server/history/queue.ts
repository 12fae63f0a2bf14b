import type { Frame } from '#server/observe/frame.ts'
import type { Seconds } from './seconds.ts'

export type Sample = { frame: Frame; seconds: Seconds }

/** How much is kept while Postgres is away. */
const keepSeconds = 300
const mostSamples = 5000

/** Samples on their way to Postgres. Bounded: the oldest are dropped, and counted. */
export function createQueue() {
  let samples: Sample[] = []
  let dropped = 0

  function trim() {
    const newest = samples.at(-1)?.seconds.to ?? 0
    const first = samples.findIndex(({ seconds }) => seconds.to > newest - keepSeconds)
    const tooMany = Math.max(first, samples.length - mostSamples)
    if (tooMany <= 0) return
    samples = samples.slice(tooMany)
    dropped += tooMany
  }

  return {
    add(sample: Sample) {
      samples.push(sample)
      trim()
    },
    take: (most: number): Sample[] => samples.splice(0, most),
    /** What could not be written goes back to the front. */
    putBack(taken: readonly Sample[]) {
      samples = [...taken, ...samples]
      trim()
    },
    waiting: (): number => samples.length,
    dropped: (): number => dropped,
  }
}
