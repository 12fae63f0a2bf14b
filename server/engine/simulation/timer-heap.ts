export type Timer = { at: number; order: number; run: (() => void) | undefined }

const before = (one: Timer, other: Timer) =>
  one.at < other.at || (one.at === other.at && one.order < other.order)

/** Timers by the moment they are due, then by their making. One that was called off goes when its turn comes. */
export function createTimerHeap() {
  const heap: Timer[] = []
  let alive = 0
  let made = 0

  function rise(timer: Timer, from: number) {
    let at = from
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      const parent = heap[parentAt]
      if (parent === undefined || before(parent, timer)) break
      heap[at] = parent
      at = parentAt
    }
    heap[at] = timer
  }

  /** The last one takes the place of the first and sinks to where it belongs. */
  function sink(timer: Timer) {
    const { length } = heap
    let at = 0
    for (let childAt = 1; childAt < length; childAt = 2 * at + 1) {
      let child = heap[childAt]
      const other = heap[childAt + 1]
      if (child === undefined) break
      if (other !== undefined && before(other, child)) {
        child = other
        childAt += 1
      }
      if (before(timer, child)) break
      heap[at] = child
      at = childAt
    }
    heap[at] = timer
  }

  function removeFirst() {
    const last = heap.pop()
    if (last !== undefined && heap.length > 0) sink(last)
  }

  return {
    add(at: number, run: () => void): () => void {
      const timer: Timer = { at, order: ++made, run }
      alive += 1
      heap.push(timer)
      rise(timer, heap.length - 1)
      return () => {
        if (timer.run === undefined) return
        timer.run = undefined
        alive -= 1
      }
    },
    size: () => alive,
    /** When the next one is due; infinitely late when there is none. */
    nextAt(): number {
      for (let first = heap[0]; first !== undefined; first = heap[0]) {
        if (first.run !== undefined) return first.at
        removeFirst()
      }
      return Number.POSITIVE_INFINITY
    },
    /** What is due next, which is then no longer here. */
    take(): (() => void) | undefined {
      if (heap[0]?.run === undefined) return undefined
      const { run } = heap[0]
      heap[0].run = undefined
      alive -= 1
      removeFirst()
      return run
    },
  }
}
