import { expect, test } from 'vitest'
import { analysis, frame, noon, series } from '#testing/advice-readings.ts'
import { createReading, type ReadingOptions } from './advice-reading.ts'
import { BoardError } from './errors.ts'

const away = async () => {
  throw new BoardError('HISTORY_UNAVAILABLE', 'Postgres is away.')
}
const known = analysis()
const whole = known.ok ? known.value.whole : null
const none = { list: async () => [], get: async () => null }

function options(rest: Partial<ReadingOptions> = {}): ReadingOptions {
  return {
    target: { id: 't', name: 'shop' },
    now: () => noon,
    latest: () => frame(),
    facts: () => ({
      id: 't',
      name: 'shop',
      kind: 'standalone',
      role: 'observe',
      address: '',
      embedded: null,
      nodes: [],
    }),
    series: async range => series(range),
    memory: none,
    namespaces: none,
    slowGroups: async () => [],
    slowProblem: () => null,
    commands: async () => ({ at: noon - 9000, seconds: 3600, commands: [], problems: [] }),
    ...rest,
  }
}

test('what is missing is said one by one, and keeps nobody else from looking', async () => {
  const reading = await createReading(
    options({ series: away, slowGroups: away, memory: { list: away, get: away } }),
  )()
  expect(reading.frame.ok).toBe(true)
  for (const each of [reading.hour, reading.day, reading.slow, reading.analysis]) {
    expect(each).toMatchObject({ ok: false, missing: 'Postgres is away.' })
  }
  expect(reading.capture).toMatchObject({ ok: false, place: { href: '/namespaces' } })
  expect(reading.policies).toMatchObject({ ok: false, missing: expect.stringMatching(/maxmemory-policy/) })
})

test('of a replica that is watched alone the policy is known', async () => {
  const about = {
    server: 'redis',
    version: null,
    mode: null,
    os: null,
    runId: null,
    startedAt: null,
  } as const
  const replica = { ...about, id: 'r', name: 'r', role: 'replica', missing: {} } as const
  const facts = () => ({
    ...options().facts(),
    nodes: [{ ...replica, databases: [], evictionPolicy: 'allkeys-lru' }],
  })
  expect((await createReading(options({ facts }))()).policies).toMatchObject({
    ok: true,
    value: ['allkeys-lru'],
  })
})

test('without the history an analysis that this board has made is still told from', async () => {
  if (!whole) throw new Error('no analysis')
  const memory = { list: away, get: async (id: string | null) => (id === null ? { id: null, whole } : null) }
  expect((await createReading(options({ memory }))()).analysis).toMatchObject({ ok: true, at: whole.endedAt })
})

test('the whole of an analysis is fetched once, and again when there is a newer one', async () => {
  if (!whole) throw new Error('no analysis')
  const fetched: (string | null)[] = []
  let newest = 'first-one'
  const memory = {
    list: async () => [{ id: newest }],
    get: async (id: string | null) => {
      fetched.push(id)
      return { id, whole }
    },
  }
  const read = createReading(options({ memory }))
  await read()
  await read()
  newest = 'second-one'
  await read()
  expect(fetched).toEqual(['first-one', 'second-one'])
})

test('servers that do not answer are not asked for their command times', async () => {
  const health = { status: 'down', since: noon - 5000, code: 'TARGET_FROZEN', message: 'It hangs.' } as const
  const commands = () => Promise.reject(new Error('asked'))
  const reading = await createReading(options({ latest: () => frame({}, { health }), commands }))()
  expect(reading.frame).toMatchObject({ ok: false, missing: 'It hangs.', since: noon - 5000 })
  expect(reading.commands).toMatchObject({ ok: false, missing: 'It hangs.' })
})

test('a slow log that no server shows says why', async () => {
  const reading = await createReading(options({ slowProblem: () => 'NOPERM slowlog|get' }))()
  expect(reading.slow).toMatchObject({ ok: false, missing: 'NOPERM slowlog|get' })
})
