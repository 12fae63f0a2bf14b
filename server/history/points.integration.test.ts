import fc from 'fast-check'
import postgres, { type Sql } from 'postgres'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Metric, metrics } from '#server/metrics/catalogue.ts'
import { mergePoints } from '#server/metrics/downsample.ts'
import type { RangeName } from '#server/metrics/series.ts'
import { frameOf, type Told } from '#testing/history-frames.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { lockForWriting } from './locks.ts'
import { migrate } from './migrations.ts'
import { type Places, readPlaces } from './places.ts'
import { readSeries } from './read-series.ts'
import { forgetOld } from './retention.ts'
import { rollUp } from './roll-up.ts'
import { createSubjects, type Subjects } from './subjects.ts'
import { writeSamples } from './writer.ts'

/** A full hour, day and 2 100-second point begin here. */
const start = 1_789_603_200
let server: TestPostgres
let sql: Sql
let places: Places
let subjects: Subjects

beforeAll(async () => {
  server = await startTestPostgres()
})
afterAll(() => server.stop())

beforeEach(async () => {
  sql = postgres(await server.database(), { fetch_types: false, onnotice: () => undefined })
  await migrate(sql)
  places = await readPlaces(sql)
  subjects = createSubjects(sql)
  return () => sql.end({ timeout: 5 })
})

/** Writes what these seconds said; `covers` more than one when the sample is slow. */
async function write(told: (Told & { covers?: number })[]) {
  const samples = told.map(each => ({
    frame: frameOf(each),
    seconds: { from: each.at - (each.covers ?? 1) + 1, to: each.at },
  }))
  await writeSamples(sql, samples, { subjects, places })
}

const read = (range: RangeName, now: number, node: string | null = null) =>
  readSeries(sql, { target: 'cache', node, range, now: now * 1000 }, places)

const seconds = (from: number, length: number) => Array.from({ length }, (_, i) => from + i)

test('the total and each node have lines of their own', async () => {
  await write([{ at: start, total: { hits: 30 }, nodes: { a: { hits: 10 }, b: { hits: 20 } } }])
  const lines = await Promise.all([null, 'a', 'b', 'stranger'].map(node => read('live', start, node)))
  expect(lines.map(series => series.lines.hits?.avg.at(-1))).toEqual([30, 10, 20, undefined])
  expect(lines.map(series => series.totals.hits)).toEqual([30, 10, 20, null])
})

test('a series has its points where the range says, the newest at the end', async () => {
  await write([{ at: start + 5, total: { clients: 7 } }])
  const series = await read('live', start + 5.9)
  expect([series.at.length, series.step, series.from, series.to]).toEqual([
    300,
    1,
    (start + 5 - 299) * 1000,
    (start + 6) * 1000,
  ])
  expect(series.at.at(-1)).toBe((start + 5) * 1000)
  expect(series.lines.clients).toEqual({
    avg: [...Array(299).fill(null), 7],
    min: [...Array(299).fill(null), 7],
    max: [...Array(299).fill(null), 7],
  })
})

test('seconds that nobody told are a gap; slow samples are not', async () => {
  await write([
    { at: start + 4, covers: 5, total: { clients: 1 } },
    { at: start + 9, covers: 5, total: { clients: 2 } },
    { at: start + 10, down: true },
    { at: start + 11, down: true },
    { at: start + 12, total: { clients: 3 } },
  ])
  const { avg = [] } = (await read('live', start + 12)).lines.clients ?? {}
  expect(avg.slice(-13)).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, null, null, 3])
})

test('what a server does not tell stays unknown, beside what it tells', async () => {
  await write([{ at: start, total: { clients: 1, latencyP99: null, fragmentation: Number.NaN } }])
  const { lines } = await read('live', start)
  expect([lines.clients?.avg.at(-1), lines.latencyP99, lines.fragmentation]).toEqual([
    1,
    undefined,
    undefined,
  ])
})

