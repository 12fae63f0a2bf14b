import { BoardError } from '#server/errors.ts'
import { dropSchema, removeKeys } from '#server/lab/clean-up.ts'
import { claimMs, type Desk, instancesUrl, openDesk } from '#server/lab/desk.ts'
import { fillRows, rowsToFill } from '#server/lab/fill-rows.ts'
import { createFrameMaker } from '#server/lab/frame-maker.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'
import { createLaneLedger, type LaneLedger } from '#server/lab/lane-ledger.ts'
import { prefixOf, schemaOf } from '#server/lab/lane-places.ts'
import { createLedgerBooks } from '#server/lab/ledger-books.ts'
import { labBytes, tooLarge } from '#server/lab/limits.ts'
import type { Marks } from '#server/lab/marks.ts'
import { type LaneMemory, startMemoryWalk } from '#server/lab/memory-walk.ts'
import type { Crew, CrewFrame, CrewNews, LabParts, Person } from '#server/lab/parts.ts'
import type { RecentSeries } from '#server/lab/recent-series.ts'
import { createRunRecorder, type RunRecorder } from '#server/lab/run-recorder.ts'
import type { LabSettings, LaneId } from '#server/lab/settings.ts'
import { within } from '#server/lab/time-limit.ts'
import type { createTroubles } from '#server/lab/troubles.ts'

const checkEveryMs = 1_000
const answerWithinMs = 2_000
const graceMs = 2_000
const shortestSpanMs = 50
/** Longer than the instances take to leave a lane. */
const laneLeavesMs = 20_000
/** An orderly end flushes what was written behind; a board that stops has no time for that. */
const endMs = { finished: { crew: 10_000, rest: 15_000 }, interrupted: { crew: 400, rest: 800 } }

type Surroundings = {
  series: RecentSeries
  marks: Marks
  troubles: ReturnType<typeof createTroubles>
  progress: (done: number, of: number) => void
  broken: (message: string) => void
}

