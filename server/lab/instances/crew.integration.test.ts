import type { ChildProcess } from 'node:child_process'
import { Redis } from 'ioredis'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type Policy, parsePolicy } from '#server/engine/policy.ts'
import { type PresetName, preset } from '#server/engine/presets.ts'
import { cacheNameOf, cacheNames, labKeyOf } from '#server/lab/lab-keys.ts'
import { labSettingsShape } from '#server/lab/settings.ts'
import { createTrace } from '#server/lab/workload/trace.ts'
import { requestKinds, type WorkloadInput } from '#server/lab/workload/workload.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { type LabCrew, startLabCrew } from '#testing/lab-crew.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { startRedisServer } from '#testing/redis-server.ts'
import { createCrew } from './crew.ts'
import { forkInstance } from './fork-instance.ts'
import { readsOf } from './lane-counts.ts'

let postgres: TestPostgres
let lab: LabCrew | undefined

beforeAll(async () => {
  postgres = await startTestPostgres()
})
afterEach(async () => {
  await lab?.stop()
  lab = undefined
})
afterAll(() => postgres.stop())

/** Waits as long as a busy machine may take: what fails then fails for another reason. */
function patient(name: PresetName, more: Partial<Policy> = {}): Policy {
  const policy = preset(name)
  const protections = { ...policy.protections, cacheBudgetMs: 600, breaker: null, deadlineMs: 50_000 }
  return parsePolicy({ ...policy, protections, ...more })
}

type Wanted = {
  instances?: number
  workload?: WorkloadInput
  policy?: Policy
  database?: { queryMs: number; connections: number }
}

const settingsOf = ({ instances = 2, workload = {}, policy = patient('cache-aside'), database }: Wanted) =>
  labSettingsShape.parse({
    workload: { rate: 400, keys: 200, ...workload },
    lanes: [{ id: 'a', name: 'one', policy }],
    instances,
    database: database ?? { queryMs: 2, connections: 8 },
  })

async function start(wanted: Wanted): Promise<LabCrew> {
  lab = await startLabCrew({ postgres, settings: settingsOf(wanted) })
  return lab
}

/** How many requests of the trace are due before this moment of it. */
function dueBefore(ms: number, workload: WorkloadInput): number {
  const trace = createTrace(settingsOf({ workload }).workload)
  while (trace.dueMs() < ms) trace.skip()
  return trace.seq()
}

it('warms keys through the engine, beside the load and not counted as requests, and knows what is missed', async () => {
  const its = await start({ workload: { rate: 1, keys: 50 } })
  const { crew } = its
  const client = new Redis(its.redis.port, '127.0.0.1')
  const keys = [...cacheNames(settingsOf({ workload: { keys: 50 } }))].map(name => labKeyOf(name)?.key ?? '')
  const outcomes = await Promise.all(keys.map(key => crew.warm('a', key)))
  expect(outcomes.filter(({ kind }) => kind === 'loaded').length).toBeGreaterThan(25)
  expect(outcomes.filter(({ kind }) => kind === 'failed')).toEqual([])
  expect(await crew.warm('a', keys[0] ?? '')).toEqual({ kind: 'there' })
  expect(await crew.warm('a', 'product:none-1')).toEqual({ kind: 'absent' })
  expect(await crew.warm('b', keys[0] ?? '')).toMatchObject({ kind: 'failed' })
  expect(await client.exists(cacheNameOf('a', keys[0] ?? ''))).toBe(1)
  await its.nextFrames(4)
  expect(readsOf(its.counted())).toBeLessThan(25)

  await client.flushall()
  await crew.change(settingsOf({ workload: { rate: 300, keys: 50 } }))
  await its.nextFrames(8)
  const missed = await crew.missed(5)
  client.disconnect()
  expect(missed).toHaveLength(5)
  expect(missed.every(({ lane, misses }) => lane === 'a' && misses > 0)).toBe(true)
})

