import { BoardError } from '#server/errors.ts'
import type { Target } from '#server/targets/target.ts'
import { createJobGate } from './job-gate.ts'
import { runJob, type Step } from './job-run.ts'
import type { KeptJob } from './kept.ts'
import { shortened } from './refill.ts'
import type { Selection } from './selection.ts'
import type { JobKind, JobPhase, JobState, Refill, Rest } from './shapes.ts'

export type JobOrder = {
  cache: Target
  kind: JobKind
  /** What it does, in a sentence. */
  what: string
  selection: Selection
  step: Step
  /** What was agreed to; null where there is nothing to compare with. */
  of: number | null
  most: number
  limit: number | null
  kept: KeptJob | null
  /** An undo keeps what it could not bring back, for another try. */
  offers: 'always' | 'unless-done'
  detail: Readonly<Record<string, unknown>>
  /** What to ask for to go on; of a list of keys those that were left. */
  restOf: (left: Buffer[] | null) => Rest | null
  /** Watches what comes of it. Starts when the job has ended. */
  follow: ((report: (refill: Refill) => void) => { done: Promise<void>; stop(): void }) | null
}

export type JobOptions = JobOrder & { id: string; target: string; person: string; now: () => number }
export type Job = ReturnType<typeof createJob>

const speedMs = 1000

