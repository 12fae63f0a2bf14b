/**
 * How many simulated requests does one second of CPU carry, and how many would a world without an engine?
 *   npm run bench -- simulated-speed [requests] [rounds] [lanes that begin with]
 */
import { createRandom } from '#server/engine/clock.ts'
import { createVirtualClock } from '#server/engine/simulation/virtual-clock.ts'
import { readsOf, writesAsideOf } from '#server/lab/experiments/stage/poisson.ts'
import type { Script } from '#server/lab/experiments/stage/script.ts'
import { openSimulatedStage } from '#server/lab/experiments/stage/simulated-stage.ts'
import type { Played, StageOptions } from '#server/lab/experiments/stage/stage.ts'
import { bursts, flowing, hotKeys } from '#server/lab/experiments/stampede/measure.ts'
import { paramsShape } from '#server/lab/experiments/stampede/params.ts'
import { policyOf } from '#server/lab/experiments/stampede/protections.ts'
import { unhindered } from '#server/lab/experiments/unhindered.ts'
import { createZipf } from '#server/lab/workload/zipf.ts'

const [wanted = '200000', times = '5', only = ''] = process.argv.slice(2)
const requests = Number(wanted)
const rounds = Number(times)
const seed = 7

type Lane = { name: string; play: () => Promise<number> }

const world = { processes: 2, connections: 40, queryMs: 5 }
const namesOf = (keys: number) => Array.from({ length: keys }, (_, at) => `item:${at}`)
const rowsOf = (names: readonly string[]) => names.map(key => ({ key, value: { changedAt: 0 } }))

/** Drawn before the stage is opened: what is asked for is no part of what is measured. */
async function onStage(options: Omit<StageOptions, keyof typeof world>, scripts: readonly Script[]) {
  const stage = await openSimulatedStage({ ...world, ...options, seed })
  const played = await stage.play(scripts)
  await stage.close()
  return played
}

const share = (played: Played) => `${((100 * played.classes.hit) / played.requests).toFixed(1)} % hits`
const told = new Map<string, string>()

function hits(): Lane {
  const names = namesOf(1_000)
  const random = createRandom(seed)
  const zipf = createZipf(0.99, random)
  const asked = Array.from({ length: requests }, (_, at) => {
    return { at: at / 20, op: 'read' as const, key: names[zipf.next(names.length)] ?? '' }
  })
  const policy = unhindered({ protections: { coalesce: true }, ttl: { defaultMs: 3_600_000 } })
  return {
    name: 'hits, zipf 0.99 over 1 000 keys',
    async play() {
      const played = await onStage({ policy, rows: rowsOf(names) }, [{ kind: 'list', measured: true, asked }])
      told.set(this.name, share(played))
      return played.requests
    },
  }
}

function stampede(): Lane {
  const params = paramsShape.parse({
    traffic: 'burst',
    callers: 5_000,
    expiries: Math.max(1, Math.round(requests / 20_000)),
    ttlMs: 1_000,
  })
  return {
    name: 'stampede, nobody protected',
    async play() {
      const { processes, connections, queryMs } = params
      const stage = await openSimulatedStage({
        ...{ processes, connections, queryMs, seed },
        policy: policyOf('none', params),
        rows: rowsOf(hotKeys(params)),
      })
      let all = 0
      let hit = 0
      for await (const { played } of bursts(stage, { params, seed, hear() {} })) {
        all += played.requests
        hit += played.classes.hit
      }
      await stage.close()
      told.set(this.name, `${((100 * hit) / all).toFixed(1)} % hits`)
      return all
    },
  }
}

function steady(): Lane {
  const perSecond = 2_000
  const expiries = Math.max(1, Math.round(requests / (perSecond * 3)))
  const params = paramsShape.parse({ traffic: 'steady', perSecond, expiries, ttlMs: 3_000 })
  return {
    name: 'steady readers, XFetch + lock',
    async play() {
      const { processes, connections, queryMs } = params
      const stage = await openSimulatedStage({
        ...{ processes, connections, queryMs, seed },
        policy: policyOf('xfetch-lock', params),
        rows: rowsOf(hotKeys(params)),
      })
      const { played } = await flowing(stage, { params, seed, hear() {} })
      await stage.close()
      told.set(this.name, share(played))
      return played.requests
    },
  }
}

function sweep(): Lane {
  const names = namesOf(100)
  const perSecond = 100 * names.length
  const traffic = { keys: names, random: createRandom(seed), from: 0, until: (requests / perSecond) * 1_000 }
  const asked = readsOf({ ...traffic, perSecond })
  const changes = writesAsideOf({ ...traffic, perSecond: names.length / 5 })
  const policy = unhindered({ protections: { coalesce: true }, ttl: { defaultMs: 100, jitter: 0 } })
  return {
    name: 'TTL sweep, ten reads a life',
    async play() {
      const played = await onStage({ policy, rows: rowsOf(names) }, [
        { kind: 'list', measured: true, seen: true, asked },
        { kind: 'list', measured: false, asked: changes },
      ])
      told.set(this.name, share(played))
      return played.requests
    },
  }
}

/** As a hit: it comes, its question goes there and its answer comes back, with so many promises on the way. */
function bare(name: string, each: (payload: Buffer) => unknown, promises: number): Lane {
  const payload = Buffer.from(JSON.stringify({ changedAt: 0 }))
  return {
    name,
    async play() {
      const { after, until } = createVirtualClock()
      const random = createRandom(seed)
      const ended = Promise.withResolvers<void>()
      let answered = 0
      const ask = () =>
        new Promise<void>(resolve =>
          after(0.15 + random.next() / 10, () => {
            after(0.15 + random.next() / 10, resolve)
          }),
        )
      async function request() {
        await ask()
        for (let at = 1; at < promises; at++) await undefined
        each(payload)
        answered += 1
        if (answered === requests) ended.resolve()
      }
      let sent = 0
      const arrive = () => {
        void request()
        sent += 1
        if (sent < requests) after(0.05, arrive)
      }
      arrive()
      await until(ended.promise)
      return answered
    },
  }
}

async function perCpuSecond(lane: Lane): Promise<number> {
  const before = process.cpuUsage()
  const done = await lane.play()
  const { user, system } = process.cpuUsage(before)
  return (done / (user + system)) * 1e6
}

const lanes = [
  hits(),
  stampede(),
  steady(),
  sweep(),
  bare('floor: the clock and one promise', () => undefined, 1),
  bare('floor: and six promises more', () => undefined, 7),
  bare('floor: and the value decoded', bytes => JSON.parse(bytes.toString('utf8')), 7),
].filter(({ name }) => name.startsWith(only))
const measured = new Map(lanes.map(lane => [lane, [] as number[]]))
for (let round = 0; round < rounds; round++) {
  for (const lane of lanes) measured.get(lane)?.push(await perCpuSecond(lane))
}
console.log('requests per second of CPU, of this one process: lowest, median and highest of the rounds')
for (const [{ name }, speeds] of measured) {
  const sorted = speeds.toSorted((one, other) => one - other)
  const [low, middle, high] = [0, sorted.length >> 1, sorted.length - 1].map(at =>
    Math.round(sorted[at] ?? 0),
  )
  console.log(
    `${name.padEnd(36)} ${[low, middle, high].map(each => String(each).padStart(9)).join(' ')}  ${told.get(name) ?? ''}`,
  )
}