test('a peak of one second is still there after 30 days', async () => {
  await write(
    seconds(start, 120).map(at => ({ at, total: { hits: at === start + 31 ? 1_000_000_000_007 : 1 } })),
  )
  await rollUp(sql, start + 200)
  await sql`delete from cacheboard.points where step < 60`
  const { lines, totals } = await read('30d', start + 29 * 86_400)
  expect(Math.max(...(lines.hits?.max ?? []).map(max => max ?? 0))).toBe(1_000_000_000_007)
  expect(totals.hits).toBe(1_000_000_000_007 + 119)
})

test('whatever order, lateness, crashes and repetitions: coarse points say what the seconds said', async () => {
  const told = fc.record({
    at: fc.integer({ min: 0, max: 150 }),
    hits: fc.integer({ min: 0, max: 1000 }),
    clients: fc.option(fc.integer({ min: 0, max: 9 })),
  })
  const batch = fc.record({
    told: fc.array(told, { maxLength: 30 }),
    rollUpAt: fc.option(fc.integer({ min: 0, max: 200 })),
  })
  let target = 0
  await fc.assert(
    fc.asyncProperty(fc.array(batch, { minLength: 1, maxLength: 6 }), async batches => {
      const name = `target-${++target}`
      const expected = new Map<number, { hits: number; clients: number | null }>()
      for (const { told, rollUpAt } of batches) {
        await write(told.map(({ at, ...total }) => ({ target: name, at: start + at, total })))
        for (const { at, ...total } of told) if (!expected.has(at)) expected.set(at, total)
        if (rollUpAt !== null) await rollUp(sql, start + rollUpAt)
      }
      await rollUp(sql, start + 300)
      for (const metric of ['hits', 'clients'] as const) {
        const points = [...expected].flatMap(([at, total]) => {
          const value = total[metric]
          return value === null
            ? []
            : [{ at: (start + at) * 1000, min: value, max: value, sum: value, count: 1 }]
        })
        for (const step of [10, 60]) {
          expect(await stored(name, step, metric)).toEqual(mergePoints(points, step))
        }
      }
    }),
    { numRuns: 40 },
  )
})

async function stored(target: string, step: number, metric: Metric) {
  const place = places.names.indexOf(metric) + 1
  const rows = await sql<
    { at: number; min: number | null; max: number | null; sum: number; count: number }[]
  >`
    select (at * 1000)::float8 as at, lo[${place}::int] as min, hi[${place}::int] as max, sum[${place}::int] as sum, count[${place}::int] as count
    from cacheboard.points join cacheboard.subjects on subjects.id = subject
    where target = ${target} and node = '' and step = ${step} and sum[${place}::int] is not null order by at`
  // A metric that did not move keeps only its sum.
  return rows.map(row => ({
    ...row,
    min: row.min ?? row.sum / row.count,
    max: row.max ?? row.sum / row.count,
  }))
}

test('two boards that write and roll up at the same time lose nothing and count nothing twice', async () => {
  const other = createSubjects(sql)
  const board = async (known: Subjects) => {
    for (const at of seconds(start, 120)) {
      await writeSamples(
        sql,
        [{ frame: frameOf({ at, total: { hits: 1 } }), seconds: { from: at, to: at } }],
        { subjects: known, places },
      )
      await rollUp(sql, at + 5)
    }
  }
  await Promise.all([board(subjects), board(other)])
  await rollUp(sql, start + 200)
  const counts =
    await sql`select step, sum(sum[${places.names.indexOf('hits') + 1}::int]) from cacheboard.points group by step order by step`
  expect(counts.map(row => [row.step, row.sum])).toEqual([
    [1, 120],
    [10, 120],
    [60, 120],
  ])
})

test('a roll-up waits for a write that is under way, and counts it', async () => {
  await subjects.know([{ target: 'cache', node: '' }])
  const written = Promise.withResolvers<void>()
  const commit = Promise.withResolvers<void>()
  const writing = sql.begin(async tx => {
    await lockForWriting(tx)
    await tx`insert into cacheboard.points (step, at, subject, sum)
      values (1, ${start}, ${subjects.id('cache', '') ?? 0}, ${'{5}'}::text::float8[])`
    written.resolve()
    await commit.promise
  })
  await written.promise
  const rolling = rollUp(sql, start + 100)
  const waiting = () => sql`select 1 from pg_locks where locktype = 'advisory' and not granted`
  await expect.poll(async () => (await waiting()).length).toBe(1)
  commit.resolve()
  await Promise.all([writing, rolling])
  expect(await sql`select 1 from cacheboard.points where step = 60`).toHaveLength(1)
})