/** One piece of work on many keys, from its beginning until what came of it is known. */
export function createJob(options: JobOptions) {
  const { now, kept } = options
  const gate = createJobGate({ limit: options.limit, now })
  const listeners = new Set<() => void>()
  const undoneListeners = new Set<() => void>()
  const finished = Promise.withResolvers<void>()
  const followed = Promise.withResolvers<void>()
  let following: { stop(): void } | null = null
  let wanted: 'cancelled' | 'interrupted' | null = null
  let left: Buffer[] | null = null
  let speed = { at: now(), done: 0 }
  const state: JobState = {
    id: options.id,
    target: options.target,
    kind: options.kind,
    phase: 'running',
    what: options.what,
    person: options.person,
    startedAt: now(),
    endedAt: null,
    of: options.of,
    done: 0,
    gone: 0,
    refused: 0,
    unsure: 0,
    walked: 0,
    perSecond: 0,
    limit: options.limit,
    problem: null,
    rest: null,
    undo: null,
    refill: null,
  }

  function change(next: Partial<JobState>) {
    Object.assign(state, next)
    for (const listener of listeners) listener()
  }

  function report(tally: { done: number; gone: number; refused: number; unsure: number; walked: number }) {
    const at = now()
    const done = state.done + tally.done
    const passed = at - speed.at
    const perSecond = passed >= speedMs ? ((done - speed.done) * 1000) / passed : state.perSecond
    if (passed >= speedMs) speed = { at, done }
    change({
      done,
      perSecond,
      gone: state.gone + tally.gone,
      refused: state.refused + tally.refused,
      unsure: state.unsure + tally.unsure,
      walked: state.walked + tally.walked,
    })
  }

  function undoOf(phase: JobPhase): JobState['undo'] {
    if (!kept) return null
    const why = kept.given()
    const again = options.offers === 'unless-done'
    const offer = (again ? phase !== 'done' : state.done > 0) ? kept.offer() : null
    if (offer && again) return { ...offer, possible: true, why: 'What it was to bring back is still kept.' }
    if (offer) return { ...offer, possible: true, why: 'Everything it changed was kept for a minute.' }
    kept.drop()
    if (again) return null
    return { until: now(), token: null, possible: false, why: why ?? 'Nothing was changed.' }
  }

  function end(phase: JobPhase, problem: string | null) {
    gate.end()
    const seconds = Math.max(0.001, (now() - state.startedAt) / 1000)
    const isLeft = phase !== 'done' || state.refused > 0
    change({
      phase,
      problem: problem ?? whyRefused(state),
      endedAt: now(),
      perSecond: state.done / seconds,
      rest: isLeft && left?.length !== 0 ? options.restOf(left) : null,
      undo: undoOf(phase),
    })
    finished.resolve()
  }

  async function work() {
    try {
      await runJob({
        target: options.cache,
        selection: options.selection,
        step: options.step,
        gate,
        most: options.most,
        report,
        problem: problem => change({ problem }),
        onLeft: keys => {
          left = keys
        },
        now,
      })
      end(wanted ?? 'done', wanted === 'interrupted' ? 'The board stopped.' : null)
    } catch (error) {
      const message = error instanceof BoardError ? error.message : 'Something unexpected went wrong.'
      end('failed', message)
      if (!(error instanceof BoardError)) throw error
    }
  }

  async function follow() {
    if (!options.follow || state.done === 0 || wanted === 'interrupted') return
    const watching = options.follow(refill => change({ refill }))
    following = watching
    await watching.done
    followed.resolve()
  }

  function refuseEnded() {
    if (state.endedAt !== null) throw new BoardError('BAD_INPUT', 'The job has ended already.')
  }

  const seconds = () => Math.max(0, ((state.endedAt ?? now()) - state.startedAt) / 1000).toFixed(1)

  return {
    state: (): JobState => ({ ...state }),
    ended: () => state.endedAt !== null,
    /** Ended, and nothing more is to be learnt. */
    over: () => state.endedAt !== null && (state.refill === null || state.refill.complete),
    finished: finished.promise,
    followed: followed.promise,
    async run() {
      await work()
      await follow()
    },
    onChange: (listener: () => void) => void listeners.add(listener),
    onUndone: (listener: () => void) => void undoneListeners.add(listener),
    undone() {
      change({ undo: { until: now(), token: null, possible: false, why: 'It was undone.' } })
      for (const listener of undoneListeners) listener()
    },
    control(action: 'pause' | 'resume' | 'cancel') {
      refuseEnded()
      switch (action) {
        case 'pause':
          gate.pause()
          return change({ phase: 'paused' })
        case 'resume':
          gate.resume()
          return change({ phase: 'running' })
        case 'cancel':
          wanted = 'cancelled'
          return gate.end()
      }
    },
    setLimit(limit: number | null) {
      refuseEnded()
      gate.setLimit(limit)
      change({ limit })
    },
    /** Something that went wrong with one key, and does not end it. */
    note: (problem: string) => state.endedAt === null && change({ problem }),
    interrupt() {
      following?.stop()
      if (state.endedAt !== null) return
      wanted = 'interrupted'
      gate.end()
    },
    /** What the activity list says about it. */
    summary(): string {
      const counts = [`${state.done} keys in ${seconds()} s`]
      if (state.refused > 0) counts.push(`${state.refused} were left alone`)
      if (state.unsure > 0) counts.push(`of ${state.unsure} nobody knows, as the connection was lost`)
      const how: Record<JobPhase, string> = {
        running: '',
        paused: '',
        done: '',
        cancelled: 'Cancelled: ',
        failed: 'Failed: ',
        interrupted: 'Interrupted: ',
      }
      const why = state.problem ? ` ${state.problem}` : ''
      return `${how[state.phase]}${options.what} ${counts.join(', ')}.${why}`
    },
    detail: (): Record<string, unknown> => ({
      ...options.detail,
      job: state.id,
      phase: state.endedAt === null ? 'running' : state.phase,
      done: state.done,
      gone: state.gone,
      refused: state.refused,
      unsure: state.unsure,
      endedAt: state.endedAt,
      undo: state.undo && { possible: state.undo.possible, why: state.undo.why },
      refill: state.refill && shortened(state.refill),
    }),
  }
}

/** Of keys that could not be loaded the last reason; keys that a cluster is just moving are left to the next try. */
function whyRefused({ kind, refused, problem }: JobState): string | null {
  if (refused === 0 || kind === 'undo') return null
  if (kind === 'warm') return problem
  return refused === 1
    ? '1 key was on its way to another node and was left alone: preview the rest in a moment.'
    : `${refused} keys were on their way to another node and were left alone: preview the rest in a moment.`
}
