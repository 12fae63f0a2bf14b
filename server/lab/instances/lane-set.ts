import type { Clock } from '#server/engine/ports.ts'
import { type AppLane, createLane } from '#server/lab/instances/lane.ts'
import type { MissedKey, ToInstance, TroubleKind, Warmed } from '#server/lab/instances/messages.ts'
import type { LabSettings, Lane, LaneId } from '#server/lab/settings.ts'
import type { WorkloadRequest } from '#server/lab/workload/workload.ts'
import type { DataClient } from '#server/targets/data-client.ts'
import type { Endpoint } from '#server/targets/url.ts'

/** Requests whose answer is awaited. More would only fill the memory of a process that cannot keep up. */
const usualMost = 20_000
const connectWithinMs = 2_000
const leaveWithinMs = 15_000
/** A cache that is away makes every request say so. */
const troubleEveryMs = 2_000

type Parts = {
  clock: Clock
  openClient: (endpoint: Endpoint) => Promise<DataClient>
  trouble: (trouble: Trouble) => void
  mostInFlight?: number
}
type Trouble = { lane: LaneId; about: TroubleKind; message: string }
type Running = { lane: AppLane; inFlight: number; idle: (() => void) | undefined }
type Preparation = Omit<Extract<ToInstance, { kind: 'prepare' }>, 'revision'>

const waysOf = ({ kind }: WorkloadRequest) => (kind === 'read' || kind === 'list' ? 'read' : 'write')

/** The lanes of an instance: every request runs in each of them. */
export function createLaneSet({ clock, openClient, trouble, mostInFlight = usualMost }: Parts) {
  const running = new Map<LaneId, Running>()
  /** Asked for nothing new; told of until their last request has ended. */
  const leaving = new Set<Running>()
  const toldAt = new Map<string, number>()
  let inFlight = 0

  function tell({ lane, about, message }: Trouble) {
    const name = `${lane} ${about}`
    const now = clock.now()
    if (now - (toldAt.get(name) ?? Number.NEGATIVE_INFINITY) < troubleEveryMs) return
    toldAt.set(name, now)
    trouble({ lane, about, message: message.slice(0, 500) })
  }

  async function open(each: Lane, wanted: Preparation): Promise<Running> {
    const { name, endpoint, databaseUrl, settings, connections } = wanted
    const client = await openClient(endpoint)
    // A cache that is away now may come back: its requests then go to the database, as in any outage.
    if (!(await client.readyWithin(connectWithinMs))) {
      tell({
        lane: each.id,
        about: 'cache',
        message: client.problem()?.message ?? 'The cache does not answer.',
      })
    }
    const lane = createLane({
      lane: each,
      name: `${name}:${process.pid}:${each.id}`,
      client,
      databaseUrl,
      database: { connections, queryMs: settings.database.queryMs },
      seed: settings.workload.seed + process.pid,
      machine: clock,
      trouble: (about, message) => tell({ lane: each.id, about, message }),
    })
    try {
      await lane.start()
    } catch (error) {
      await lane.stop()
      throw error
    }
    return { lane, inFlight: 0, idle: undefined }
  }

  function ended(each: Running) {
    inFlight -= 1
    each.inFlight -= 1
    if (each.inFlight === 0) each.idle?.()
  }

  /** Until nothing is under way, but not beyond the deadline. */
  function idle(each: Running, deadline: number): Promise<void> {
    if (each.inFlight === 0) return Promise.resolve()
    return new Promise(resolve => {
      each.idle = resolve
      clock.after(Math.max(0, deadline - clock.now()), resolve)
    })
  }

  async function leave(id: LaneId, each: Running) {
    const deadline = clock.now() + leaveWithinMs
    running.delete(id)
    leaving.add(each)
    await idle(each, deadline)
    await each.lane.flush(deadline)
    await new Promise<void>(resolve => clock.after(troubleEveryMs, resolve))
    leaving.delete(each)
    await each.lane.stop()
  }

  const all = () => [...running.values(), ...leaving]

  return {
    inFlight: () => inFlight,
    /** Opens the lanes that are not there yet. Answers the sentence why one cannot be as it is wanted. */
    async prepare(wanted: Preparation): Promise<string | null> {
      try {
        for (const each of wanted.settings.lanes) {
          const refusal = await running.get(each.id)?.lane.refusal(each.policy)
          if (refusal) return refusal
          if (!running.has(each.id)) running.set(each.id, await open(each, wanted))
        }
        return null
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    },
    async use({ lanes, database }: LabSettings, connections: number): Promise<string | null> {
      for (const [id, each] of running) if (!lanes.some(lane => lane.id === id)) void leave(id, each)
      const refusals = await Promise.all(
        lanes.map(async ({ id, policy }) => {
          try {
            const lane = running.get(id)?.lane
            await lane?.use(policy)
            await lane?.resize({ connections, queryMs: database.queryMs })
            return null
          } catch (error) {
            return error instanceof Error ? error.message : String(error)
          }
        }),
      )
      return refusals.find(refusal => refusal !== null) ?? null
    },
    /** It has waited for so long that nobody asks for its answer any more. */
    giveUp(request: WorkloadRequest) {
      for (const { lane } of running.values()) lane.turnAway(waysOf(request))
    },
    run(request: WorkloadRequest, what: { dueAt: number; value: unknown }) {
      for (const each of running.values()) {
        if (inFlight >= mostInFlight) {
          each.lane.turnAway(waysOf(request))
          continue
        }
        inFlight += 1
        each.inFlight += 1
        void each.lane.run(request, what).finally(() => ended(each))
      }
    },
    async warm(id: LaneId, key: string): Promise<Warmed> {
      const lane = running.get(id)?.lane
      return lane ? lane.warm(key) : { kind: 'failed', why: `Lane ${id} does not run (any more).` }
    },
    missed: (most: number): MissedKey[] =>
      [...running]
        .flatMap(([lane, each]) => each.lane.missed(most).map(key => ({ lane, ...key })))
        .sort((a, b) => b.misses - a.misses)
        .slice(0, most),
    learn(writes: readonly { id: LaneId; log: Uint8Array }[]) {
      for (const { id, log } of writes) running.get(id)?.lane.learn(log)
    },
    cut(knownUntil: number) {
      const cuts = all().map(({ lane }) => lane.cut(knownUntil))
      const coversUntil = Math.min(clock.now(), ...cuts.map(each => each.coversUntil))
      return { lanes: cuts.map(({ report }) => report), coversUntil }
    },
    async stop() {
      await Promise.all(all().map(({ lane }) => lane.stop()))
    },
    /** Ends what is under way and flushes; answers what is left unflushed. */
    async drain(deadline: number): Promise<number | null> {
      const left = await Promise.all(
        all().map(async each => {
          await idle(each, deadline)
          return each.lane.flush(deadline)
        }),
      )
      return left.includes(null) ? null : left.reduce<number>((sum, each) => sum + (each ?? 0), 0)
    },
  }
}
