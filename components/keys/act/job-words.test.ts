import { expect, it } from 'vitest'
import type { KeyJob } from '#components/rpc/types.ts'
import { interruptedOf, paceText, progressText, refillText, shareOf, withJob } from './job-words.ts'

const job: KeyJob = {
  id: 'one',
  target: 'cache',
  kind: 'invalidate',
  phase: 'running',
  what: 'Remove one key:',
  person: 'Ada',
  startedAt: 1000,
  endedAt: null,
  of: 100,
  done: 40,
  gone: 5,
  refused: 0,
  unsure: 0,
  walked: 500,
  perSecond: 10,
  limit: null,
  problem: null,
  rest: null,
  undo: null,
  refill: null,
}
const empty = { jobs: [], history: { entries: [], next: null, problem: null } }
const ended = { ...job, phase: 'done' as const, endedAt: 9000 }
const open = { until: 70_000, token: 'right', possible: true, why: '' }

it('says how far a job is, what became of the rest, and how long it still takes', () => {
  expect(progressText(job)).toBe('40 of 100 removed · 5 were gone already')
  expect(progressText({ ...job, kind: 'undo', refused: 2, unsure: 1 })).toMatch(/2 left.*1 not sure/)
  const cut = { ...job, phase: 'failed' as const, endedAt: 9000, refused: 2 }
  expect(progressText(cut)).toBe('40 of 100 removed · 5 were gone already · 2 refused · 53 not reached')
  expect(shareOf(job)).toBe(0.45)
  expect(shareOf({ ...job, of: null })).toBe(null)
  expect(shareOf(ended)).toBe(1)
  expect(paceText(job)).toMatch(/^10.\/s, 5.s to go$/)
  expect(paceText(ended)).toMatch(/^10.\/s over 8.s$/)
})

it('keeps the address of what is left to warm, which the stream does not tell', () => {
  const rest = (url: string | null): KeyJob['rest'] => ({
    selector: { kind: 'keys', ids: ['a'] },
    action: { kind: 'warm', url },
    keys: 1,
  })
  const known = withJob(empty, { ...ended, kind: 'warm', rest: rest('http://shop/{key}') })
  expect(withJob(known, { ...ended, kind: 'warm', rest: rest(null) }).jobs[0]?.rest).toEqual(
    rest('http://shop/{key}'),
  )
})

it('keeps the right to undo that the stream does not tell, until it is over', () => {
  const known = withJob(empty, { ...ended, undo: open })
  const heard = withJob(known, { ...ended, undo: { ...open, token: null } })
  expect(heard.jobs[0]?.undo?.token).toBe('right')
  const undone = withJob(heard, { ...ended, undo: { ...open, possible: false, token: null } })
  expect(undone.jobs[0]?.undo?.token).toBe(null)
})

it('an old word of a running job does not bring an ended one back to life', () => {
  const list = withJob(empty, ended)
  expect(withJob(list, job).jobs).toEqual([ended])
  expect(withJob(list, { ...job, id: 'two' }).jobs.map(({ id }) => id)).toEqual(['two', 'one'])
})

it('lays what came beside what was expected', () => {
  const measured = [
    { second: 1, seconds: 1, extraMisses: 10, hitRate: 0.8 },
    // The board was late: this one stands for two seconds.
    { second: 3, seconds: 2, extraMisses: 2, hitRate: 0.9 },
    { second: 4, seconds: 1, extraMisses: -2, hitRate: 0.95 },
  ]
  const refill = { before: 1, hitRateBefore: 0.5, predicted: [8, 4, 2, 1], measured, complete: false }
  expect(refillText({ ...ended, refill })).toMatch(/^12 extra misses in 4.s, 15 expected$/)
  expect(refillText({ ...ended, kind: 'warm', refill })).toMatch(/50\.0.% before, 95\.0.% after 4.s$/)
  expect(refillText(ended)).toBe(null)
})

it('names the jobs that the end of a board has cut short, lately', () => {
  const entry = {
    id: 'e1',
    at: 5_000_000,
    ended: null,
    person: 'Ada',
    action: 'keys.invalidate',
    summary: 'Interrupted',
    count: 3,
    detail: { phase: 'interrupted' },
  }
  const old = { ...entry, id: 'e0', at: 0 }
  const fine = { ...entry, id: 'e2', detail: { phase: 'done' } }
  const list = { jobs: [], history: { entries: [entry, fine, old], next: null, problem: null } }
  expect(interruptedOf(list, 5_100_000).map(({ id, rest }) => [id, rest])).toEqual([['e1', null]])
  const rest = { selector: { kind: 'pattern', pattern: 'user:*' }, action: { kind: 'invalidate' } } as const
  const told = { ...entry, detail: { phase: 'interrupted', ...rest, done: 3 } }
  expect(
    interruptedOf({ ...list, history: { ...list.history, entries: [told] } }, 5_100_000)[0]?.rest,
  ).toEqual({ ...rest, keys: null })
  const many = { kind: 'keys', count: 900, first: [] }
  const list2 = { ...list.history, entries: [{ ...told, detail: { ...told.detail, selector: many } }] }
  expect(interruptedOf({ ...list, history: list2 }, 5_100_000)[0]?.rest).toBeNull()
})
