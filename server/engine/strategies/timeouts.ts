import type { Clock } from '#server/engine/ports.ts'

type Node = {
  due: number
  late: () => Error
  reject: (error: unknown) => void
  before: Node | undefined
  after: Node | undefined
}

/** How long, from now or from the moment at which the request began. */
type Wait = number | { ms: number; since: number }

/** Hears how it ended. Not a promise of its own: a hit of the cache would pay for it. */
type Judge = { succeeded: () => void; failed: (error: unknown) => never }

/** Waits of one length fall due in the order in which they began, so one timer serves them all. */
function createLine(clock: Clock) {
  let first: Node | undefined
  let last: Node | undefined
  let armedFor: number | undefined
  let callOff = () => {}

  const remove = (node: Node) => {
    if (node.before) node.before.after = node.after
    else if (first === node) first = node.after
    if (node.after) node.after.before = node.before
    else if (last === node) last = node.before
    node.before = undefined
    node.after = undefined
  }
  const ring = () => {
    armedFor = undefined
    const now = clock.now()
    while (first && first.due <= now) {
      const node = first
      remove(node)
      node.reject(node.late())
    }
    arm()
  }
  const arm = () => {
    if (!first || (armedFor !== undefined && armedFor <= first.due)) return
    callOff()
    armedFor = first.due
    callOff = clock.after(Math.max(0, first.due - clock.now()), ring)
  }
  /** Those that began earlier stand before it; hardly ever does one come late enough to pass any of them. */
  const insert = (node: Node) => {
    let before = last
    while (before && before.due > node.due) before = before.before
    node.before = before
    node.after = before ? before.after : first
    if (node.before) node.before.after = node
    else first = node
    if (node.after) node.after.before = node
    else last = node
  }
  return {
    add(node: Node) {
      insert(node)
      arm()
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
    const line = createLine(clock)
    lines.set(ms, line)
    return line
  }

  function limit<T>(promise: Promise<T>, wait: Wait, late: () => Error, judge?: Judge): Promise<T> {
    const ms = typeof wait === 'number' ? wait : wait.ms
    const since = typeof wait === 'number' ? clock.now() : wait.since
    const line = lineOf(ms)
    return new Promise<T>((resolve, rejectPlainly) => {
      let over = false
      /** Once: whoever gave up has been told, and what comes after that is no news of the cache. */
      const reject = (error: unknown) => {
        if (over) return
        over = true
        if (judge) resolve(Promise.reject(error).catch(judge.failed))
        else rejectPlainly(error)
      }
      const node: Node = { due: since + ms, late, reject, before: undefined, after: undefined }
      line.add(node)
      promise.then(
        value => {
          if (over) return
          over = true
          line.remove(node)
          judge?.succeeded()
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
