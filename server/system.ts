import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import board from '#package.json' with { type: 'json' }
import { createAccess, type Viewer } from '#server/access/access.ts'
import { theBoard } from '#server/access/names.ts'
import { createStreamGuard } from '#server/access/streams.ts'
import { atMostEvery } from '#server/activity/at-most-every.ts'
import { createSessionEntries } from '#server/activity/session-entries.ts'
import { startPostgres } from '#server/embedded/postgres.ts'
import { startRedis } from '#server/embedded/redis.ts'
import { createShortLivedServers } from '#server/embedded/short-lived-server.ts'
import { parseEnv, secretsOf } from '#server/env.ts'
import { BoardError } from '#server/errors.ts'
import { createExperimentRooms } from '#server/experiment-rooms.ts'
import { createHistory } from '#server/history/history.ts'
import { keepTrying } from '#server/keep-trying.ts'
import { choices } from '#server/lab/choices.ts'
import type { ExperimentEntry } from '#server/lab/experiments/parts.ts'
import { createRaces } from '#server/lab/experiments/race/races.ts'
import type { CacheControl, LabEntry, Person } from '#server/lab/parts.ts'
import { policyInWords } from '#server/lab/policy-in-words.ts'
import type { TraceFormat } from '#server/lab/workload/trace-text.ts'
import { createLabLoader } from '#server/lab-loader.ts'
import { createLabs } from '#server/labs.ts'
import { createHub } from '#server/live/hub.ts'
import { createLog } from '#server/log.ts'
import { createRecordings } from '#server/recordings.ts'
import { allows, type Role } from '#server/targets/role.ts'
import { createTarget } from '#server/targets/target.ts'
import { displayAddress, type Endpoint, identity, parseRedisUrl } from '#server/targets/url.ts'
import { createWatching, type Watching } from '#server/watching.ts'
import { createWorkInFlight } from '#server/work-in-flight.ts'

const retryPauseMs = 3000
const mutationDeadlineMs = 1200
const mostStreams = 5000
const activityNewsMs = 500

/** What procedures check their input with. */
export { nameShape as ruleNameShape, reasonShape, ruleShape } from '#server/alerts/rule-shape.ts'
export { seriesWords } from '#server/alerts/words.ts'
export { policyShape } from '#server/engine/policy-shape.ts'
export { runSettingsShape } from '#server/lab/experiments/settings.ts'
export { labSettingsShape } from '#server/lab/settings.ts'
export { chaosKinds } from '#server/lab/state.ts'

/** How a part of the board is doing, for the health page and the header. */
export type PartState = { status: 'starting' | 'ok' | 'failed'; since: number; message: string | null }

export type StreamPass =
  | { ok: true; session: string | null; leave: () => void }
  | { ok: false; status: number; message: string }

