import type { ChildProcess } from 'node:child_process'
import { isDeepStrictEqual } from 'node:util'
import type { Clock } from '#server/engine/ports.ts'
import { BoardError } from '#server/errors.ts'
import { createAgreements } from '#server/lab/instances/agreement.ts'
import { createErrands } from '#server/lab/instances/errands.ts'
import { forkInstance } from '#server/lab/instances/fork-instance.ts'
import { createGathering, type GatheredFrame } from '#server/lab/instances/gathering.ts'
import { createMachineClock } from '#server/lab/instances/machine-clock.ts'
import type { Member } from '#server/lab/instances/member.ts'
import type { FromInstance } from '#server/lab/instances/messages.ts'
import { type Applied, createMoments, needsPreparing } from '#server/lab/instances/moments.ts'
import { createPassingTroubles } from '#server/lab/instances/passing-troubles.ts'
import { createRoster, type RosterNews } from '#server/lab/instances/roster.ts'
import type { LabSettings } from '#server/lab/settings.ts'
import type { RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import type { Endpoint } from '#server/targets/url.ts'

/** For the last word of who drains, beyond the time it was given. */
const lastWordMs = 500
const retireMs = 15_000
/** Stands for the revision in the answer to a drain. */
const drained = 0

export type CrewNews = RosterNews | { kind: 'trouble'; about: string; message: string | null }

export type CrewParts = {
  endpoint: Endpoint
  databaseUrl: string
  listener: { frame: (frame: GatheredFrame) => void; news: (news: CrewNews) => void }
  /** Monotonic, and the same in every process of this machine. */
  clock?: Clock
  fork?: () => ChildProcess
  /** A recording by its id. */
  recorded?: (id: string) => RecordedTrace | null
}

/** The app instances of one lab: forks them, agrees on moments with them, gathers what they tell, replaces who dies. */
export function createCrew(parts: CrewParts) {
  const { endpoint, databaseUrl, listener, clock = createMachineClock(), fork = forkInstance } = parts
  const greeted = new Set<Member>()
  const prepared = new Set<Member>()
  const agreements = createAgreements(clock)
  const troubles = createPassingTroubles({
    clock,
    tell: (about, message) => listener.news({ kind: 'trouble', about, message }),
  })
  let settings: LabSettings | null = null
  let running: Member[] = []
  let traceStart = 0
  let traceEnd = Number.POSITIVE_INFINITY
  let stopping = false
  let turn: Promise<unknown> = Promise.resolve()
  const whole = Promise.withResolvers<void>()
  // Nobody may be waiting for it any more.
  whole.promise.catch(() => {})

  const errands = createErrands({ clock, members: () => running })
  const roster = createRoster({ clock, fork, hear, lost, news: listener.news })
  const gathering = createGathering({
    clock,
    members: roster.all,
    settings: () => settings,
    traceStart: () => traceStart,
    emit: frame => {
      for (const name of frame.silent) troubles.tell(`${name} silent`, `${name} has stopped answering.`)
      listener.frame(frame)
    },
    frozen: member => member.end('it did not answer any more'),
  })

  /** One change at a time, in the order in which they were asked for. */
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work)
    turn = mine.catch(() => undefined)
    return mine
  }

  const present = (): LabSettings => {
    if (settings) return settings
    throw new BoardError('STOPPING', 'The lab is not running.')
  }

  const moments = createMoments({
    clock,
    agreements,
    settings: present,
    recorded: parts.recorded,
    overdue: names =>
      troubles.tell('seam', `${names} heard of a change after its moment, and changed later.`),
  })

  function hear(member: Member, message: Exclude<FromInstance, { kind: 'frame' }>) {
    switch (message.kind) {
      case 'hello':
        greeted.add(member)
        prepare([member]).then(joinWhenAllAre, error => {
          failed(error)
          member.end(error instanceof Error ? error.message : String(error))
        })
        return
      case 'prepared':
        prepared.add(member)
        agreements.hear(member, message.revision, { kind: 'said', at: null })
        return
      case 'applied':
        agreements.hear(member, message.revision, { kind: 'said', at: message.at })
        return
      case 'refused':
        if (!agreements.hear(member, message.revision, { kind: 'refused', message: message.message })) {
          told(new BoardError('CONFIG', message.message))
        }
        return
      case 'trouble':
        troubles.tell(`lane ${message.lane}: ${message.about}`, message.message)
        return
      case 'warmed':
      case 'missed':
        errands.hear(message)
        return
      case 'drained':
        agreements.hear(member, drained, { kind: 'said', at: null })
        return
    }
  }

  async function prepare(whom: readonly Member[]): Promise<void> {
    if (settings && !stopping) await moments.prepare(whom, { endpoint, databaseUrl })
  }

  /** Newcomers begin together: each beginning is a new trace for all. */
  function joinWhenAllAre() {
    const there = roster.present()
    const ready = roster.awaited() === 0 && there.every(member => prepared.has(member))
    if (stopping || there.length === 0 || !ready) return
    inTurn(async () => {
      const newcomers = roster.present().some(member => prepared.has(member) && !running.includes(member))
      if (newcomers && !stopping) await agree({ anew: true, leave: [] })
      whole.resolve()
    }).catch(failed)
  }

  /** A new trace also where others are to run it. */
  function agree({ anew, leave }: { anew: boolean; leave: readonly Member[] }): Promise<Applied> {
    const before = running
    running = roster.present().filter(member => prepared.has(member))
    const sameCrew = running.length === before.length && running.every(member => before.includes(member))
    const restarts = anew || !sameCrew
    return moments.agree({ stay: running, leave, restarts }, at => {
      if (restarts) traceStart = at
    })
  }

  function lost(member: Member) {
    prepared.delete(member)
    greeted.delete(member)
    if (roster.hopeless()) whole.reject(new BoardError('CONFIG', 'No app instance stays alive.'))
    else if (running.includes(member)) goOnWithout(member)
    else joinWhenAllAre()
  }

  /** Its part of the requests goes to the others at once; who comes in its place joins later. */
  function goOnWithout(member: Member) {
    running = running.filter(each => each !== member)
    if (running.length === 0) return
    inTurn(async () => {
      if (!stopping) await agree({ anew: true, leave: [] })
    }).catch(told)
  }

  function failed(error: unknown) {
    whole.reject(error)
    told(error)
  }
  function told(error: unknown) {
    troubles.tell('settings', error instanceof Error ? error.message : String(error))
  }

  /** In one moment as well: what is due before it still runs. */
  async function endTrace() {
    if (!settings) return
    await moments.agree({ stay: [], leave: running, restarts: false }, at => {
      traceEnd = at
    })
  }

  async function drain(member: Member, withinMs: number) {
    const answer = agreements.of([member], { revision: drained, withinMs: withinMs + lastWordMs })
    member.tell({ kind: 'drain', withinMs })
    await answer
  }

  async function retire(member: Member) {
    await drain(member, retireMs)
    // Its last frame has arrived before its last word.
    await gathering.looked()
    await member.leave(lastWordMs)
  }

  async function endAll() {
    await roster.dismiss()
    troubles.stop()
    settings = null
  }

  async function change(next: LabSettings): Promise<Applied> {
    const before = present()
    const sameLoad = isDeepStrictEqual(before.workload, next.workload)
    settings = next
    let leave: Member[] = []
    try {
      moments.check()
      if (needsPreparing(before, next)) await prepare([...greeted])
      leave = roster.resize(next.instances)
      return await agree({ anew: !sameLoad || leave.length > 0, leave })
    } catch (error) {
      settings = before
      leave.push(...roster.resize(before.instances))
      await agree({ anew: true, leave }).catch(told)
      throw error
    } finally {
      for (const member of leave) void retire(member)
    }
  }

  return {
    /** Resolves when the load runs in all instances. */
    async start(first: LabSettings): Promise<void> {
      settings = first
      moments.check()
      gathering.start()
      roster.resize(first.instances)
      try {
        await whole.promise
      } catch (error) {
        if (stopping) throw error
        stopping = true
        roster.close()
        gathering.stop()
        await endAll()
        throw error
      }
    },
    /** One moment for all. Instances that are new join by themselves as soon as they are ready, with a new trace. */
    change: (next: LabSettings): Promise<Applied> => inTurn(() => change(next)),
    warm: errands.warm,
    missed: errands.missed,
    /** How far the trace has come, in its own milliseconds. */
    traceMs: () => Math.max(0, Math.min(traceEnd, clock.now()) - traceStart),
    /** Ends requests under way, flushes what was written behind within that time, and ends all instances. */
    async stop(withinMs: number): Promise<void> {
      if (stopping) return
      stopping = true
      roster.close()
      whole.reject(new BoardError('STOPPING', 'The lab was stopped before it ran.'))
      await turn
      await endTrace().catch(told)
      await Promise.all(roster.all().map(member => drain(member, withinMs)))
      gathering.stop()
      await endAll()
    },
  }
}
