import { expect, it } from 'vitest'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createTrace } from '#server/lab/workload/trace.ts'
import { workloadShape } from '#server/lab/workload/workload.ts'
import { createPace, patienceMs } from './pace.ts'

const workload = workloadShape.parse({ rate: 1_000, keys: 50 })

function dueBefore(ms: number): number[] {
  const trace = createTrace(workload)
  const seqs: number[] = []
  for (; trace.dueMs() < ms; trace.skip()) seqs.push(trace.seq())
  return seqs
}

/** Instances that share a trace on one clock, each with its list of what it began. */
function crewOf(count: number) {
  const clock = createVirtualClock(0)
  const began: { seq: number; dueAt: number; at: number; by: number }[] = []
  const paces = Array.from({ length: count }, (_, by) =>
    createPace({
      clock,
      begin: ({ seq }, dueAt) => began.push({ seq, dueAt, at: clock.now(), by }),
      giveUp() {},
    }),
  )
  const change = (at: number, of: number) => {
    for (const [index, pace] of paces.entries()) {
      const share = { index, of }
      pace.change(at, index < of ? { workload, recorded: null, share, startAt: at } : null)
    }
  }
  return { clock, began, paces, change }
}

const ascending = (numbers: number[]) => numbers.toSorted((one, other) => one - other)

it('begins each request of the trace once, whoever begins it', async () => {
  const { clock, began, change } = crewOf(3)
  change(10, 3)
  await clock.advance(510)
  expect(ascending(began.map(({ seq }) => seq))).toEqual(dueBefore(500.0001))
  for (const { seq, by } of began) expect(seq % 3).toBe(by)
})

it('loses and repeats nothing where the number of instances changes', async () => {
  const { clock, began, paces, change } = crewOf(8)
  change(10, 1)
  await clock.advance(100)
  change(300, 8)
  await clock.advance(400)
  change(700, 2)
  await clock.advance(400)
  for (const pace of paces) pace.change(1_000, null)
  await clock.advance(500)
  const spans = [
    [10, 300],
    [300, 700],
    [700, 1_000],
  ] as const
  for (const [from, to] of spans) {
    const within = began.filter(({ dueAt }) => dueAt >= from && dueAt < to)
    expect(ascending(within.map(({ seq }) => seq))).toEqual(dueBefore(to - from))
  }
  expect(began).toHaveLength(spans.reduce((sum, [from, to]) => sum + dueBefore(to - from).length, 0))
})

it('keeps what was due before the seam although nobody had a turn, and counts it', () => {
  let now = 0
  const began: number[] = []
  const pace = createPace({
    clock: { now: () => now, after: () => () => {} },
    begin: (_, dueAt) => began.push(dueAt),
    giveUp() {},
  })
  const share = { index: 0, of: 1 }
  pace.change(0, { workload, recorded: null, share, startAt: 0 })
  pace.change(50, { workload, recorded: null, share, startAt: 50 })
  now = 100
  pace.finish()
  expect(began).toHaveLength(dueBefore(50).length)
  expect(Math.max(...began)).toBeLessThan(50)
  const waiting = dueBefore(50.0001).length
  expect(pace.take()).toMatchObject({
    begun: began.length,
    offered: began.length + waiting,
    backlog: waiting,
    maxLatenessMs: 100 - (began[0] ?? 0),
  })
  expect(pace.take()).toMatchObject({ begun: 0, offered: 0, backlog: waiting })
})

it('gives up what has waited longer than any client would, and begins the rest', () => {
  let now = 0
  const began: number[] = []
  const given: number[] = []
  const pace = createPace({
    clock: { now: () => now, after: () => () => {} },
    begin: (_, dueAt) => began.push(dueAt),
    giveUp: ({ dueMs }) => given.push(dueMs),
  })
  pace.change(0, { workload, recorded: null, share: { index: 0, of: 1 }, startAt: 0 })
  // Nobody had a turn for long, as where far more is asked than the machine carries.
  now = 3_000 + patienceMs
  pace.change(5_000, null)
  pace.finish()
  expect(began.length + given.length).toBe(dueBefore(5_000).length)
  expect(Math.max(...given)).toBeLessThan(3_000)
  expect(Math.min(...began)).toBeGreaterThanOrEqual(3_000)
})
