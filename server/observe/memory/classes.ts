/** The steps in which times and sizes are told. Each begins at `from`. */
export type Step = { from: number; name: string }

const minute = 60
const hour = 60 * minute
const day = 24 * hour

export const never = 'never'

/** Seconds until a key expires. */
export const ttlSteps: readonly Step[] = [
  { from: 0, name: 'under 1 min' },
  { from: minute, name: '1 – 10 min' },
  { from: 10 * minute, name: '10 min – 1 h' },
  { from: hour, name: '1 – 6 h' },
  { from: 6 * hour, name: '6 – 24 h' },
  { from: day, name: '1 – 7 days' },
  { from: 7 * day, name: 'over 7 days' },
]

/** Seconds since a key was last used. */
export const idleSteps: readonly Step[] = [
  { from: 0, name: 'under 1 min' },
  { from: minute, name: '1 – 10 min' },
  { from: 10 * minute, name: '10 min – 1 h' },
  { from: hour, name: '1 – 6 h' },
  { from: 6 * hour, name: '6 – 24 h' },
  { from: day, name: '1 – 7 days' },
  { from: 7 * day, name: 'over 7 days' },
]

/** LFU counters: logarithmic, new keys begin at 5. */
export const frequencySteps: readonly Step[] = [
  { from: 0, name: '0 (not used lately)' },
  { from: 1, name: '1 – 4' },
  { from: 5, name: '5 – 9' },
  { from: 10, name: '10 – 29' },
  { from: 30, name: '30 – 99' },
  { from: 100, name: '100 – 255' },
]

export const sizeSteps: readonly Step[] = [
  { from: 0, name: 'under 100 B' },
  { from: 100, name: '100 B – 1 kB' },
  { from: 1000, name: '1 – 10 kB' },
  { from: 10_000, name: '10 – 100 kB' },
  { from: 100_000, name: '100 kB – 1 MB' },
  { from: 1_000_000, name: '1 – 10 MB' },
  { from: 10_000_000, name: 'over 10 MB' },
]

export function stepOf(steps: readonly Step[], value: number): number {
  let at = steps.length - 1
  while (at > 0 && value < (steps[at] as Step).from) at -= 1
  return at
}

/** Ends of the stretches of time in which expiring memory is told: dense at first, to 30 days. */
export const releaseSeconds: readonly number[] = [
  10,
  20,
  30,
  45,
  ...[1, 1.5, 2, 3, 4, 5, 7, 10, 15, 20, 30, 45].map(minutes => minutes * minute),
  ...[1, 1.5, 2, 3, 4, 6, 8, 12, 18].map(hours => hours * hour),
  ...[1, 2, 3, 5, 7, 14, 30].map(days => days * day),
]
