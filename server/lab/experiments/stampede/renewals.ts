/** One renewal of an entry: when its first query was answered, and how many queries ran beside each other for it. */
export type Renewal = { at: number; loads: number }

/** Whoever joins a renewal begins while its first query runs, so he ends at most one query later. */
export function renewalsOf(ends: Float64Array, queryMs: number): Renewal[] {
  const found: Renewal[] = []
  for (const at of ends) {
    const last = found.at(-1)
    if (last && at - last.at <= queryMs * 1.2) last.loads += 1
    else found.push({ at, loads: 1 })
  }
  return found
}