test('the newest points of every range are there before they are rolled up', async () => {
  await write(seconds(start, 75).map(at => ({ at, total: { hits: 2 } })))
  for (const rolledUpAt of [0, 40, 75]) {
    await rollUp(sql, start + rolledUpAt)
    const totals = await Promise.all(
      (['live', '1h', '24h', '7d', '30d'] as const).map(range => read(range, start + 75)),
    )
    expect(totals.map(series => series.totals.hits)).toEqual([150, 150, 150, 150, 150])
  }
})

test('old points go, and only those that live on in a coarser one', async () => {
  await write(seconds(start, 100).map(at => ({ at, total: { hits: 1 } })))
  const left = async () =>
    (await sql`select step, count(*)::int from cacheboard.points group by step order by step`).map(row => [
      row.step,
      row.count,
    ])
  await forgetOld(sql, start + 40 * 86_400)
  expect(await left()).toEqual([[1, 100]])
  await rollUp(sql, start + 64)
  await forgetOld(sql, start + 3600 + 30.5)
  expect(await left()).toEqual([
    [1, 70],
    [10, 6],
    [60, 1],
  ])
  await rollUp(sql, start + 200)
  await forgetOld(sql, start + 2 * 86_400)
  expect(await left()).toEqual([[60, 2]])
  await forgetOld(sql, start + 40 * 86_400)
  expect(await left()).toEqual([])
})

test('a metric that is new to the board finds its place beside the old ones', async () => {
  await sql`truncate cacheboard.metrics`
  await sql`insert into cacheboard.metrics (position, name) values (1, 'abolished'), (2, 'hits')`
  places = await readPlaces(sql)
  expect(places.names.slice(0, 2)).toEqual([null, 'hits'])
  expect(new Set(places.names)).toEqual(new Set([null, ...metrics]))
  await write([{ at: start, total: { hits: 1, misses: 2 } }])
  const { lines } = await read('live', start)
  expect([lines.hits?.avg.at(-1), lines.misses?.avg.at(-1)]).toEqual([1, 2])
})

test('30 days of one node stay under 60 MB', async () => {
  await subjects.know([{ target: 'cache', node: '' }])
  const now = start + 31 * 86_400
  // The worst case: every metric moves within every point.
  for (const [step, keep] of [
    [1, 3600],
    [10, 86_400],
    [60, 30 * 86_400],
  ] as const) {
    await sql`
      insert into cacheboard.points (step, at, subject, lo, hi, sum, count)
      select ${step}, at, ${subjects.id('cache', '') ?? 0}, lo, hi, sum, count
      from generate_series(${now - keep}::bigint, ${now - 1}::bigint, ${step}::bigint) at cross join lateral (
        select array_agg(random()) as lo, array_agg(1 + random()) as hi, array_agg(random()) as sum, array_agg(${step}::smallint) as count
        from generate_series(1, ${metrics.length}::int) where at > 0
      ) value`
  }
  await sql`update cacheboard.rollups set until = ${now}`
  const [size] = await sql<{ bytes: number }[]>`
    select sum(pg_total_relation_size(relid))::float8 as bytes from pg_partition_tree('cacheboard.points') where isleaf`
  const begun = performance.now()
  const series = await read('30d', now - 1)
  const took = performance.now() - begun
  const megabytes = ((size?.bytes ?? 0) / 1e6).toFixed(1)
  process.stdout.write(
    `full retention of one node: ${megabytes} MB; its 30-day chart: ${took.toFixed(0)} ms\n`,
  )
  expect(series.lines.hits?.avg.every(value => value !== null)).toBe(true)
  expect(size?.bytes).toBeLessThan(60e6)
})
