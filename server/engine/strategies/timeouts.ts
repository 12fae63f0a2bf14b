import type { Clock } from '#server/engine/ports.ts'

type Node = {
  due: number
  late: () => Error
  reject: (error: Error) => void
  before: Node | undefined
  after: Node | undefined
}

/** Waits of one length fall due in the order in which they began, so one timer serves them all. */
function createLine(clock: Clock, ms: number) {
  let first: Node | undefined
  let last: Node | undefined
  let armed = false

  const remove = (node: Node) => {
    if (node.before) node.before.after = node.after
    else if (first === node) first = node.after
    if (node.after) node.after.before = node.before
    else if (last === node) last = node.before
    node.before = undefined
    node.after = undefined
  }
  const ring = () => {
    armed = false
    const now = clock.now()
    while (first && first.due <= now) {
      const node = first
      remove(node)
      node.reject(node.late())
    }
    arm()
  }
  const arm = () => {
    if (armed || !first) return
    armed = true
    clock.after(Math.max(0, first.due - clock.now()), ring)
  }
  return {
    add(late: () => Error, reject: (error: Error) => void): Node {
      const node: Node = { due: clock.now() + ms, late, reject, before: last, after: undefined }
      if (last) last.after = node
      else first = node
      last = node
      arm()
      return node
    },
    remove,
    endAll(error: Error) {
      for (let node = first; node; node = first) {
        remove(node)
        node.reject(error)
      }
    },
  }
}

/** Puts a limit on promises without a timer for each of them. */
export function createTimeouts(clock: Clock) {
  const lines = new Map<number, ReturnType<typeof createLine>>()
  const lineOf = (ms: number) => {
    const known = lines.get(ms)
    if (known) return known
    const line = createLine(clock, ms)
    lines.set(ms, line)
    return line
  }

  function limit<T>(promise: Promise<T>, ms: number, late: () => Error): Promise<T> {
    const line = lineOf(ms)
    return new Promise<T>((resolve, reject) => {
      const node = line.add(late, reject)
      promise.then(
        value => {
          line.remove(node)
          resolve(value)
        },
        (reason: unknown) => {
          line.remove(node)
          reject(reason)
        },
      )
    })
  }
  /** Ends every wait now. */
  limit.endAll = (error: Error) => {
    for (const line of lines.values()) line.endAll(error)
  }
  return limit
}

export type Limit = ReturnType<typeof createTimeouts>
