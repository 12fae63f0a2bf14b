/**
 * How many requests a second do 1, 2 and 4 app instances sustain on a warm cache, beside redis-benchmark?
 *   npm run bench -- sustained [seconds per rate, default 3] [instances, default 1,2,4]
 * Then a server that stands still for a second under 10 000 requests a second: the waiting must show, all of it.
 */
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { type PolicyInput, parsePolicy } from '#server/engine/policy.ts'
import type { GatheredFrame } from '#server/lab/instances/gathering.ts'
import { type LabSettings, labSettingsShape } from '#server/lab/settings.ts'
import { type LabCrew, startLabCrew } from '#testing/lab-crew.ts'
import { startTestPostgres } from '#testing/postgres.ts'
import { judge, lookForQuiet } from './quiet.ts'

const seconds = Number(process.argv[2] ?? 3)
const counts = (process.argv[3] ?? '1,2,4').split(',').map(Number)
const framesPerSecond = 4
const rates = [1_000, 2_000, 5_000, 10_000, 15_000, 20_000, 30_000, 40_000, 60_000, 80_000, 100_000]
/** Beyond this share of requests not begun in time the rate is not sustained. */
const mostError = 0.01
const lateMs = 50
const postgres = await startTestPostgres()
const undo: (() => Promise<unknown>)[] = [() => postgres.stop()]

const patience: PolicyInput['protections'] = {
  cacheBudgetMs: 3_000,
  breaker: null,
  lease: { ms: 10_000 },
}

const settingsOf = (instances: number, rate: number, protections: PolicyInput['protections']): LabSettings =>
  labSettingsShape.parse({
    workload: {
      rate,
      arrivals: { kind: 'constant' },
      keys: 500,
      mix: { read: 1, write: 0 },
      valueBytes: 600,
    },
    lanes: [{ id: 'a', name: 'warm reads', policy: parsePolicy({ protections: protections ?? {} }) }],
    instances,
    database: { queryMs: 0, connections: 20 },
  })

async function withCrew<T>(settings: LabSettings, work: (lab: LabCrew) => Promise<T>): Promise<T> {
  const lab = await startLabCrew({ postgres, settings })
  undo.push(lab.stop)
  const result = await work(lab)
  await lab.stop()
  undo.pop()
  return result
}

const sum = (frames: readonly GatheredFrame[], of: (frame: GatheredFrame) => number) =>
  frames.reduce((total, frame) => total + of(frame), 0)
const worst = (frames: readonly GatheredFrame[], of: (frame: GatheredFrame) => number) =>
  frames.reduce((most, frame) => Math.max(most, of(frame)), 0)
const dueIn = ({ offered, spanMs }: GatheredFrame) => (offered * spanMs) / 1_000
const latencyOf = (frame: GatheredFrame) =>
  frame.lanes[0]?.readLatency ?? { p50: 0, p99: 0, max: 0, count: 0 }

async function at(lab: LabCrew, instances: number, rate: number) {
  await lab.crew.change(settingsOf(instances, rate, {}))
  // The first second of a rate is that of the change.
  await lab.nextFrames(framesPerSecond)
  const frames = await lab.nextFrames(seconds * framesPerSecond)
  const hits = sum(frames, frame => frame.lanes[0]?.hits ?? 0) / frames.length
  const reads = sum(frames, frame => frame.lanes[0]?.reads ?? 0) / frames.length
  const offered = sum(frames, dueIn)
  const begun = sum(frames, frame => frame.begun)
  const answered = sum(frames, frame => latencyOf(frame).count)
  const middle = [...frames].sort((one, other) => latencyOf(one).p99 - latencyOf(other).p99)[
    frames.length >> 1
  ]
  return {
    rate,
    'rate error %': (100 * Math.abs(offered - begun)) / offered,
    'answered of begun': answered / begun,
    'hit share': hits / Math.max(1, reads),
    'p50 ms': middle ? latencyOf(middle).p50 : 0,
    'p99 ms': middle ? latencyOf(middle).p99 : 0,
    'worst ms': worst(frames, frame => latencyOf(frame).max),
  }
}

