import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Clock } from '#server/engine/ports.ts'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { createOpenLoop } from '#server/lab/workload/open-loop.ts'
import { createTrace } from '#server/lab/workload/trace.ts'
import { type WorkloadInput, type WorkloadRequest, workloadShape } from '#server/lab/workload/workload.ts'

const startAt = 1_000_050
const traceOf = (input: WorkloadInput) => createTrace(workloadShape.parse(input))

/** What a trace has due before a moment after its start. */
function dueBefore(input: WorkloadInput, ms: number): WorkloadRequest[] {
  const trace = traceOf(input)
  const due: WorkloadRequest[] = []
  while (trace.dueMs() < ms) due.push(trace.next())
  return due
}

function loopOf(
  input: WorkloadInput,
  { clock, mine = () => true }: { clock: Clock; mine?: (seq: number) => boolean },
) {
  const begun: { request: WorkloadRequest; at: number }[] = []
  const loop = createOpenLoop({
    clock,
    trace: traceOf(input),
    mine,
    begin: request => begun.push({ request, at: clock.now() - startAt }),
  })
  return { loop, begun }
}

/** A process that stands still for a while: what falls due meanwhile happens at the end of it. */
function freezing(clock: Clock, { from, until }: { from: number; until: number }): Clock {
  return {
    now: clock.now,
    after(ms, run) {
      let callOff = clock.after(ms, () => {
        const now = clock.now()
        if (now >= from && now < until) callOff = clock.after(until - now, run)
        else run()
      })
      return () => callOff()
    },
  }
}

test('every request begins at the moment it is due, and none is lost', async () => {
  const clock = createVirtualClock()
  const input = { rate: 2_000 }
  const { loop, begun } = loopOf(input, { clock })
  loop.start(startAt)
  await clock.advance(1_050)
  loop.stop(startAt + 1_000)
  expect(begun.map(({ request }) => request)).toEqual(dueBefore(input, 1_000))
  for (const { request, at } of begun) expect(at).toBeCloseTo(request.dueMs, 6)
  expect(loop.take()).toMatchObject({ offered: begun.length, begun: begun.length, backlog: 0, late: 0 })
})

test('a second of standing still at 10 k/s makes ten thousand late, the worst by a second, and loses none', async () => {
  const virtual = createVirtualClock()
  const clock = freezing(virtual, { from: startAt + 500, until: startAt + 1_500 })
  const input: WorkloadInput = { rate: 10_000, arrivals: { kind: 'constant' } }
  const { loop, begun } = loopOf(input, { clock })
  loop.start(startAt)
  loop.stop(startAt + 2_000)
  await virtual.advance(2_100)
  const { offered, late, maxLatenessMs } = loop.take()
  expect(begun.map(({ request }) => request.seq)).toEqual(Array.from({ length: 20_000 }, (_, seq) => seq))
  expect(offered).toBe(20_000)
  expect(maxLatenessMs).toBeGreaterThanOrEqual(999.9)
  expect(maxLatenessMs).toBeLessThanOrEqual(1_000)
  expect(late).toBeGreaterThan(9_900)
  expect(late).toBeLessThanOrEqual(10_000)
})

test('what is due and not begun is the backlog, whenever one looks', async () => {
  const virtual = createVirtualClock()
  const clock = freezing(virtual, { from: startAt + 100, until: startAt + 600 })
  const { loop } = loopOf({ rate: 1_000, arrivals: { kind: 'constant' } }, { clock })
  loop.start(startAt)
  await virtual.advance(50 + 99.5)
  expect(loop.take()).toMatchObject({ offered: 100, begun: 100, backlog: 0, behindMs: 0 })
  await virtual.advance(300)
  const looked = loop.take()
  expect(looked).toMatchObject({ offered: 300, begun: 0, backlog: 300 })
  expect(looked.behindMs).toBeCloseTo(299.5, 3)
  await virtual.advance(300)
  expect(loop.take()).toMatchObject({ begun: 600, backlog: 0 })
  loop.stop()
})

test('a backlog leaves room for answers: a turn begins a bounded number', async () => {
  const clock = createVirtualClock()
  const perTurn: number[] = []
  let begun = 0
  const watched: Clock = {
    now: clock.now,
    after: (ms, run) =>
      clock.after(ms, () => {
        const before = begun
        run()
        perTurn.push(begun - before)
      }),
  }
  const loop = createOpenLoop({
    clock: watched,
    trace: traceOf({ rate: 200_000, arrivals: { kind: 'constant' } }),
    mine: () => true,
    begin: () => {
      begun += 1
    },
  })
  loop.start(startAt - 1_050)
  await clock.advance(1)
  expect(Math.max(...perTurn)).toBeLessThanOrEqual(64)
  expect(begun).toBeGreaterThanOrEqual(200_000)
  loop.stop()
})

test('however many instances share a trace, each request begins in exactly one of them', async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 8 }), fc.nat(1_000), async (instances, seed) => {
      const clock = createVirtualClock()
      const input = { rate: 500, seed }
      const loops = Array.from({ length: instances }, (_, index) =>
        loopOf(input, { clock, mine: seq => seq % instances === index }),
      )
      for (const { loop } of loops) loop.start(startAt)
      for (const { loop } of loops) loop.stop(startAt + 200)
      await clock.advance(1_000)
      const all = loops.flatMap(({ begun }) => begun.map(({ request }) => request.seq)).sort((a, b) => a - b)
      expect(all).toEqual(dueBefore(input, 200).map(({ seq }) => seq))
      expect(clock.waiting()).toBe(0)
    }),
    { numRuns: 20 },
  )
})

test('told to stop when the moment has passed, it begins at once what was due before it', async () => {
  const virtual = createVirtualClock()
  const clock = freezing(virtual, { from: startAt, until: startAt + 10_000 })
  const { loop, begun } = loopOf({ rate: 1_000, arrivals: { kind: 'constant' } }, { clock })
  loop.start(startAt)
  await virtual.advance(50 + 500)
  expect(begun).toEqual([])
  loop.stop(startAt + 400)
  expect(begun.length).toBe(400)
  await virtual.advance(20_000)
  expect(begun.length).toBe(400)
})

test('who waits for nobody wakes up for nobody', async () => {
  const clock = createVirtualClock()
  let wakes = 0
  const counting: Clock = {
    now: clock.now,
    after: (ms, run) => {
      wakes += 1
      return clock.after(ms, run)
    },
  }
  const { loop, begun } = loopOf(
    { rate: 10_000, arrivals: { kind: 'constant' } },
    { clock: counting, mine: seq => seq % 1_000 === 0 },
  )
  loop.start(startAt)
  await clock.advance(10_050)
  expect(begun.length).toBe(101)
  expect(wakes).toBeLessThan(250)
  loop.stop()
})

test('requests that have an end leave nothing waiting', async () => {
  const clock = createVirtualClock()
  const input: WorkloadInput = { rate: 100, arrivals: { kind: 'ramp', times: 0, overMs: 1_000 } }
  const { loop, begun } = loopOf(input, { clock })
  loop.start(startAt)
  await clock.advance(5_000)
  expect(begun.length).toBe(dueBefore(input, Number.MAX_VALUE).length)
  expect(clock.waiting()).toBe(0)
  loop.stop()
})
