/**
 * What does the workload generator cost, and how punctual are its requests?
 *   npm run bench -- generator [seconds per rate, default 3]
 */
import { createRealClock } from '#server/engine/clock.ts'
import { createOpenLoop } from '#server/lab/workload/open-loop.ts'
import { createPreciseClock } from '#server/lab/workload/precise-clock.ts'
import { createTrace } from '#server/lab/workload/trace.ts'
import { type WorkloadInput, workloadShape } from '#server/lab/workload/workload.ts'
import { createLatencyHistogram } from '#server/metrics/latency-histogram.ts'
import { judge, lookForQuiet } from './quiet.ts'

const seconds = Number(process.argv[2] ?? 3)
const REQUESTS = 2_000_000
const sleep = (ms: number) => new Promise<void>(resolve => setTimeout(resolve, ms))

const workloads: Record<string, WorkloadInput> = {
  'as it stands': {},
  'a million keys, skew 1': { keys: 1_000_000, popularity: { kind: 'zipf', skew: 1 } },
  'latest, with inserts': { popularity: { kind: 'latest' }, mix: { insert: 10 } },
  'everything, a million keys': {
    keys: 1_000_000,
    mix: { read: 80, write: 10, insert: 5, remove: 5, list: 5 },
    absentShare: 0.2,
    churn: { share: 0.1, everyMs: 1_000 },
    arrivals: { kind: 'day' },
    kinds: { product: 5, user: 3, stock: 2, session: 1, search: 1 },
  },
}

function costOf(input: WorkloadInput) {
  const workload = workloadShape.parse(input)
  const began = performance.now()
  const trace = createTrace(workload)
  const made = performance.now()
  for (let request = 0; request < REQUESTS; request++) trace.skip()
  const passed = performance.now()
  for (let request = 0; request < REQUESTS; request++) trace.next()
  const nanoseconds = (from: number, to: number) => Math.round(((to - from) / REQUESTS) * 1e6)
  return {
    'set up ms': (made - began).toFixed(2),
    'pass by ns': nanoseconds(made, passed),
    'make ns': nanoseconds(passed, performance.now()),
  }
}

const clocks = {
  precise: createPreciseClock,
  timers: () => ({ ...createRealClock(), stop: async () => {} }),
}

async function punctuality(rate: number, clock: ReturnType<(typeof clocks)[keyof typeof clocks]>) {
  const lateness = createLatencyHistogram()
  const startAt = clock.now() + 50
  const loop = createOpenLoop({
    clock,
    trace: createTrace(workloadShape.parse({ rate, arrivals: { kind: 'constant' } })),
    mine: () => true,
    begin: ({ dueMs }) => lateness.record((clock.now() - startAt - dueMs) * 1_000),
  })
  const cpu = process.cpuUsage()
  loop.start(startAt)
  loop.stop(startAt + seconds * 1_000)
  await sleep(seconds * 1_000 + 100)
  const { user, system } = process.cpuUsage(cpu)
  // Before the rest is begun at once: what has not begun 50 ms after the end is missing in the rate.
  const { begun } = loop.take()
  loop.stop()
  const { p50, p99, p999, max } = lateness.summary() ?? { p50: 0, p99: 0, p999: 0, max: 0 }
  return {
    'rate error %': ((100 * Math.abs(begun - rate * seconds)) / (rate * seconds)).toFixed(3),
    'late p50 ms': p50,
    'p99 ms': p99,
    'p99.9 ms': p999,
    'max ms': max,
    'CPU % of a core': ((user + system) / (seconds * 10_000)).toFixed(1),
  }
}

/** As much as the rates that a lab may be given where nothing but the generator runs. */
const aims = [10, 500, 5_000, 30_000, 100_000]

const quiet = lookForQuiet()
console.log(`This machine: ${quiet.says}.`)
console.table(Object.fromEntries(Object.entries(workloads).map(([name, input]) => [name, costOf(input)])))
const rows: Record<string, Awaited<ReturnType<typeof punctuality>>> = {}
for (const rate of aims) {
  for (const [name, open] of Object.entries(clocks)) {
    const clock = open()
    rows[`${rate}/s, ${name}`] = await punctuality(rate, clock)
    await clock.stop()
  }
}
console.table(rows)
for (const rate of aims) {
  const row = rows[`${rate}/s, precise`]
  const error = Number(row?.['rate error %'])
  // One request more or less is not an error of the rate.
  const met = error <= 0.1 || (error / 100) * rate * seconds <= 1
  console.log(judge(`${rate}/s within 0.1 %`, met, quiet))
}
console.log(`This machine afterwards: ${lookForQuiet().says}.`)