async function sustained(instances: number) {
  return withCrew(settingsOf(instances, 1_000, {}), async lab => {
    await lab.nextFrames(3 * framesPerSecond)
    const rows: Awaited<ReturnType<typeof at>>[] = []
    for (const rate of rates) {
      const row = await at(lab, instances, rate)
      rows.push(row)
      if (row['rate error %'] > 100 * mostError) break
    }
    return rows
  })
}

async function frozenForASecond() {
  return withCrew(settingsOf(2, 10_000, patience), async lab => {
    await lab.nextFrames(4 * framesPerSecond)
    const before = lab.frames.length
    process.kill(lab.redis.pid, 'SIGSTOP')
    await new Promise(resolve => setTimeout(resolve, 1_000))
    process.kill(lab.redis.pid, 'SIGCONT')
    await lab.nextFrames(4 * framesPerSecond)
    const frames = lab.frames.slice(before)
    return {
      'longest wait ms': worst(frames, frame => latencyOf(frame).max),
      'requests due': sum(frames, dueIn),
      'requests answered': sum(frames, frame => latencyOf(frame).count),
      // A quarter of a second in which most had waited holds those of the frozen second, and a few others.
      'about so many late': sum(frames, frame =>
        latencyOf(frame).p50 > lateMs ? latencyOf(frame).count : 0,
      ),
    }
  })
}

async function redisBenchmark(url: string) {
  const { port } = new URL(url)
  const args = ['-p', port, '-t', 'get', '-n', '300000', '-c', '50', '-d', '600', '-r', '500', '--csv']
  const { stdout } = await promisify(execFile)('redis-benchmark', args)
  const line = stdout.split('\n').find(each => each.startsWith('"GET"'))
  return Number(line?.split(',')[1]?.replaceAll('"', ''))
}

type Row = Awaited<ReturnType<typeof at>>
const carries = (rows: readonly Row[]) =>
  Math.max(0, ...rows.filter(row => row['rate error %'] <= 0.1).map(({ rate }) => rate))

async function benchmarked(): Promise<number> {
  return withCrew(settingsOf(1, 1, {}), lab => redisBenchmark(lab.redis.url))
}

const quiet = lookForQuiet()
console.log(`This machine: ${quiet.says}.`)
try {
  const most: number[] = []
  for (const instances of counts) {
    console.log(`${instances} ${instances === 1 ? 'instance' : 'instances'}`)
    const rows = await sustained(instances)
    console.table(rows)
    most.push(carries(rows))
    const at30k = rows.find(({ rate }) => rate === 30_000)
    if (at30k) console.log(judge('p99 of at most 2 ms at 30 000 requests/s', at30k['p99 ms'] <= 2, quiet))
    else console.log(judge('30 000 requests/s are reached', false, quiet))
  }
  console.log('A server frozen for one second at 10 000 requests a second')
  const frozen = await frozenForASecond()
  console.table([frozen])
  console.log(judge('the longest wait is at least a second', frozen['longest wait ms'] >= 1_000, quiet))
  const answered = frozen['requests answered'] / frozen['requests due']
  console.log(judge('every request that was due is answered', answered > 0.99, quiet))
  const late = frozen['about so many late']
  console.log(judge('about 10 000 of them are late', late > 8_000 && late < 14_000, quiet))
  const peer = await benchmarked()
  console.log(`redis-benchmark, 50 connections, one command each: ${Math.round(peer)} GET/s`)
  for (const [index, instances] of counts.entries()) {
    const mine = most[index] ?? 0
    console.log(
      `${instances}: ${mine} requests/s with a rate error of at most 0.1 %, ${(mine / peer).toFixed(2)} of redis-benchmark`,
    )
  }
  console.log(`This machine afterwards: ${lookForQuiet().says}.`)
} finally {
  for (const each of undo.reverse()) await each()
}