describe('a change of the settings', () => {
  it('is in force in all four instances at one moment', async () => {
    const { crew } = await start({ instances: 4 })
    const names = ['app-1', 'app-2', 'app-3', 'app-4']
    const policies = [patient('write-through'), patient('write-around')]
    // On a machine that is busy enough one of them may hear of a moment when it has passed; it says so.
    for (let attempt = 0; ; attempt++) {
      const { at, late, told } = await crew.change(
        settingsOf({ instances: 4, policy: policies[attempt % 2] ?? patient('cache-aside') }),
      )
      for (const name of names) expect(late.includes(name) !== told.has(name)).toBe(true)
      for (const moment of told.values()) expect(moment).toBeGreaterThanOrEqual(at)
      if (late.length > 0 || [...told.values()].some(moment => moment !== at)) continue
      expect([...told.keys()].sort()).toEqual(names)
      return
    }
  })

  it('of the policy alone lets the trace go on', async () => {
    const its = await start({})
    await its.nextFrames(4)
    const before = its.crew.traceMs()
    await its.crew.change(settingsOf({ policy: patient('write-around') }))
    expect(its.crew.traceMs()).toBeGreaterThan(before)
    await its.crew.change(settingsOf({ workload: { rate: 300 } }))
    expect(its.crew.traceMs()).toBeLessThan(before)
  })

  it('of connections and query time drops no request', async () => {
    const its = await start({ workload: { rate: 600 } })
    await its.nextFrames(3)
    for (const connections of [2, 30, 5]) {
      const database = { queryMs: connections, connections }
      await its.crew.change(settingsOf({ workload: { rate: 600 }, database }))
      await its.until(
        () =>
          its.frames.at(-1)?.lanes[0]?.database.connections === Math.max(2, connections - (connections % 2)),
      )
    }
    await its.crew.stop(40_000)
    expect(its.counted()).toMatchObject({ failedWrites: 0, classes: { failed: 0 } })
  })

  it('that the server cannot carry is refused with its reason, and what was before stays in force', async () => {
    const its = await start({})
    const durable = {
      ...preset('write-behind'),
      write: { ...preset('write-behind').write, durability: 'disk' },
    }
    const policy = labSettingsShape.shape.lanes.element.shape.policy.parse(durable)
    await expect(its.crew.change(settingsOf({ policy }))).rejects.toThrow(/not be durable here/)
    const from = its.frames.length
    await its.until(() => its.frames.slice(from).some(({ achieved }) => achieved > 0))
    expect(its.counted().classes.failed).toBe(0)
  })

  it('adds and removes lanes while the load goes on', async () => {
    const its = await start({})
    const one = settingsOf({})
    const [lane] = one.lanes
    const second = { id: 'b' as const, name: 'two', policy: patient('write-through') }
    await its.crew.change({ ...one, lanes: lane ? [lane, second] : [] })
    await its.until(() => (its.frames.at(-1)?.lanes[1]?.reads ?? 0) > 0)
    await its.crew.change(one)
    await its.until(() => its.frames.at(-1)?.lanes.length === 1 && its.frames.at(-1)?.achieved)
    await its.crew.stop(40_000)
    expect(readsOf(its.counted('b'))).toBeGreaterThan(0)
    expect(its.counted('b').classes.failed).toBe(0)
  })
})

describe('a recorded trace', () => {
  const arrivals = (name: string) => ({ kind: 'trace' as const, id: `${name}-id`, name, speed: 1 })

  it('is played in every instance, and one that nobody knows is refused by its name', async () => {
    const times = Float64Array.from({ length: 100 }, (_, at) => at * 10)
    const codes = new Uint8Array(100).fill(requestKinds.indexOf('read'))
    const keys = Uint32Array.from(times, (_, at) => at % 7)
    const played = { times, codes, keys, own: false }
    const settings = settingsOf({ workload: { arrivals: arrivals('monday') } })
    lab = await startLabCrew({ postgres, settings, recorded: id => (id === 'monday-id' ? played : null) })
    const its = lab
    await its.until(() => its.begun() > 50)
    const unknown = settingsOf({ workload: { arrivals: arrivals('friday') } })
    await expect(its.crew.change(unknown)).rejects.toThrow('There is no recorded trace called "friday".')
    const before = its.begun()
    await its.until(() => its.begun() > before + 50)
    expect(its.counted().writes).toBe(0)
  })
})

describe('the numbers', () => {
  it('add up: every request that was begun ended in exactly one class, or as a write', async () => {
    const its = await start({
      workload: { rate: 800, mix: { read: 70, write: 15, insert: 5, remove: 5, list: 5 } },
    })
    await its.nextFrames(8)
    await its.crew.stop(40_000)
    const counts = its.counted()
    expect(readsOf(counts) + counts.writes).toBe(its.begun())
    expect(counts.acknowledged + counts.failedWrites).toBe(counts.writes)
    expect(its.frames.flatMap(({ writes }) => writes)).toHaveLength(counts.acknowledged)
    expect(counts.stale).toBe(0)
    expect(counts.judged).toBeGreaterThan(0)
  })
})

