/**
 * Which rows there are, as far as the trace made them. Popularity asks for places; a place holds one id at a time, and
 * a new row may take the place of one that has gone, popularity included.
 */
export interface Population {
  /** Places that were ever taken. */
  size(): number
  idAt(place: number): number
  newest(): number
  has(id: number): boolean
  /** The id itself while its row is there, else some row that is; -1 when there is none. */
  living(id: number): number
  /** The new id; -1 when all places are taken. */
  insert(): number
  remove(id: number): void
  oldest(): number
}

/** Nothing comes, nothing goes. */
export function createFixedPopulation(keys: number): Population {
  return {
    size: () => keys,
    idAt: place => place,
    newest: () => keys - 1,
    has: id => id < keys,
    living: id => id,
    insert: () => -1,
    remove: () => {},
    oldest: () => 0,
  }
}

/** At most twice as many rows as there were, however long it runs. */
export function createChangingPopulation(keys: number): Population {
  const places = keys * 2
  /** The rows that are there, in any order, and where each place stands among them (0: nowhere). */
  const there = new Float64Array(places)
  const standing = new Uint32Array(places)
  let count = 0
  let next = 0
  let oldest = 0

  const has = (id: number) => id >= oldest && id < next && standing[id % places] !== 0
  function add(): number {
    const id = next++
    there[count] = id
    standing[id % places] = ++count
    return id
  }
  function remove(id: number) {
    if (!has(id)) return
    const at = (standing[id % places] ?? 0) - 1
    const last = there[--count] ?? 0
    there[at] = last
    standing[last % places] = at + 1
    standing[id % places] = 0
  }
  function skipGone() {
    while (oldest < next && standing[oldest % places] === 0) oldest += 1
    return oldest
  }
  while (next < keys) add()

  return {
    size: () => Math.min(next, places),
    idAt: place => place + Math.floor((next - 1 - place) / places) * places,
    newest: () => next - 1,
    has,
    living: id => (has(id) ? id : count === 0 ? -1 : (there[id % count] ?? -1)),
    insert: () => (next - oldest < places || next - skipGone() < places ? add() : -1),
    remove,
    oldest: skipGone,
  }
}