/** Builds and owns everything. What is born in start() dies in stop(), in the opposite order. */
export function createSystem(raw: Record<string, string | undefined>) {
  const env = parseEnv(raw)
  const bootId = randomBytes(6).toString('base64url')
  const startedAt = Date.now()
  const secrets = secretsOf(raw)
  const log = createLog({ level: env.logLevel, secrets })
  const folder = resolve(env.dataDir)
  const access = createAccess(env)
  const hub = createHub({ bootId })
  const streams = createStreamGuard({
    access,
    most: mostStreams,
    close: session => hub.closeWhere(viewer => viewer.session === session),
  })
  const work = createWorkInFlight()
  const history = createHistory({ url: env.databaseUrl, log })
  const { activity } = history
  const sessions = createSessionEntries({ access, activity })
  let databaseUrl = env.databaseUrl
  const watching = new Map<string, Watching>()
  const recordings = createRecordings({
    traces: history.traces,
    record: ({ who: viewer, ...entry }) => activity.record({ viewer, detail: null, undo: null, ...entry }),
    inUse: () => labs.settings(),
  })
  const labs = createLabs({
    recordings,
    history,
    hub,
    log,
    databaseUrl: () => databaseUrl,
    version: board.version,
    idleMs: env.labIdleMs,
    record: recordLab,
    occupied: target => experiments.occupies(target),
  })
  const experiments = createExperimentRooms({
    history,
    hub,
    log,
    databaseUrl: () => databaseUrl,
    servers: createShortLivedServers({ folder, prefer: env.sandbox }),
    version: board.version,
    record: recordLab,
    labPhase: target => labs.of(target).state().phase.kind,
  })
  const undo: (() => Promise<unknown> | undefined)[] = []
  let cache: PartState = { status: 'starting', since: Date.now(), message: null }
  let database: PartState = { status: 'starting', since: Date.now(), message: null }
  let stopped: Promise<void> | null = null

  async function startCache() {
    if (env.redis)
      return watch({ id: identity(env.redis), endpoint: env.redis, embedded: null, control: null })
    const server = await startRedis({ folder, log, prefer: env.sandbox })
    undo.push(server.stop)
    const { flavour: embedded, control } = server
    watch({ id: 'sandbox', endpoint: parseRedisUrl(server.url), embedded, control })
  }

  function watch(found: {
    id: string
    endpoint: Endpoint
    embedded: Awaited<ReturnType<typeof startRedis>>['flavour'] | null
    control: CacheControl | null
  }) {
    const name = found.embedded ? 'sandbox' : nameOf(found.endpoint)
    const role = env.role ?? (found.embedded ? 'lab' : 'observe')
    const target = createTarget({ ...found, name, role, log })
    const watched = createWatching({
      target,
      history,
      hub,
      log,
      keysBytes: env.keysBytes,
      warmHosts: env.warmHosts,
      sending: { hosts: env.webhookHosts, open: !env.onLoopback },
      version: board.version,
      loader: role === 'lab' ? createLabLoader(() => labs.of(found.id)) : null,
      board: { boot: bootId, host: hostname(), process: process.pid },
    })
    watching.set(found.id, watched)
    undo.push(watched.stop)
    watched.start()
    if (databaseUrl) watched.shareThrough(databaseUrl)
    labs.open({ target, endpoint: found.endpoint, control: found.control })
    experiments.open({ target, endpoint: found.endpoint })
  }

  function recordLab(target: string, { by, action, summary, detail }: LabEntry | ExperimentEntry) {
    const viewer = by ?? { name: theBoard, session: null, from: null }
    activity.record({ viewer, target, action, summary, detail, count: null, undo: null })
  }

  async function startDatabase() {
    if (!env.databaseUrl) {
      const server = await startPostgres({ folder, log })
      undo.push(server.stop)
      history.setUrl(server.url)
      databaseUrl = server.url
      for (const watched of watching.values()) watched.shareThrough(server.url)
    }
    history.start()
    undo.push(history.stop)
  }

  /** Runs `start` until it works; what went wrong meanwhile is kept as the part's state. */
  function part(start: () => Promise<void>, report: (state: PartState) => void) {
    const attempt = keepTrying(start, {
      pauseMs: retryPauseMs,
      onFail: error => {
        log.error({ error: String(error) }, 'a part of the board did not start')
        report({ status: 'failed', since: Date.now(), message: sentenceOf(error) })
      },
    })
    undo.push(async () => {
      attempt.stop()
      await attempt.done
    })
    return attempt.done.then(() => report({ status: 'ok', since: Date.now(), message: null }))
  }

  function tellActivity(action: 'board.started' | 'board.stopped', summary: string) {
    const viewer = { name: theBoard, session: null, from: null }
    const detail = { host: hostname(), port: env.port, process: process.pid }
    activity.record({ viewer, action, summary, detail, target: null, count: null, undo: null })
  }

  async function shutDown() {
    await Promise.all([work.close(mutationDeadlineMs), labs.close(), experiments.close()])
    // While Postgres can still be written.
    await Promise.all(
      [...watching.values()].flatMap(({ operate, alerts }) => [operate.stop(), alerts.follow()]),
    )
    tellActivity('board.stopped', 'The board stopped.')
    await hub.stop()
    while (undo.length > 0) {
      try {
        await undo.pop()?.()
      } catch (error) {
        log.error({ error: String(error) }, 'a part of the board did not stop cleanly')
      }
    }
  }

  return {
    env,
    bootId,
    startedAt,
    secrets,
    log,
    access,
    hub,
    work,
    history,
    activity,
    signIn: sessions.signIn,
    /** Resolves when both servers answered once, or at the latest after `deadlineMs`: a page can then be served. */
    async start(deadlineMs = 2500): Promise<void> {
      const deaf = history.onState(() => hub.publish('board', 'board', { changed: 'history' }))
      undo.push(async () => deaf())
      const news = atMostEvery(activityNewsMs, () =>
        hub.publish('activity', 'board', { changed: 'activity' }),
      )
      const deafToActivity = activity.onChange(news.call)
      undo.push(async () => {
        deafToActivity()
        news.stop()
      })
      tellActivity('board.started', 'The board started.')
      const both = Promise.all([
        part(startCache, state => {
          cache = state
          hub.publish('board', 'board', { changed: 'cache' })
        }),
        part(startDatabase, state => {
          database = state
          hub.publish('board', 'board', { changed: 'database' })
        }),
      ])
      const late = Promise.withResolvers<void>()
      const timer = setTimeout(late.resolve, deadlineMs)
      await Promise.race([both, late.promise])
      clearTimeout(timer)
    },
    stop(): Promise<void> {
      stopped ??= shutDown()
      return stopped
    },
    targets: (): Watching[] => [...watching.values()],
    target(id: string): Watching {
      const found = watching.get(id)
      if (!found) throw new BoardError('NOT_FOUND', 'This board watches no cache of that name (any more).')
      return found
    },
    /** The same rule as `demand`, for what is shown to some and left out for others. */
    may(viewer: Viewer | null, target: string, needs: Role): boolean {
      return viewer !== null && mayWith(viewer, needs) && allows(this.target(target).target.role, needs)
    },
    /** Refuses what the viewer's grant, or the target's role, does not allow. */
    demand(viewer: Viewer, target: string, needs: Role) {
      const { role, name } = this.target(target).target
      if (!allows(role, needs)) {
        throw new BoardError(
          'FORBIDDEN',
          `${name} has the role ${role}; this needs ${needs} (CACHEBOARD_ROLE).`,
        )
      }
      if (!mayWith(viewer, needs)) {
        throw new BoardError('FORBIDDEN', 'You signed in to look. Sign in with the full token to do this.')
      }
    },
    /** Ends the session and its streams; returns the Set-Cookie header. */
    signOut(headers: Headers): string {
      const { cookie, session } = sessions.signOut(headers)
      if (session) hub.closeWhere(viewer => viewer.session === session)
      return cookie
    },
    /** Decides whether a request may listen. A place is taken until `leave` is called. */
    guardStream(request: Request): StreamPass {
      try {
        access.checkRequest(request.headers)
        const viewer = access.viewer(request.headers)
        if (!viewer) return { ok: false, status: 401, message: 'Sign in first.' }
        return { ok: true, session: viewer.session, leave: streams.enter(viewer.session) }
      } catch (error) {
        if (!(error instanceof BoardError)) throw error
        return { ok: false, status: error.code === 'TOO_MANY' ? 429 : 403, message: error.message }
      }
    },
    lab: labs.of,
    recordings,
    /** The first requests of the workload that this lab is set to. */
    traceText: (target: string, wanted: { requests: number; format: TraceFormat }) =>
      labs.traceText(target, wanted),
    experiments,
    races: createRaces(),
    labChoices: choices,
    policyInWords,
    repeatRun: (who: Person, run: { target: string; id: string }) => labs.repeat(who, run),
    streams: () => streams.open(),
    health: () => ({ cache, database, history: history.state() }),
  }
}

export type System = ReturnType<typeof createSystem>

const slot = Symbol.for('cacheboard.system')
type Slot = { [slot]?: System }

/** Next evaluates a module several times in one process: the one system lives outside of all of them. */
export function runningSystem(): System | null {
  return (globalThis as Slot)[slot] ?? null
}

export function installSystem(system: System) {
  ;(globalThis as Slot)[slot] = system
}

/** Who signed in to look may look. */
const mayWith = (viewer: Viewer, needs: Role) => viewer.grant !== 'view' || needs === 'observe'

/** What people call it: the Sentinel group's name, else the address without its scheme. */
function nameOf(endpoint: Endpoint): string {
  return endpoint.kind === 'sentinel'
    ? endpoint.master
    : displayAddress(endpoint).replace(/^[a-z+]+:\/\//, '')
}

function sentenceOf(error: unknown): string {
  return error instanceof BoardError ? error.message : 'It did not start; the log says more.'
}
