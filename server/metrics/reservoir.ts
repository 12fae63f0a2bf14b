/** A fair choice of at most `most` out of however many come along. */
export function createReservoir<T>(most: number, random: () => number) {
  const kept: T[] = []
  let seen = 0
  return {
    /** Where the next one goes, or null when it is not among the chosen: nothing is made in vain. */
    place(): number | null {
      seen += 1
      if (kept.length < most) return kept.length
      const at = Math.floor(random() * seen)
      return at < most ? at : null
    },
    put(at: number, item: T) {
      kept[at] = item
    },
    kept: (): readonly T[] => kept,
    seen: () => seen,
  }
}
