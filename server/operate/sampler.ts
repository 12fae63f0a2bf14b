/** A fair choice of at most `most` out of however many come along. */
export function createSampler<T>(most: number, random: () => number = Math.random) {
  const kept: T[] = []
  let seen = 0
  return {
    offer(item: T) {
      seen += 1
      if (kept.length < most) kept.push(item)
      else {
        const at = Math.floor(random() * seen)
        if (at < most) kept[at] = item
      }
    },
    kept: (): readonly T[] => kept,
  }
}
