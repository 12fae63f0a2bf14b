/**
 * How this sample follows the last one.
 * `same`: the counter went on. `reset`: it began again at 0 after the last sample (restart, CONFIG RESETSTAT).
 * `other`: it is another server's counter, whose past has nothing to do with ours.
 */
export type Continuity = 'same' | 'reset' | 'other'

/**
 * Events since the last sample, the board's own taken off. An answer of ours may be seen a sample before or
 * after the INFO that counts it. `exact` says so: it can be a little too high and then below zero, and adds up
 * to the truth. `shown` is never below zero: what was taken off too early is carried into the next step.
 */
export type Events = { exact: number; shown: number }

export function createCounter() {
  let last: number | null = null
  let owed = 0

  return {
    /** null: not known, because there is no last sample to compare with. */
    step(value: number | null, own: number, continuity: Continuity): Events | null {
      const before = last
      last = value
      if (value === null || before === null || continuity === 'other') {
        owed = 0
        return null
      }
      if (continuity === 'reset' || value < before) {
        owed = 0
        const began = Math.max(0, value - own)
        return { exact: began, shown: began }
      }
      const exact = value - before - own
      const left = exact - owed
      owed = Math.max(0, -left)
      return { exact, shown: Math.max(0, left) }
    },
  }
}
