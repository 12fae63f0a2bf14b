import type { Clock } from '#server/engine/ports.ts'
import type { WorkloadTrace } from '#server/lab/workload/trace.ts'
import type { WorkloadRequest } from '#server/lab/workload/workload.ts'

/** What came in between two looks. */
export type LoopCounts = {
  /** Ours that fell due. */
  offered: number
  begun: number
  /** Due, and not begun yet. */
  backlog: number
  /** How long the oldest of them has waited; 0 without a backlog. */
  behindMs: number
  /** Begun more than `lateAfterMs` after they were due, and the worst of all. */
  late: number
  maxLatenessMs: number
}

export type OpenLoopParts = {
  clock: Clock
  trace: WorkloadTrace
  /** The whole trace passes by; this says which requests are begun here. */
  mine: (seq: number) => boolean
  /** Must not throw and must not wait. */
  begin: (request: WorkloadRequest) => void
}

const lateAfterMs = 5

/** A turn ends here whatever is left, so that answers of what was begun come in between. */
const BEGINS_PER_TURN = 64
const PASSED_PER_TURN = 20_000
const LONGEST_WAIT_MS = 1_000

const noCounts = () => ({ offered: 0, begun: 0, late: 0, maxLatenessMs: 0 })

/** Requests that are due and not begun, the oldest first. */
function createBacklog() {
  let requests: WorkloadRequest[] = []
  let head = 0
  return {
    length: () => requests.length - head,
    oldest: () => requests[head],
    add(request: WorkloadRequest) {
      requests.push(request)
    },
    take() {
      const request = requests[head]
      if (request) head += 1
      if (head === requests.length) [requests, head] = [[], 0]
      return request
    },
  }
}

/**
 * Begins each request at the moment it is due, whatever became of those before it: a slow system gets its requests
 * all the same. What was missed is begun as soon as possible, all of it.
 */
export function createOpenLoop({ clock, trace, mine, begin }: OpenLoopParts) {
  const backlog = createBacklog()
  let counts = noCounts()
  let startAt = Infinity
  let endAt = Infinity
  let callOff = () => {}

  const nextAt = () => startAt + trace.dueMs()
  const isOver = () => nextAt() >= endAt

  /** Passes what is due by now, at most so many requests. */
  function gather(now: number, most: number) {
    for (let passed = 0; passed < most && nextAt() <= now && !isOver(); passed++) {
      if (mine(trace.seq())) {
        counts.offered += 1
        backlog.add(trace.next())
      } else trace.skip()
    }
  }

  function beginSome(most: number) {
    for (let begun = 0; begun < most; begun++) {
      const request = backlog.take()
      if (!request) return
      const latenessMs = clock.now() - startAt - request.dueMs
      counts.begun += 1
      if (latenessMs > lateAfterMs) counts.late += 1
      if (latenessMs > counts.maxLatenessMs) counts.maxLatenessMs = latenessMs
      begin(request)
    }
  }

  /** Those of others may pass before they are due: nobody wakes up for them. */
  function waitMs(): number {
    const now = clock.now()
    const horizon = now + LONGEST_WAIT_MS
    for (let passed = 0; passed < PASSED_PER_TURN && nextAt() <= horizon && !isOver(); passed++) {
      if (mine(trace.seq())) break
      trace.skip()
    }
    return Math.min(nextAt() - now, LONGEST_WAIT_MS)
  }

  function turn() {
    gather(clock.now(), PASSED_PER_TURN)
    beginSome(BEGINS_PER_TURN)
    if (backlog.length() > 0) callOff = clock.after(0, turn)
    else if (!isOver() && nextAt() < Infinity) callOff = clock.after(Math.max(0, waitMs()), turn)
  }

  return {
    /** The moment on the clock from which the trace counts; it may lie a little ahead or behind. */
    start(atMs: number) {
      startAt = atMs
      callOff = clock.after(Math.max(0, atMs - clock.now()), turn)
    },
    /**
     * No request that is due at this moment or later is begun. Those before it are: by themselves when it lies ahead,
     * otherwise all at once.
     */
    stop(atMs = clock.now()) {
      endAt = Math.min(endAt, atMs)
      if (atMs > clock.now()) return
      callOff()
      gather(atMs, Infinity)
      beginSome(Infinity)
    },
    /** What happened since the last look. */
    take(): LoopCounts {
      const now = clock.now()
      gather(now, Infinity)
      const oldest = backlog.oldest()
      const { offered, begun, late, maxLatenessMs } = counts
      counts = noCounts()
      const behindMs = oldest ? now - startAt - oldest.dueMs : 0
      return { offered, begun, backlog: backlog.length(), behindMs, late, maxLatenessMs }
    },
  }
}

export type OpenLoop = ReturnType<typeof createOpenLoop>
