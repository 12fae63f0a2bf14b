import { type RangeName, ranges } from '#server/metrics/series.ts'

/** The resolutions kept, finest first: each is rolled up from the one before it. Seconds. */
export const steps = [
  { step: 1, keep: 3600 },
  { step: 10, keep: 86_400 },
  { step: 60, keep: 30 * 86_400 },
] as const

export type Step = (typeof steps)[number]['step']

/** The start of the bucket that a second lies in. */
export function bucket(at: number, step: number): number {
  return Math.floor(at / step) * step
}

/** The coarsest resolution whose points fit whole into the points of a range. */
export function stepFor(range: RangeName): Step {
  const fitting = steps.filter(({ step }) => ranges[range].step % step === 0)
  return fitting.at(-1)?.step ?? 1
}
