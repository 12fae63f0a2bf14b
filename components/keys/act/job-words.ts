import { duration, milliseconds } from '#components/format/durations.ts'
import { count, grouped, joined, percent, rate } from '#components/format/numbers.ts'
import type { KeyJob, KeyJobs } from '#components/rpc/types.ts'

export const isOver = ({ endedAt }: Pick<KeyJob, 'endedAt'>) => endedAt !== null

/** The list with what was just heard of one of them. The right to undo it and its address, once known, stay known. */
export function withJob(list: KeyJobs, job: KeyJob): KeyJobs {
  const known = list.jobs.find(({ id }) => id === job.id)
  // What was heard may be older than what was asked for.
  if (known && isOver(known) && !isOver(job)) return list
  const undo = job.undo && { ...job.undo, token: job.undo.token ?? tokenOf(known, job.undo.possible) }
  const next = { ...job, undo, rest: withAddress(job.rest, known?.rest ?? null) }
  const jobs = known ? list.jobs.map(each => (each.id === job.id ? next : each)) : [next, ...list.jobs]
  return { ...list, jobs }
}

/** Everybody hears what is left, and only who may operate is told the address. */
function withAddress(heard: KeyJob['rest'], known: KeyJob['rest']): KeyJob['rest'] {
  return heard?.action.kind === 'warm' && known?.action.kind === 'warm' ? known : heard
}

const tokenOf = (known: KeyJob | undefined, possible: boolean) =>
  possible ? (known?.undo?.token ?? null) : null

const phases: Record<KeyJob['phase'], string> = {
  running: 'running',
  paused: 'paused',
  done: 'done',
  cancelled: 'cancelled',
  failed: 'failed',
  interrupted: 'interrupted',
}

export const phaseText = ({ phase }: Pick<KeyJob, 'phase'>) => phases[phase]

const gone: Record<KeyJob['kind'], string> = {
  invalidate: 'were gone already',
  expire: 'were gone already',
  persist: 'were gone already',
  warm: 'do not exist at the source',
  undo: 'have expired meanwhile',
}
const done: Record<KeyJob['kind'], string> = {
  invalidate: 'removed',
  expire: 'changed',
  persist: 'changed',
  warm: 'warm',
  undo: 'brought back',
}

/** How far it has come: “1 200 of 5 000 removed · 3 were gone already”. */
export function progressText(job: KeyJob): string {
  const { kind, of, refused, unsure } = job
  const first = of === null ? grouped(job.done) : `${grouped(job.done)} of ${grouped(Math.max(of, job.done))}`
  const parts = [`${first} ${done[kind]}`]
  if (job.gone > 0) parts.push(`${grouped(job.gone)} ${gone[kind]}`)
  if (refused > 0) {
    parts.push(`${grouped(refused)} ${kind === 'undo' ? 'left: somebody changed them since' : 'refused'}`)
  }
  const left = leftOf(job)
  if (left > 0) parts.push(`${grouped(left)} not reached`)
  if (unsure > 0) parts.push(`${grouped(unsure)} not sure: the connection was lost`)
  return parts.join(' · ')
}

/** What a job that did not come to its end has not even tried. */
function leftOf({ of, done: changed, gone: missing, refused, unsure, endedAt, phase }: KeyJob): number {
  if (of === null || endedAt === null || phase === 'done') return 0
  return Math.max(0, of - changed - missing - refused - unsure)
}

/** From 0 to 1; null where nobody knows how many there are. */
export function shareOf({ of, done: changed, gone: missing, refused, unsure, endedAt, phase }: KeyJob) {
  if (phase === 'done') return 1
  if (of === null || of === 0) return endedAt === null ? null : 0
  return Math.min(1, (changed + missing + refused + unsure) / of)
}

export function paceText(job: KeyJob): string {
  const { perSecond, endedAt, startedAt, of } = job
  if (endedAt !== null) return `${joined(rate(perSecond))} over ${spanText(endedAt - startedAt)}`
  const left = of === null || perSecond <= 0 ? null : (of - job.done - job.gone) / perSecond
  const then = left === null || left <= 1 ? '' : `, ${duration(left)} to go`
  return `${joined(rate(perSecond))}${then}`
}

/** Most jobs take less than a second. */
const spanText = (ms: number) => (ms < 1000 ? joined(milliseconds(ms)) : duration(ms / 1000))

/** What came of it, beside what was foretold, in numbers. */
export function refillText({ kind, refill }: KeyJob): string | null {
  const last = refill?.measured.at(-1)
  if (!refill || !last) return null
  if (kind === 'warm') {
    const before = refill.hitRateBefore === null ? 'not known' : joined(percent(refill.hitRateBefore))
    const now = last.hitRate === null ? 'nobody reads' : joined(percent(last.hitRate))
    return `hit rate ${before} before, ${now} after ${duration(last.second)}`
  }
  const all = refill.measured.reduce((sum, { extraMisses, seconds }) => sum + extraMisses * seconds, 0)
  const measured = Math.max(0, all)
  const foretold = refill.predicted.slice(0, last.second).reduce((sum, misses) => sum + misses, 0)
  const so = refill.complete ? 'in the minute after' : `in ${duration(last.second)}`
  if (refill.predicted.length === 0) return `${joined(count(Math.round(measured)))} extra misses ${so}`
  return `${joined(count(Math.round(measured)))} extra misses ${so}, ${joined(count(Math.round(foretold)))} expected`
}

/** What an earlier life of the board has left undone. */
export type Interrupted = { id: string; at: number; person: string; summary: string; rest: Rest | null }
export type Rest = NonNullable<KeyJob['rest']>

const lookBackMs = 3_600_000

export function interruptedOf({ history }: KeyJobs, now: number): Interrupted[] {
  return history.entries.flatMap(({ id, at, person, summary, detail }) => {
    const told: Partial<Record<string, unknown>> =
      typeof detail === 'object' && detail !== null ? { ...detail } : {}
    if (told.phase !== 'interrupted' || now - at >= lookBackMs) return []
    return [{ id, at, person, summary, rest: restFrom(told) }]
  })
}

/** What was written down of it, where that is enough to ask for it again. */
function restFrom({ selector, action }: Partial<Record<string, unknown>>): Rest | null {
  if (!isWritten(selector) || !isWritten(action)) return null
  if (!['pattern', 'namespace', 'tag'].includes(selector.kind)) return null
  // The board's own words of an hour ago at most; what they have become is checked when they are sent.
  return { selector: selector as Rest['selector'], action: action as Rest['action'], keys: null }
}

const isWritten = (value: unknown): value is { kind: string } =>
  typeof value === 'object' && value !== null && 'kind' in value && typeof value.kind === 'string'
