import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createCaller } from '#server/api/router.ts'
import { forgetAlerts } from '#server/history/alert-retention.ts'
import { emptyReading } from '#server/metrics/combine.ts'
import type { Frame } from '#server/observe/frame.ts'
import { createSystem, type System } from '#server/system.ts'
import { startTestPostgres, type TestPostgres } from '#testing/postgres.ts'
import { type RedisServer, startRedisServer } from '#testing/redis-server.ts'
import { createEvaluator } from './evaluator.ts'
import { createNotices } from './notices.ts'
import type { Rule } from './rule-shape.ts'

type Received = { headers: IncomingHttpHeaders; body: string; path: string }

let redis: RedisServer
let database: TestPostgres
let receiver: Awaited<ReturnType<typeof startReceiver>>
const boards: System[] = []
const ada = { name: 'Ada', session: null, from: null }
const soon = { timeout: 30_000, interval: 50 }

/** A real receiver of webhooks, which answers as it is told to. */
async function startReceiver() {
  const received: Received[] = []
  const answers: number[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    received.push({ headers: request.headers, body, path: request.url ?? '' })
    const status = answers.shift() ?? 200
    response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    received,
    answers,
    url: `http://127.0.0.1:${address.port}/hook?token=very-secret`,
    of: (path: string) => received.filter(each => each.path.startsWith(path)),
    stop: () => server.close(),
  }
}

beforeAll(async () => {
  redis = await startRedisServer()
  database = await startTestPostgres()
  receiver = await startReceiver()
})

afterAll(async () => {
  for (const board of boards) await board.stop()
  receiver.stop()
  await redis.stop()
  await database.stop()
})

async function startBoard(): Promise<System> {
  const board = createSystem({
    REDIS_URL: redis.url,
    DATABASE_URL: database.url,
    CACHEBOARD_ROLE: 'operate',
    CACHEBOARD_LOG_LEVEL: 'silent',
  })
  boards.push(board)
  await board.start()
  await expect.poll(() => board.history.state().status, soon).toBe('ok')
  // Somebody watches, so a sample is taken every second.
  const outlet = { write: () => {}, unread: () => 0, end: () => {}, destroy: () => {} }
  const topics = board.targets().map(({ target }) => `frame:${target.id}`)
  board.hub.open({ topics, lastId: null, session: null, outlet })
  return board
}

async function stop(board: System) {
  boards.splice(boards.indexOf(board), 1)
  await board.stop()
}

function alertsOf(board: System) {
  const [watching] = board.targets()
  if (!watching) throw new Error('the board watches nothing')
  return watching.alerts
}

const samples = (board: System) => board.targets()[0]?.samples() ?? false
const oneOf = async (board: System, id: string) =>
  (await alertsOf(board).list()).rules.find(rule => rule.id === id)
const statusOf = async (board: System, id: string) => (await oneOf(board, id))?.status
const bodies = () => receiver.received.map(({ body }) => JSON.parse(body))
const about = (id: string) => bodies().filter(body => body.rule?.id === id)

/** There is always a client: the board itself. */
const always: Rule = {
  name: 'Somebody is there',
  series: 'clients',
  comparison: 'above',
  threshold: 0,
  forSeconds: 0,
  clearThreshold: 0,
  clearSeconds: 0,
  notify: true,
}