/** One run of the lab, from its first connection to the last key removed. */
export function createSession(parts: LabParts, surroundings: Surroundings) {
  const { target, runs, publish, clock, log } = parts
  const { series, marks, troubles, progress, broken } = surroundings
  const machine = createMachineClock()
  const stopping = new AbortController()
  const { signal } = stopping
  const ledgers = new Map<LaneId, LaneLedger>()
  const memory = new Map<LaneId, LaneMemory>()
  const gaveUp = new Set<string>()
  const frames = createFrameMaker({ now: clock.now, ledgers, memory })
  const undo: (() => Promise<unknown> | undefined)[] = []
  let settings: LabSettings
  let desk: Desk | null = null
  let crew: Crew | null = null
  let recorder: RunRecorder | null = null
  let beginning: Promise<void> = Promise.resolve()
  let filling: Promise<void> = Promise.resolve()
  let startedAt = 0

  function atWork(): Crew {
    if (crew) return crew
    throw new BoardError('BAD_INPUT', 'The lab does not run.')
  }

  function atDesk(): Desk {
    if (desk) return desk
    throw new BoardError('BAD_INPUT', 'The lab does not run.')
  }

  async function openHere() {
    const databaseUrl = parts.databaseUrl()
    if (!databaseUrl)
      throw new BoardError(
        'HISTORY_UNAVAILABLE',
        'The board’s database has not started yet. Try again in a moment.',
      )
    const opened = await openDesk({ endpoint: target.endpoint, databaseUrl })
    desk = opened
    await opened.cacheReady()
    const held = await within(claimMs + answerWithinMs, holdWhenFree(opened), 'The database’s answer')
    if (held !== 'ours') throw new BoardError('BAD_INPUT', `Another lab uses this ${held} already.`)
  }

  /** The claim of a board that died stays in the cache for some seconds. */
  async function holdWhenFree(opened: Desk) {
    for (const end = machine.now() + claimMs + 500; ; ) {
      const held = await opened.hold()
      if (held !== 'cache' || machine.now() > end || signal.aborted) return held
      await new Promise<void>(resolve => clock.after(200, resolve))
    }
  }

  async function checkSize(wanted: LabSettings) {
    const message = tooLarge(wanted, labBytes(await atDesk().maxmemory()))
    if (message !== null) throw new BoardError('BAD_INPUT', message)
  }

  async function beginRun(who: Person) {
    startedAt = clock.now()
    const versions = { board: parts.version, ...(await atDesk().serverVersion()) }
    const name = settings.lanes
      .map(lane => lane.name)
      .join(' · ')
      .slice(0, 100)
    const run = { target: target.id, name, who: who.name, startedAt, settings, versions }
    try {
      await runs.interruptAll()
      const id = await runs.begin(run)
      recorder = createRunRecorder({ runs, id, log, marks: marks.all })
    } catch (error) {
      // A lab without a record is better than none.
      troubles.tell('run', `This run is not recorded. ${error instanceof Error ? error.message : ''}`.trim())
    }
  }

  async function fillLanes(lanes: readonly LaneId[], wanted: LabSettings) {
    const of = rowsToFill(wanted.workload, lanes.length)
    let told = 0
    const tell = (done: number) => {
      if (done < of && clock.now() - told < 200) return
      told = clock.now()
      progress(done, of)
    }
    await fillRows({ sql: atDesk().sql, lanes, workload: wanted.workload, signal, progress: tell })
  }

  function openLedger(lane: LaneId) {
    if (ledgers.has(lane)) return
    const { sql, cache } = atDesk()
    const books = createLedgerBooks({ lane, client: cache, sql })
    ledgers.set(lane, createLaneLedger({ books, now: machine.now, graceMs: () => graceOf(lane) }))
  }

  /** What is written behind may wait for two flushes before anybody looks for it. */
  function graceOf(lane: LaneId): number {
    const write = settings.lanes.find(({ id }) => id === lane)?.policy.write
    return graceMs + (write?.kind === 'write-behind' ? 2 * write.flushMs : 0)
  }

  function hearFrame(told: CrewFrame) {
    for (const [lane, ledger] of ledgers) ledger.add(told.writes.filter(write => write.lane === lane))
    // A timer that fires a moment early looks again at once, before anybody can have reported.
    const heard = told.lanes.some(({ database }) => database.connections > 0)
    if (!heard && told.spanMs < shortestSpanMs) return
    for (const { name, state } of told.instances)
      if (state === 'running') troubles.tell(`instances ${name}`, null)
    const frame = frames.make(told)
    series.add(frame)
    recorder?.add(frame)
    publish.frame(frame)
  }

  function hearNews(news: CrewNews) {
    switch (news.kind) {
      case 'died':
        marks.add({ kind: 'trouble', lane: null, text: news.message }, null)
        return troubles.tell(`instances ${news.name}`, news.message)
      case 'trouble':
        return troubles.tell(`instances ${news.about}`, news.message)
      case 'gave up':
        marks.add({ kind: 'trouble', lane: null, text: news.message }, null)
        troubles.tell(`instances ${news.name}`, news.message)
        gaveUp.add(news.name)
        if (gaveUp.size >= settings.instances) broken(news.message)
    }
  }

  /** Once a second: do the acknowledged writes reach the database, and do both servers answer? */
  async function check() {
    const { problem, cache, hold } = atDesk()
    troubles.tell('cache', cache() ? null : `The cache does not answer. ${problem() ?? ''}`.trim())
    const held = await within(answerWithinMs, hold(), 'The database’s answer').catch(() => null)
    troubles.tell('database', held === null ? 'The database does not answer.' : null)
    if (held === null) return
    if (held !== 'ours') return broken(`Another lab has taken this ${held} while it was away.`)
    await within(
      answerWithinMs,
      Promise.all([...ledgers.values()].map(ledger => ledger.check())),
      'Checking the acknowledged writes',
    ).catch(error => log.debug({ reason: String(error) }, 'a look at the ledger failed'))
    const unfollowed = [...ledgers.values()].some(ledger => ledger.unfollowed() > 0)
    if (unfollowed)
      troubles.tell(
        'ledger',
        'More keys are written than can be followed: some lost writes would not be seen.',
      )
  }

  function keepChecking() {
    let callOff = () => {}
    let last: Promise<void> = Promise.resolve()
    const again = () => {
      callOff = clock.after(checkEveryMs, () => {
        last = check().finally(() => signal.aborted || again())
      })
    }
    again()
    undo.push(async () => {
      callOff()
      await last
    })
  }

  function keepWalking() {
    const { cacheReady } = atDesk()
    const stop = startMemoryWalk({
      client: cacheReady,
      now: clock.now,
      rest: (ms, aborted) =>
        new Promise(resolve => {
          const callOff = clock.after(ms, resolve)
          aborted.addEventListener('abort', () => {
            callOff()
            resolve()
          })
        }),
      onWalk: found => {
        for (const [lane, each] of found) memory.set(lane, each)
      },
      onTrouble: error => log.debug({ reason: String(error) }, 'a walk over the keys ended early'),
    })
    undo.push(stop)
  }

  /** What a lane that nobody runs any more has left. */
  async function removeLane(lane: LaneId) {
    const { sql, cacheReady } = atDesk()
    await removeKeys(await cacheReady(), `${prefixOf(lane)}*`)
    await dropSchema(sql, schemaOf(lane))
  }

  const idsOf = ({ lanes }: LabSettings) => lanes.map(({ id }) => id)

  /** Whatever is in the way of one step is no reason to leave out the others. */
  async function step(ms: number, work: () => Promise<unknown> | undefined, what: string) {
    try {
      await within(ms, Promise.resolve(work()), what)
    } catch (error) {
      log.warn({ target: target.id, reason: String(error) }, `${what} did not work; the next start does it`)
    }
  }

  /** Only while it is certain that all of it is this lab's: what another one runs on is not touched. */
  async function removeOwn(last: Desk) {
    if ((await last.hold()) === 'ours') await last.removeEverything()
  }

  return {
    desk: atDesk,
    crew: atWork,
    newest: frames.newest,
    run: () => (recorder ? { id: recorder.id, startedAt } : null),
    traceMs: () => crew?.traceMs() ?? 0,
    checkSize,

    /** Everything that may refuse a start. */
    begin(wanted: LabSettings, who: Person): Promise<void> {
      settings = wanted
      const work = async () => {
        await openHere()
        await checkSize(wanted)
        signal.throwIfAborted()
        await beginRun(who)
      }
      beginning = work()
      return beginning
    },

    /** Tables and rows, after what an earlier lab may have left was removed. */
    fill(): Promise<void> {
      const work = async () => {
        signal.throwIfAborted()
        await atDesk().removeEverything(signal)
        await fillLanes(idsOf(settings), settings)
      }
      filling = work()
      return filling
    },

    async go() {
      signal.throwIfAborted()
      const databaseUrl = instancesUrl(parts.databaseUrl() ?? '')
      crew = parts.openCrew({
        endpoint: target.endpoint,
        databaseUrl,
        listener: { frame: hearFrame, news: hearNews },
        recorded: parts.recorded.of,
      })
      for (const lane of idsOf(settings)) openLedger(lane)
      await crew.start(settings)
      signal.throwIfAborted()
      keepChecking()
      keepWalking()
    },

    /** Makes ready what the next settings need and the present ones lack. */
    async prepare(before: LabSettings, next: LabSettings) {
      const fresh = idsOf(next).filter(id => !idsOf(before).includes(id))
      for (const lane of fresh) await removeLane(lane)
      const rows = ({ workload: { keys, kinds } }: LabSettings) => JSON.stringify({ keys, kinds })
      const lanes = rows(before) === rows(next) ? fresh : idsOf(next)
      if (lanes.length > 0) await fillLanes(lanes, next)
      for (const lane of fresh) ledgers.delete(lane)
      for (const lane of fresh) openLedger(lane)
    },

    async change(next: LabSettings) {
      if (!crew || signal.aborted) return
      settings = next
      frames.begin()
      const { late } = await crew.change(next)
      const names = late.join(', ')
      troubles.tell(
        'late',
        late.length > 0 ? `${names} did not say in time that the new settings are in force.` : null,
      )
    },

    /** Removes what belonged to lanes that are gone, once the instances have left them. */
    leave(before: LabSettings, next: LabSettings) {
      const gone = idsOf(before).filter(id => !idsOf(next).includes(id))
      for (const lane of gone) {
        ledgers.delete(lane)
        memory.delete(lane)
        const callOff = clock.after(laneLeavesMs, () => {
          if (signal.aborted || idsOf(settings).includes(lane)) return
          removeLane(lane).catch(error => log.warn({ reason: String(error) }, 'a lane was not removed'))
        })
        undo.push(async () => callOff())
      }
    },

    async end(how: 'finished' | 'interrupted') {
      const { crew: crewMs, rest: restMs } = endMs[how]
      stopping.abort()
      // What is still being opened has to be closed as well.
      await beginning.catch(() => {})
      await filling.catch(() => {})
      await step(crewMs + 2_000, () => crew?.stop(crewMs), 'Stopping the instances')
      crew = null
      for (const each of undo.splice(0)) await step(restMs, each, 'Stopping to look')
      await step(restMs, () => recorder?.end(how), 'Keeping the end of the run')
      const last = desk
      desk = null
      if (!last) return
      await step(restMs, () => removeOwn(last), 'Removing what the lab wrote')
      await last.close()
    },
  }
}

export type Session = ReturnType<typeof createSession>
