import type { Clock } from '#server/engine/ports.ts'

/** How long a commit may still land after its writer was left without an answer. */
const DOUBT_MS = 5_000

/** Writes of which nobody knows whether they happened, each by the mark of the source that lies before it. */
export function createDoubts(clock: Clock) {
  const untils = new Map<string, number>()

  return {
    raise(mark: string) {
      untils.set(mark, clock.now() + DOUBT_MS)
    },
    marks: () => [...untils.keys()],
    /** Everything committed up to this moment has been asked for and heard. */
    heard(at: number) {
      for (const [mark, until] of untils) if (until <= at) untils.delete(mark)
    },
  }
}