test('an alert fires, is sent signed, again after a 500, and ends with its rule; a restart does not repeat it', async () => {
  const first = await startBoard()
  const { id: webhook, secret } = await alertsOf(first).addWebhook(ada, { name: 'ops', url: receiver.url })
  receiver.answers.push(500)
  const { id } = await alertsOf(first).add(ada, always)
  await expect.poll(() => receiver.received.length, soon).toBe(2)

  const [refused, taken] = receiver.received
  expect(refused?.body).toBe(taken?.body)
  expect(refused?.headers['x-cacheboard-delivery']).toBe(taken?.headers['x-cacheboard-delivery'])
  for (const { headers, body } of receiver.received) {
    const time = headers['x-cacheboard-timestamp']
    const digest = createHmac('sha256', secret).update(`${time}.${body}`).digest('hex')
    expect(headers['x-cacheboard-signature']).toBe(`v1=${digest}`)
  }
  expect(about(id)[0]).toMatchObject({
    event: 'firing',
    rule: { name: always.name },
    text: expect.stringContaining('Clients above 0'),
  })
  const seen = async () => (await alertsOf(first).webhooks({ mayReadAddresses: false })).deliveries
  await expect.poll(async () => (await seen())[0]?.state, soon).toBe('sent')
  expect((await seen())[0]).toMatchObject({ attempts: 2, status: 200, error: null, event: 'firing' })
  expect(JSON.stringify(await alertsOf(first).webhooks({ mayReadAddresses: false }))).not.toContain(
    'very-secret',
  )
  expect(JSON.stringify(await alertsOf(first).webhooks({ mayReadAddresses: true }))).not.toContain(secret)

  const { episodes } = await alertsOf(first).history({ rule: id, cursor: null, limit: 10 })
  await alertsOf(first).see(ada, episodes[0]?.id ?? '')
  await stop(first)

  const second = await startBoard()
  await expect.poll(() => statusOf(second, id), soon).toBe('firing')
  const before = (await oneOf(second, id))?.state.at ?? 0
  await expect.poll(async () => ((await oneOf(second, id))?.state.at ?? 0) > before, soon).toBe(true)
  expect(await oneOf(second, id)).toMatchObject({
    state: { episode: { id: episodes[0]?.id } },
    seen: { by: 'Ada' },
  })

  await alertsOf(second).remove(ada, id)
  await expect.poll(() => about(id).map(({ event }) => event), soon).toEqual(['firing', 'firing', 'resolved'])
  const after = await alertsOf(second).history({ rule: id, cursor: null, limit: 10 })
  expect(after.episodes).toMatchObject([{ id: episodes[0]?.id, endedBy: 'removal', seen: { by: 'Ada' } }])
  await alertsOf(second).removeWebhook(ada, webhook)
})

test('of two boards only one sends; what is changed on the other one counts, and who takes over does not repeat it', async () => {
  if (boards.length === 0) await startBoard()
  await startBoard()
  await expect.poll(() => boards.filter(samples).length, soon).toBe(1)
  const leader = boards.find(samples)
  const other = boards.find(board => board !== leader)
  if (!leader || !other) throw new Error('two boards were started')
  await alertsOf(other).addWebhook(ada, { name: 'ops', url: receiver.url })
  const { id } = await alertsOf(other).add(ada, { ...always, name: 'Of two boards' })
  await expect.poll(() => about(id).length, soon).toBe(1)
  await expect.poll(() => statusOf(other, id), soon).toBe('firing')

  await stop(leader)
  await expect.poll(() => samples(other), soon).toBe(true)
  await expect.poll(async () => (await oneOf(other, id))?.status, soon).toBe('firing')
  const before = (await oneOf(other, id))?.state.at ?? 0
  await expect.poll(async () => ((await oneOf(other, id))?.state.at ?? 0) > before, soon).toBe(true)
  await alertsOf(other).remove(ada, id)
  await expect.poll(() => about(id).length, soon).toBe(2)
  expect(about(id).map(({ event }) => event)).toEqual(['firing', 'resolved'])
})

