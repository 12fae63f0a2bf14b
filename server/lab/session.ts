import { BoardError } from '#server/errors.ts'
import { dropSchema, removeKeys } from '#server/lab/clean-up.ts'
import { type Desk, instancesUrl } from '#server/lab/desk.ts'
import { fillRows, rowsToFill } from '#server/lab/fill-rows.ts'
import { createFrameMaker } from '#server/lab/frame-maker.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'
import { createLaneLedger, type LaneLedger } from '#server/lab/lane-ledger.ts'
import { prefixOf, schemaOf } from '#server/lab/lane-places.ts'
import { createLedgerBooks } from '#server/lab/ledger-books.ts'
import { labBytes, tooLarge } from '#server/lab/limits.ts'
import type { Marks } from '#server/lab/marks.ts'
import type { LaneMemory } from '#server/lab/memory-walk.ts'
import { openHeldDesk } from '#server/lab/open-held-desk.ts'
import type { Crew, CrewFrame, CrewNews, LabParts, Person } from '#server/lab/parts.ts'
import type { RecentSeries } from '#server/lab/recent-series.ts'
import { createRunRecorder, type RunRecorder } from '#server/lab/run-recorder.ts'
import { createChecks } from '#server/lab/session-checks.ts'
import type { LabSettings, LaneId } from '#server/lab/settings.ts'
import { within } from '#server/lab/time-limit.ts'
import type { createTroubles } from '#server/lab/troubles.ts'

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
  const checks = createChecks({ desk: atDesk, ledgers, memory, troubles, clock, log, signal, broken })
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
        await openHeldDesk({
          endpoint: target.endpoint,
          databaseUrl: parts.databaseUrl(),
          clock,
          now: machine.now,
          signal,
          opened: open => {
            desk = open
          },
        })
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
      undo.push(checks.keepChecking(), checks.keepWalking())
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
