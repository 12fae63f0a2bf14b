type Mark = { at: number; hits: number; misses: number }

/** Two samples closer than this bound a window by themselves; a wider hole is shared out evenly. */
const holeMs = 7000

/**
 * Exact events of the last N seconds: running sums at the moments of the samples, and their differences.
 * A window reaches back to the sample nearest its edge. Where the samples have a hole (the board or the
 * server was away, the counter went on), the events of the hole are taken to be spread evenly over it.
 */
export function createRolling(longestSeconds: number) {
  let marks: Mark[] = []

  function trim(now: number) {
    const horizon = now - longestSeconds * 1000
    const first = marks.findIndex(mark => mark.at > horizon)
    // One mark before the horizon stays: the longest window begins there. Seldom, so that it costs nothing.
    if (first > 60) marks = marks.slice(first - 1)
  }

  function sumsAt(at: number): Mark | undefined {
    const after = marks.findIndex(mark => mark.at >= at)
    const right = marks[after]
    const left = marks[after - 1]
    if (!right || !left || right.at === at) return right
    if (right.at - left.at > holeMs) return between(left, right, at)
    return at - left.at <= right.at - at ? left : right
  }

  function endsOf(now: number, seconds: number): { start: Mark; last: Mark } | null {
    const last = marks.at(-1)
    const edge = now - seconds * 1000
    if (!last || last.at <= edge || marks.length < 2) return null
    const start = sumsAt(edge) ?? last
    return start === last ? null : { start, last }
  }

  return {
    /** From here on events are known: the sample with nothing before it. */
    begin(at: number) {
      if (marks.length === 0) marks.push({ at, hits: 0, misses: 0 })
    },
    /** Events since the last sample. */
    add(at: number, hits: number, misses: number) {
      const last = marks.at(-1) ?? { at, hits: 0, misses: 0 }
      marks.push({ at, hits: last.hits + hits, misses: last.misses + misses })
      trim(at)
    },
    /** Events from before the first sample, oldest first: they end where the first sample begins. */
    prepend(older: readonly Mark[]) {
      const first = marks[0]
      const usable = first ? older.filter(mark => mark.at < first.at) : [...older]
      if (usable.length === 0) return
      let hits = 0
      let misses = 0
      const summed = usable.map(mark => {
        hits += mark.hits
        misses += mark.misses
        return { at: mark.at, hits, misses }
      })
      const rest = marks.map(mark => ({ at: mark.at, hits: mark.hits + hits, misses: mark.misses + misses }))
      marks = [...summed, ...rest]
    },
    /** null: nothing is known of this window. Both 0: known, and no traffic. */
    sum(now: number, seconds: number): { hits: number; misses: number } | null {
      const ends = endsOf(now, seconds)
      if (!ends) return null
      const { start, last } = ends
      // A window may begin at the height of a count that was taken back right after.
      const count = (to: number, from: number) => Math.max(0, Math.round(to - from))
      return { hits: count(last.hits, start.hits), misses: count(last.misses, start.misses) }
    },
    /** The seconds of this window that are known: fewer than it has where counting began inside of it. */
    covers(now: number, seconds: number): number {
      const ends = endsOf(now, seconds)
      return ends ? (ends.last.at - ends.start.at) / 1000 : 0
    },
  }
}

function between(left: Mark, right: Mark, at: number): Mark {
  const share = (at - left.at) / (right.at - left.at)
  return {
    at,
    hits: left.hits + (right.hits - left.hits) * share,
    misses: left.misses + (right.misses - left.misses) * share,
  }
}