test('muted, nothing is sent; when the mute ends and it still fires, it is', async () => {
  const board = boards[0] ?? (await startBoard())
  const { id } = await alertsOf(board).add(ada, { ...always, name: 'Quiet first', threshold: 1e9 })
  await expect.poll(() => statusOf(board, id), soon).toBe('quiet')
  await alertsOf(board).mute(ada, { id, minutes: 30, reason: 'We know' })
  await alertsOf(board).change(ada, { id, rule: { ...always, name: 'Quiet first' } })
  await expect.poll(() => statusOf(board, id), soon).toBe('firing')
  expect(await oneOf(board, id)).toMatchObject({ isMuted: true, mute: { by: 'Ada', reason: 'We know' } })
  expect(about(id)).toEqual([])
  await alertsOf(board).unmute(ada, id)
  await expect.poll(() => about(id).map(({ event }) => event), soon).toEqual(['firing'])
  await alertsOf(board).remove(ada, id)
})

test('a cache that is away: what is about its numbers is unknown and says nothing, what is about its absence fires', async () => {
  const board = boards[0] ?? (await startBoard())
  const reach = {
    ...always,
    name: 'Away',
    series: 'unreachable' as const,
    threshold: 0.5,
    clearThreshold: 0.5,
  }
  const { id: away } = await alertsOf(board).add(ada, reach)
  const { id: many } = await alertsOf(board).add(ada, { ...always, name: 'Known' })
  await expect.poll(() => about(many).length, soon).toBe(1)
  await redis.kill('SIGKILL')
  await expect.poll(() => about(away).map(({ event }) => event), soon).toEqual(['firing'])
  await expect.poll(() => statusOf(board, many), soon).toBe('unknown')
  await redis.restart()
  await expect.poll(() => about(away).map(({ event }) => event), soon).toEqual(['firing', 'resolved'])
  await expect.poll(() => statusOf(board, many), soon).toBe('firing')
  expect(about(many)).toHaveLength(1)
  await alertsOf(board).remove(ada, away)
  await alertsOf(board).remove(ada, many)
})

test('a redirect is not followed, a test tells how it went, and who does it is in the activity list', async () => {
  const board = boards[0] ?? (await startBoard())
  const [webhook] = (await alertsOf(board).webhooks({ mayReadAddresses: true })).webhooks
  receiver.answers.push(302)
  await alertsOf(board).testWebhook(ada, webhook?.id ?? '')
  const newest = async () => (await alertsOf(board).webhooks({ mayReadAddresses: true })).deliveries[0]
  await expect.poll(async () => (await newest())?.state, soon).toBe('failed')
  expect(await newest()).toMatchObject({ event: 'test', status: 302, attempts: 1 })
  expect(receiver.of('/elsewhere')).toEqual([])
  const { entries } = await board.activity.list({ target: null, cursor: null, limit: 50, mayUndo: false })
  const actions = new Set(entries.map(({ action }) => action))
  for (const action of ['add', 'change', 'delete', 'mute', 'unmute', 'seen', 'webhook-add', 'webhook-test'])
    expect(actions).toContain(`alerts.${action}`)
  expect(JSON.stringify(entries)).not.toContain('very-secret')
})

const frameAt = (at: number, clients: number): Frame => ({
  target: 'elsewhere',
  at,
  interval: 1,
  health: { status: 'ok', since: 0 },
  counted: null,
  total: { ...emptyReading(), clients },
  nodes: [],
  windows: {
    minute: { seconds: 60, covers: 0, hits: null, misses: null },
    fiveMinutes: { seconds: 300, covers: 0, hits: null, misses: null },
    hour: { seconds: 3600, covers: 0, hits: null, misses: null },
  },
  memoryFullIn: null,
})

