import type { Clock } from '#server/engine/ports.ts'
import { createOpenLoop, type LoopCounts, type OpenLoop } from '#server/lab/workload/open-loop.ts'
import type { RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import { createTrace } from '#server/lab/workload/trace.ts'
import type { Workload, WorkloadRequest } from '#server/lab/workload/workload.ts'

/** A trace from its start on, and which of its requests are to be begun here. */
export type Epoch = {
  workload: Workload
  recorded: RecordedTrace | null
  share: { index: number; of: number }
  /** Machine clock. */
  startAt: number
}

export type Begin = (request: WorkloadRequest, dueAt: number, workload: Workload) => void

/** No client waits for longer: what could not even begin by then has failed, and a queue never grows beyond that. */
export const patienceMs = 10_000

/**
 * The open loops of an instance. Where one trace gives way to the next, the old one keeps everything that was due
 * before that moment, however late it is, and the new one has everything after it: nothing is lost at the seam.
 */
export function createPace({
  clock,
  begin,
  giveUp,
}: {
  clock: Clock
  begin: Begin
  giveUp: (request: WorkloadRequest) => void
}) {
  let current: OpenLoop | undefined
  let finishing: { loop: OpenLoop; until: number }[] = []

  function open({ workload, recorded, share, startAt }: Epoch): OpenLoop {
    const loop = createOpenLoop({
      clock,
      trace: createTrace(workload, recorded ? { recorded } : {}),
      mine: seq => seq % share.of === share.index,
      begin(request) {
        const dueAt = startAt + request.dueMs
        if (clock.now() - dueAt > patienceMs) giveUp(request)
        else begin(request, dueAt, workload)
      },
    })
    loop.start(startAt)
    return loop
  }

  return {
    /** From that moment on the new trace, or none. */
    change(at: number, next: Epoch | null) {
      current?.stop(at)
      if (current) finishing.push({ loop: current, until: at })
      current = next ? open(next) : undefined
    },
    /** Begins at once what traces that are over have left to begin. */
    finish() {
      const now = clock.now()
      for (const { loop, until } of finishing) if (until <= now) loop.stop(until)
    },
    /** What happened since the last look, in all loops together. */
    take(): LoopCounts {
      const now = clock.now()
      const before = finishing.map(({ loop }) => loop.take())
      finishing = finishing.filter(({ until }, at) => now <= until || (before[at]?.backlog ?? 0) > 0)
      const all = [...before, ...(current ? [current.take()] : [])]
      const sum = (count: (each: LoopCounts) => number) => all.reduce((total, each) => total + count(each), 0)
      return {
        offered: sum(each => each.offered),
        begun: sum(each => each.begun),
        backlog: sum(each => each.backlog),
        late: sum(each => each.late),
        behindMs: Math.max(0, ...all.map(each => each.behindMs)),
        maxLatenessMs: Math.max(0, ...all.map(each => each.maxLatenessMs)),
      }
    },
  }
}
