/**
 * Does any of a million seeded schedules break a law of the engine?
 *   npm run bench -- explore [schedules] [first seed]
 *   npm run bench -- explore replay <seed> <profile number>
 */
import { availableParallelism } from 'node:os'
import { isMainThread, parentPort, Worker } from 'node:worker_threads'
import { type Violation, violations } from '#server/engine/simulation/invariants.ts'
import { countLoads } from '#server/engine/simulation/one-load.ts'
import { profiles } from '#server/engine/simulation/profiles.ts'
import { runSchedule, storyOf } from '#server/engine/simulation/schedule.ts'

type Share = { from: number; until: number }
type Progress = { done: number; events: number; loads: number; excused: number; broken: string[] }

/** So many seeds are one errand of a worker. */
const ERRAND = 1_000

async function replay(seed: number, at: number) {
  const profile = profiles[at]
  if (!profile) throw new RangeError(`There are profiles 0 to ${profiles.length - 1}.`)
  const run = await runSchedule(seed, profile)
  console.log(storyOf(run.world.trace))
  console.log(violations(run, profile))
}

const told = ({ law, detail }: Violation, seed: number, at: number) =>
  `BROKEN ${law} · ${profiles[at]?.name} · ${detail}\n  replay: npm run bench -- explore replay ${seed} ${at}`

async function walk({ from, until }: Share): Promise<Progress> {
  const progress: Progress = { done: until - from, events: 0, loads: 0, excused: 0, broken: [] }
  for (let seed = from; seed < until; seed++) {
    const at = seed % profiles.length
    const profile = profiles[at]
    if (!profile) continue
    const run = await runSchedule(seed, profile)
    const counted = countLoads(run, profile)
    progress.events += run.world.trace.length
    progress.loads += counted.loads
    progress.excused += counted.excused
    progress.broken.push(...violations(run, profile, counted).map(each => told(each, seed, at)))
  }
  return progress
}

/** Each worker asks for the next seeds when it has walked those it had. */
function explore(count: number, from: number): Promise<void> {
  const began = performance.now()
  const seconds = () => (performance.now() - began) / 1000
  const sum = { done: 0, events: 0, loads: 0, excused: 0, broken: 0 }
  let next = from

  function hear({ done, events, loads, excused, broken }: Progress) {
    for (const each of broken) console.log(each)
    const before = sum.done
    sum.done += done
    sum.events += events
    sum.loads += loads
    sum.excused += excused
    sum.broken += broken.length
    if (Math.floor(before / 10_000) < Math.floor(sum.done / 10_000))
      console.log(`${sum.done} schedules, ${sum.broken} broken, ${Math.round(seconds())} s`)
  }

  const walkWith = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      const send = () => {
        if (next >= from + count) {
          void worker.terminate().then(() => resolve())
          return
        }
        const share: Share = { from: next, until: Math.min(next + ERRAND, from + count) }
        next = share.until
        worker.postMessage(share)
      }
      worker.on('message', (progress: Progress) => {
        hear(progress)
        send()
      })
      worker.on('error', reject)
      send()
    })

  const workers = Array.from({ length: availableParallelism() }, () => new Worker(import.meta.filename))
  return Promise.all(workers.map(walkWith)).then(() => {
    const speed = Math.round(count / seconds())
    console.log(
      `${count} schedules of ${profiles.length} profiles in ${seconds().toFixed(1)} s with ${workers.length} workers (${speed}/s): ${sum.broken} laws broken.`,
    )
    console.log(
      `${sum.events} events of the trace; ${sum.loads} loads, of which ${sum.loads - sum.excused} had a reason that the trace proves and ${sum.excused} fell into a disturbance.`,
    )
    process.exitCode = sum.broken === 0 ? 0 : 1
  })
}

function serve(port: NonNullable<typeof parentPort>) {
  // Faults are thrown by the thousand here, and nobody reads where they came from.
  Error.stackTraceLimit = 0
  port.on('message', (share: Share) => {
    void walk(share).then(progress => port.postMessage(progress))
  })
}

const [first = '1000000', second = '1', third = '0'] = process.argv.slice(2)
if (!isMainThread && parentPort) serve(parentPort)
else
  await (first === 'replay' ? replay(Number(second), Number(third)) : explore(Number(first), Number(second)))
