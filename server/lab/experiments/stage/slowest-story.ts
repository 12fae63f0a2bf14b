import type { Played } from '#server/lab/experiments/stage/stage.ts'
import type { Story } from '#server/lab/experiments/verdict.ts'

/** Of those that were followed on their way: the one that took longest. */
export function slowestStory(choice: string, { followed }: Pick<Played, 'followed'>): Story | null {
  const slow = followed.toSorted((one, other) => other.ended - other.began - one.ended + one.began)[0]
  if (!slow) return null
  return {
    choice,
    title: `${slow.label}: the slowest of the first that were followed`,
    steps: slow.steps.map(({ at, text }) => ({ at: at - slow.began, text })),
  }
}
