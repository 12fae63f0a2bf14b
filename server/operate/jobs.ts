import { randomBytes } from 'node:crypto'
import { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { beatMs } from './interrupted.ts'
import { createJob, type Job, type JobOrder } from './job.ts'
import { keptJobs, mostJobsAtOnce, publishEveryMs } from './limits.ts'
import type { Activity, Board, Doer } from './recording.ts'
import type { JobState } from './shapes.ts'

export type JobsOptions = {
  target: string
  activity: Activity
  board: Board
  log: Log
  now: () => number
  publish: (state: JobState) => void
}

export type Started = JobOrder & { viewer: Doer }

/** The jobs of one target: a few at a time, each written down before it begins and again when it ends. */
export function createJobs(options: JobsOptions) {
  const { activity, board, now, log } = options
  const jobs = new Map<string, Job>()
  let starting = 0
  let stopped = false

  const running = () => [...jobs.values()].filter(job => !job.ended())

  function forgetOld() {
    for (const [id, job] of jobs) if (jobs.size > keptJobs && job.over()) jobs.delete(id)
  }

  function tellOften(job: Job) {
    let timer: NodeJS.Timeout | null = null
    job.onChange(() => {
      if (job.ended()) {
        if (timer) clearTimeout(timer)
        timer = null
        return options.publish(hidden(job.state()))
      }
      timer ??= setTimeout(() => {
        timer = null
        options.publish(hidden(job.state()))
      }, publishEveryMs)
    })
  }

  /** Written down while it runs, so that others know that somebody still runs it. */
  function keepRecord(job: Job, entry: string) {
    const detail = () => ({ ...job.detail(), ...board })
    const beat = setInterval(() => activity.settle(entry, { detail: detail() }), beatMs)
    beat.unref()
    void job.finished.then(() => {
      clearInterval(beat)
      const { undo, done } = job.state()
      const offer = undo?.token ? { until: undo.until, token: undo.token } : null
      activity.settle(entry, { summary: job.summary(), count: done, detail: detail(), undo: offer })
    })
    void job.followed.then(() => activity.settle(entry, { detail: detail() }))
    job.onUndone(() => activity.settle(entry, { undo: null }))
  }

  return {
    async start(order: Started): Promise<JobState> {
      if (stopped) throw new BoardError('STOPPING', 'The board is stopping. Try again when it is back.')
      // The way back is never closed: its minute does not wait.
      if (order.kind !== 'undo' && running().length + starting >= mostJobsAtOnce) {
        throw new BoardError(
          'TOO_MANY',
          `${mostJobsAtOnce} jobs are at work on this cache already. Wait for one of them, or cancel it.`,
        )
      }
      starting += 1
      try {
        const id = randomBytes(9).toString('base64url')
        const job = createJob({ ...order, id, target: options.target, now, person: order.viewer.name })
        const entry = await activity.recordFirst({
          viewer: order.viewer,
          target: options.target,
          action: `keys.${order.kind}`,
          summary: order.what,
          count: null,
          detail: { ...job.detail(), ...board },
          undo: null,
        })
        jobs.set(id, job)
        forgetOld()
        keepRecord(job, entry)
        tellOften(job)
        job.run().catch(error => log.error({ error: String(error) }, 'a job broke down'))
        return job.state()
      } finally {
        starting -= 1
      }
    },
    list: (): JobState[] => [...jobs.values()].map(job => job.state()).reverse(),
    job(id: string): Job {
      const found = jobs.get(id)
      if (!found)
        throw new BoardError('NOT_FOUND', 'This job is not known here (any more); see the activity.')
      return found
    },
    /** The job whose undo this is has nothing to offer any more. */
    undone(token: string) {
      for (const job of jobs.values()) if (job.state().undo?.token === token) job.undone()
    },
    async stop() {
      stopped = true
      for (const job of jobs.values()) job.interrupt()
      await Promise.all([...jobs.values()].map(job => job.finished))
    },
  }
}

export type Jobs = ReturnType<typeof createJobs>

/** Everybody may watch a job; its undo, and an address with whatever is in it, are for those who may operate. */
const hidden = (state: JobState): JobState => ({
  ...state,
  rest:
    state.rest?.action.kind === 'warm' ? { ...state.rest, action: { kind: 'warm', url: null } } : state.rest,
  undo: state.undo && { ...state.undo, token: null },
})
