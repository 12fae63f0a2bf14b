/** The first place for which this holds; it holds for all behind it. */
export function placeOf(run: Uint32Array, holds: (value: number) => boolean): number {
  let [low, high] = [0, run.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (holds(run[middle] as number)) high = middle
    else low = middle + 1
  }
  return low
}

/** The run without what stands at these places. */
export function without(run: Uint32Array, places: readonly number[]): Uint32Array<ArrayBuffer> {
  const left = new Uint32Array(run.length - places.length)
  let [from, to] = [0, 0]
  for (const place of [...places].sort((a, b) => a - b)) {
    left.set(run.subarray(from, place), to)
    to += place - from
    from = place + 1
  }
  left.set(run.subarray(from), to)
  return left
}

/** The run with these put in before what stands at their places; they come in the order that they are to have. */
export function withAt(
  run: Uint32Array,
  more: readonly { place: number; value: number }[],
): Uint32Array<ArrayBuffer> {
  const all = new Uint32Array(run.length + more.length)
  let [from, to] = [0, 0]
  for (const { place, value } of more) {
    all.set(run.subarray(from, place), to)
    to += place - from
    all[to++] = value
    from = place
  }
  all.set(run.subarray(from), to)
  return all
}
