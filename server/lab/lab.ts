import { BoardError } from '#server/errors.ts'
import { changeInWords } from '#server/lab/change-in-words.ts'
import { createChaos } from '#server/lab/chaos/chaos.ts'
import { createMischief } from '#server/lab/chaos/mischief.ts'
import { defaultSettings } from '#server/lab/default-settings.ts'
import { createEffective } from '#server/lab/effective.ts'
import type { LabFrame } from '#server/lab/frame.ts'
import { createIdleWatch } from '#server/lab/idle-watch.ts'
import { checked, inShort, sentenceOf, summaryOf, whyByItself } from '#server/lab/lab-words.ts'
import { createMarks } from '#server/lab/marks.ts'
import type { LabParts, Person } from '#server/lab/parts.ts'
import { createRecentSeries } from '#server/lab/recent-series.ts'
import { createSession, type Session } from '#server/lab/session.ts'
import type { LabSettings } from '#server/lab/settings.ts'
import type { ChaosKind, LabSeries, LabState } from '#server/lab/state.ts'
import { tidy } from '#server/lab/tidy.ts'
import { createTroubles } from '#server/lab/troubles.ts'

const keptSeconds = 15 * 60

/** The one lab of a target: everybody sees the same, and everybody who may changes the same. */
export function createLab(parts: LabParts) {
  const { target, record, publish, clock, log } = parts
  const series = createRecentSeries({ seconds: keptSeconds })
  const marks = createMarks(clock)
  const troubles = createTroubles({ now: clock.now, changed: () => tell() })
  let phase: LabState['phase'] = { kind: 'idle' }
  let settings: LabSettings = defaultSettings()
  let revision = 0
  let appliedAt: number | null = null
  let session: Session | null = null
  let ending: Promise<void> | null = null
  let changing: Promise<unknown> = Promise.resolve()
  let tidying: Promise<boolean> = Promise.resolve(true)
  let closed = false

  const refused =
    target.role === 'lab'
      ? null
      : `${target.name} has the role ${target.role}; a lab needs a target with the role lab (CACHEBOARD_ROLE).`

  const effective = createEffective({
    settings: () => settings,
    apply: async next => (phase.kind === 'running' ? running().change(next) : undefined),
  })
  const chaos = createChaos({
    clock,
    changed: () => tell(),
    mischief: createMischief({
      running: () => phase.kind === 'running',
      desk: () => running().desk(),
      settings: () => settings,
      traceMs: () => session?.traceMs() ?? 0,
      recorded: parts.recorded.of,
      cacheControl: parts.cacheControl,
      overlay: (kind, on) => inOrder(() => effective.overlay(kind, on)),
      isActive: kind => chaos.isActive(kind),
    }),
    onRestored(kind, said, failed) {
      if (failed) return troubles.tell(`chaos ${kind}`, `It could not be taken back: ${said}`)
      troubles.tell(`chaos ${kind}`, null)
      marks.add({ kind: 'restored', lane: null, text: said }, null)
      record({ by: null, action: 'lab.restore', summary: said, detail: { kind } })
      tell()
    },
  })
  const idle = createIdleWatch({
    clock,
    idleMs: parts.idleMs,
    watched: () => phase.kind !== 'running' || parts.watchers() > 0,
    onIdle: () => void end(null, 'finished').catch(report),
  })

  function state(): LabState {
    return {
      target: target.id,
      phase,
      settings,
      revision,
      appliedAt,
      marks: marks.newest(),
      chaos: chaos.list(),
      run: session?.run() ?? null,
      troubles: troubles.list(),
      refused,
    }
  }

  function tell() {
    if (!closed) publish.state(state())
  }

  function enter(next: LabState['phase']) {
    phase = next
    tell()
  }

  function running(): Session {
    if (session && phase.kind === 'running') return session
    throw new BoardError('BAD_INPUT', 'The lab does not run.')
  }

  function report(error: unknown) {
    log.error({ target: target.id, error: String(error) }, 'the lab met something unexpected')
  }

  /** One change at a time, each built on the one before. */
  function inOrder<T>(work: () => Promise<T>): Promise<T> {
    const next = changing.then(work, work)
    changing = next.catch(() => {})
    return next
  }

  function mayRun() {
    if (refused !== null) throw new BoardError('FORBIDDEN', refused)
    if (closed) throw new BoardError('STOPPING', 'The board is stopping. Try again when it is back.')
  }

  /** A lab that somebody else starts or stops at this moment says so. */
  function mayStart() {
    mayRun()
    const occupied = parts.occupied()
    if (occupied !== null) throw new BoardError('BAD_INPUT', `${occupied} Start the lab when it has ended.`)
    const { kind } = phase
    if (kind === 'idle' || kind === 'failed') return
    const sentences = {
      starting: 'The lab is starting already.',
      running: 'The lab runs already. Change its settings instead.',
      stopping: 'The lab is stopping. Start it when it has stopped.',
    }
    throw new BoardError('BAD_INPUT', sentences[kind])
  }

  async function start(who: Person, wanted: LabSettings) {
    mayStart()
    const next = checked(wanted)
    const fresh = createSession(parts, {
      series,
      marks,
      troubles,
      progress: (done, of) =>
        session === fresh && phase.kind === 'starting' && enter({ kind: 'starting', done, of }),
      broken: message => void fail(fresh, message),
    })
    session = fresh
    settings = next
    revision++
    appliedAt = null
    series.clear()
    marks.clear()
    troubles.clear()
    enter({ kind: 'starting', done: 0, of: 0 })
    try {
      await tidying.catch(() => false)
      await parts.recorded.need(next)
      await fresh.begin(next, who)
    } catch (error) {
      if (phase.kind === 'stopping' || session !== fresh) throw calledOff()
      await fail(fresh, sentenceOf(error))
      throw error
    }
    if (phase.kind !== 'starting' || session !== fresh) throw calledOff()
    record({ by: who, action: 'lab.start', summary: `The lab was started: ${inShort(next)}.`, detail: {} })
    void goOn(fresh, who)
  }

  const calledOff = () => new BoardError('BAD_INPUT', 'The start was called off.')

  /** The tables may take a while: whoever started it is answered before, and watches the progress. */
  async function goOn(fresh: Session, who: Person) {
    try {
      await fresh.fill()
      await fresh.go()
      if (session !== fresh || phase.kind !== 'starting') return
      appliedAt = clock.now()
      marks.add({ kind: 'start', lane: null, text: `started: ${inShort(settings)}` }, who.name)
      idle.start()
      enter({ kind: 'running', since: clock.now() })
    } catch (error) {
      if (session === fresh && phase.kind === 'starting') await fail(fresh, sentenceOf(error))
    }
  }

  async function fail(which: Session, message: string) {
    if (session !== which || phase.kind === 'stopping') return
    log.warn({ target: target.id, message }, 'the lab failed')
    idle.stop()
    enter({ kind: 'stopping' })
    ending = (async () => {
      await chaos.restoreAll()
      await which.end('interrupted')
      if (session === which) session = null
      ending = null
      enter({ kind: 'failed', message })
    })()
    await ending
  }

  async function end(who: Person | null, how: 'finished' | 'interrupted') {
    const current = session
    if (ending) return ending
    if (!current) return
    const wasRunning = phase.kind === 'running'
    idle.stop()
    enter({ kind: 'stopping' })
    ending = (async () => {
      const stuck = await chaos.restoreAll()
      effective.clear()
      await current.end(how)
      for (const message of stuck)
        log.warn({ message }, 'a chaos could not be taken back at the end of the lab')
      session = null
      ending = null
      enter({ kind: 'idle' })
      if (wasRunning || who) {
        record({
          by: who,
          action: 'lab.stop',
          summary: who ? 'The lab was stopped.' : whyByItself(how),
          detail: {},
        })
      }
    })()
    await ending
  }

  /** Whoever changes settings that are not the newest would undo what somebody else has done. */
  function mustBeNewest(seen: number) {
    if (seen === revision) return
    throw new BoardError(
      'BAD_INPUT',
      'Somebody else has changed the settings meanwhile. Look at them and change yours again.',
    )
  }

  async function change(
    who: Person,
    { settings: wanted, revision: seen }: { settings: LabSettings; revision: number },
  ) {
    mayRun()
    mustBeNewest(seen)
    const next = checked(wanted)
    await parts.recorded.need(next)
    if (phase.kind === 'idle' || phase.kind === 'failed') {
      settings = next
      revision++
      return tell()
    }
    const current = running()
    const words = changeInWords(settings, next)
    await current.checkSize(next)
    await current.prepare(settings, next)
    const before = settings
    settings = next
    try {
      await effective.renew()
    } catch (error) {
      settings = before
      throw error
    }
    revision++
    appliedAt = clock.now()
    for (const each of words) marks.add(each, who.name)
    tell()
    record({
      by: who,
      action: 'lab.change',
      summary: summaryOf(words.map(({ text }) => text)),
      detail: { revision },
    })
    current.leave(before, next)
  }

  return {
    target: target.id,
    state,
    /** For who comes later: the last minutes, and what is now. */
    recent: (): { series: LabSeries; newest: LabFrame | null } => ({
      series: series.read(),
      newest: session?.newest() ?? null,
    }),
    /** Reads and counts beside the load; throws the sentence why it cannot be done now. */
    crew: () => running().crew(),
    async start(who: Person, wanted: LabSettings): Promise<LabState> {
      await start(who, wanted)
      return state()
    },
    async change(who: Person, wanted: { settings: LabSettings; revision: number }): Promise<LabState> {
      await inOrder(() => change(who, wanted))
      return state()
    },
    async stop(who: Person): Promise<LabState> {
      mayRun()
      await end(who, 'finished')
      return state()
    },
    async chaos(who: Person, kind: ChaosKind): Promise<LabState> {
      mayRun()
      running()
      const said = await chaos.begin(kind, who.name)
      marks.add({ kind: 'chaos', lane: null, text: said }, who.name)
      record({ by: who, action: 'lab.chaos', summary: said, detail: { kind } })
      tell()
      return state()
    },
    async restore(who: Person, kind: ChaosKind): Promise<LabState> {
      mayRun()
      const said = await chaos.restore(kind)
      marks.add({ kind: 'restored', lane: null, text: said }, who.name)
      record({ by: who, action: 'lab.restore', summary: said, detail: { kind } })
      tell()
      return state()
    },
    /** Removes what a lab left here that could not do it by itself. False: it is too early to say whose it is. */
    async tidy(): Promise<boolean> {
      if (refused !== null || phase.kind !== 'idle') return true
      tidying = tidy(parts)
      return tidying
    },
    /** With the board. */
    async close() {
      const done = end(null, 'interrupted')
      await done
      closed = true
      idle.stop()
    },
  }
}

export type Lab = ReturnType<typeof createLab>