describe('resizing under load', () => {
  const workload: WorkloadInput = { rate: 300 }
  const running = (its: LabCrew) =>
    its.frames.at(-1)?.instances.filter(({ state }) => state === 'running').length

  /** Who dies on a machine that is too busy takes requests along, so that run is made again. */
  async function resizeTwice(): Promise<LabCrew> {
    for (;;) {
      const its = await start({ instances: 1, workload })
      const died = () => its.news.some(({ kind }) => kind === 'died')
      await its.nextFrames(4)
      await its.crew.change(settingsOf({ instances: 8, workload }))
      await its.until(() => died() || running(its) === 8)
      await its.nextFrames(6)
      await its.crew.change(settingsOf({ instances: 2, workload }))
      await its.until(() => its.frames.at(-1)?.instances.length === 2)
      await its.nextFrames(4)
      await its.crew.stop(40_000)
      if (!died()) return its
      await its.stop()
    }
  }

  it('from one to eight to two loses no request at the seams', { timeout: 240_000 }, async () => {
    const its = await resizeTwice()
    const starts = [...new Set(its.frames.map(({ traceStart }) => traceStart))].filter(at => at > 0)
    expect(starts).toHaveLength(3)
    const spans = starts.map((at, index) => (starts[index + 1] ?? at + its.crew.traceMs()) - at)
    const due = spans.reduce((sum, span) => sum + dueBefore(span, workload), 0)
    const counts = its.counted()
    expect(readsOf(counts) + counts.writes).toBe(its.begun())
    // Whoever hears of a moment when it has passed went on with the old trace until then, and the crew says so.
    const overdue = its.news.some(each => each.kind === 'trouble' && each.about === 'seam')
    if (overdue) expect(its.begun()).toBeGreaterThanOrEqual(due)
    else expect(its.begun()).toBe(due)
  })
})

describe('an instance', () => {
  it('that is killed is reported and replaced, and the load goes on', async () => {
    const its = await start({})
    await its.nextFrames(4)
    process.kill(its.pidOf('app-1'), 'SIGKILL')
    const died = await its.until(() => its.news.find(({ kind }) => kind === 'died'))
    expect(died).toMatchObject({
      name: 'app-1',
      code: null,
      signal: 'SIGKILL',
      message: 'app-1 was ended by SIGKILL.',
    })
    const after = its.frames.length
    await its.until(() => its.frames.slice(after).some(({ achieved }) => achieved > 0))
    await its.until(() => {
      const now = its.frames.at(-1)?.instances
      return now?.length === 2 && now.every(({ state }) => state === 'running') && now[0]?.restarts === 1
    })
    const replaced = its.frames.length
    await its.until(() => its.frames.slice(replaced).some(({ achieved }) => achieved > 0))
  })

  it('that is frozen is missed, does not hold up the others, and is replaced', async () => {
    const its = await start({})
    await its.nextFrames(4)
    const frozen = its.pidOf('app-2')
    process.kill(frozen, 'SIGSTOP')
    await its.until(() => its.frames.some(({ silent, achieved }) => silent.includes('app-2') && achieved > 0))
    expect(its.news).toContainEqual({
      kind: 'trouble',
      about: 'app-2 silent',
      message: 'app-2 has stopped answering.',
    })
    const died = await its.until(() => its.news.find(({ kind }) => kind === 'died'))
    expect(died.message).toBe('app-2 was ended by SIGKILL: it did not answer any more')
    await its.until(() => {
      const pid = its.pidOf('app-2')
      return (
        pid !== 0 && pid !== frozen && its.frames.at(-1)?.instances.every(({ state }) => state === 'running')
      )
    })
  })

  it('that dies again and again is given up with a sentence', async () => {
    const its = await start({ instances: 1 })
    const killed = new Set<number>()
    const gaveUp = its.until(() => {
      const pid = its.pidOf('app-1')
      if (pid !== 0 && !killed.has(pid)) {
        killed.add(pid)
        process.kill(pid, 'SIGKILL')
      }
      return its.news.find(({ kind }) => kind === 'gave up')
    })
    expect(await gaveUp).toMatchObject({
      name: 'app-1',
      message: expect.stringMatching(/^app-1 died again and again/),
    })
    expect(killed.size).toBe(5)
  })
})

describe('a crew', () => {
  it('that is stopped before it runs leaves no process, and says so to who waits for it', async () => {
    const children: ChildProcess[] = []
    const fork = () => {
      const child = forkInstance()
      children.push(child)
      return child
    }
    const endpoint = parseRedisUrl('redis://127.0.0.1:1')
    const listener = { frame: () => {}, news: () => {} }
    const crew = createCrew({ endpoint, databaseUrl: postgres.url, listener, fork })
    const started = crew.start(settingsOf({})).catch(error => error.code)
    await crew.stop(0)
    expect(await started).toBe('STOPPING')
    expect(children).toHaveLength(2)
    for (const child of children) expect(child.exitCode ?? child.signalCode).not.toBeNull()
  })

  it('whose settings the cache refuses does not start, gives the reason and leaves no process', async () => {
    const policy = parsePolicy({ write: { kind: 'write-behind', durability: 'disk' } })
    const before = lab
    await expect(start({ policy })).rejects.toThrow(/not be durable here/)
    expect(lab).toBe(before)
  })

  it('starts although the cache is away, and lives on the database until it comes', async () => {
    const redis = await startRedisServer()
    await redis.kill()
    lab = await startLabCrew({ postgres, settings: settingsOf({ policy: preset('cache-aside') }), redis })
    const its = lab
    await its.until(() => its.counted().classes.bypassed > 20)
    expect(its.news).toContainEqual(expect.objectContaining({ kind: 'trouble', about: 'lane a: cache' }))
    await redis.restart()
    await its.until(() => its.counted().classes.hit > 20)
  })
})