test('even where several believe to be the one who samples, it is told and kept once', async () => {
  const board = boards[0] ?? (await startBoard())
  const { alerts: store } = board.history
  const target = 'elsewhere'
  const made = { madeBy: 'Ada', madeAt: Date.now() }
  await store.webhooks.add(target, { id: 'hook', name: 'ops', url: receiver.url, secret: 'secret', ...made })
  await store.rules.add(target, { id: 'rule', rule: always, by: 'Ada', at: Date.now() })
  const notices = createNotices({ cache: { id: target, name: target }, version: 'test' })
  const evaluators = Array.from({ length: 4 }, () =>
    createEvaluator({
      target,
      store: store.rules,
      notices,
      beside: () => ({ slowEntries: null }),
      log: board.log,
      onChange: () => {},
      onNotice: () => {},
    }),
  )
  await Promise.all(evaluators.map(each => each.start()))
  for (const [i, clients] of [5, 5, 0, 0, 7, 7].entries()) {
    for (const each of evaluators) each.take(frameAt((i + 1) * 1000, clients))
    // Each of them has written down what it found, or has learnt that another one did.
    await Promise.all(evaluators.map(each => each.read()))
  }
  await Promise.all(evaluators.map(each => each.stop()))
  const { episodes } = await store.episodes.list({ target, rule: null, cursor: null, limit: 50 })
  expect(episodes.map(({ ended }) => ended)).toEqual([null, 3000])
  const sent = await store.deliveries.list(target, 50)
  expect(sent.map(({ event }) => event).reverse()).toEqual(['firing', 'resolved', 'firing'])
})

test('what waits is bounded, and what is old is forgotten; what still fires is not', async () => {
  const board = boards[0] ?? (await startBoard())
  const { alerts: store } = board.history
  const notice = createNotices({ cache: { id: 'e', name: 'e' }, version: 'test' }).test('Ada', Date.now())
  for (let i = 0; i < 110; i++) await store.deliveries.add('elsewhere', notice, 'hook')
  const all = await store.deliveries.list('elsewhere', 200)
  expect(all.filter(({ state }) => state === 'waiting')).toHaveLength(100)
  expect(all.at(-1)).toMatchObject({ state: 'failed', error: 'Given up: too much was waiting.' })

  const sql = postgres(database.url, { max: 1 })
  expect(await forgetAlerts(sql, Date.now())).toBeGreaterThan(0)
  await forgetAlerts(sql, Date.now() + 91 * 86_400_000)
  await sql.end()
  const { episodes } = await store.episodes.list({ target: 'elsewhere', rule: null, cursor: null, limit: 50 })
  expect(episodes.map(({ ended }) => ended)).toEqual([null])
})

test('who signed in to look, looks', async () => {
  const board = boards[0] ?? (await startBoard())
  const viewer = { name: 'Guest', grant: 'view' as const, session: null, from: null }
  const caller = createCaller({ system: board, viewer, headers: new Headers(), setCookie: () => {} })
  const target = board.targets()[0]?.target.id ?? ''
  const id = '00000000-0000-4000-8000-000000000000'
  expect((await caller.alerts.list({ target })).rules).toEqual([])
  const refused = [
    caller.alerts.add({ target, rule: always }),
    caller.alerts.change({ target, id, rule: always }),
    caller.alerts.remove({ target, id }),
    caller.alerts.mute({ target, id, minutes: null, reason: '' }),
    caller.alerts.unmute({ target, id }),
    caller.alerts.see({ target, episode: id }),
    caller.alerts.addWebhook({ target, name: 'x', url: receiver.url }),
    caller.alerts.removeWebhook({ target, id }),
    caller.alerts.testWebhook({ target, id }),
  ]
  for (const each of await Promise.allSettled(refused))
    expect(String(each.status === 'rejected' && each.reason)).toContain('You signed in to look')

  const operator = createCaller({
    system: board,
    viewer: { ...viewer, grant: 'full' },
    headers: new Headers(),
    setCookie: () => {},
  })
  for (const wrong of [
    { threshold: Number.NaN },
    { threshold: -1 },
    { threshold: 1e16 },
    { series: 'hitRate' as const, threshold: 1.5 },
    { forSeconds: 0.5 },
    { forSeconds: 86_401 },
    { clearThreshold: 5 },
    { name: ' ' },
    { name: 'a\nb' },
  ])
    await expect(operator.alerts.add({ target, rule: { ...always, ...wrong } })).rejects.toThrow()
})
