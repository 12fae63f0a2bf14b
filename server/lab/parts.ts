import type { Clock } from '#server/engine/ports.ts'
import type { InstanceFrame, LabFrame, LaneFrame } from '#server/lab/frame.ts'
import type { MissedKey, Warmed } from '#server/lab/instances/messages.ts'
import type { LabSettings, LaneId } from '#server/lab/settings.ts'
import type { LabMark, LabSeries, LabState } from '#server/lab/state.ts'
import type { RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import type { Role } from '#server/targets/role.ts'
import type { Endpoint } from '#server/targets/url.ts'

/** What a lab is given. Types only. */

/** Who asked for something; null where nobody did, and the lab does it by itself. */
export type Person = { name: string; session: string | null; from: string | null }

export type LabLog = {
  debug: (fields: object, message: string) => void
  info: (fields: object, message: string) => void
  warn: (fields: object, message: string) => void
  error: (fields: object, message: string) => void
}

export type LaneCrewFrame = Omit<LaneFrame, 'memory' | 'ledger'>

/** A write that somebody was told has happened. `at` is on the machine's clock, the same in all processes. */
export type AcknowledgedWrite = {
  lane: LaneId
  key: string
  version: number
  at: number
  /** Where it was acknowledged without a version: what it wrote, and since when. */
  mark?: number
  began?: number
}

/** What all instances together did since the last one. */
export type CrewFrame = Pick<LabFrame, 'spanMs' | 'offered' | 'achieved' | 'backlog'> & {
  lanes: LaneCrewFrame[]
  instances: InstanceFrame[]
  writes: AcknowledgedWrite[]
}

/** Something about the instances that people should see: `about` names what it replaces, null message what is over. */
export type CrewNews =
  | { kind: 'died'; name: string; message: string }
  | { kind: 'trouble'; about: string; message: string | null }
  | { kind: 'gave up'; name: string; message: string }

export type CrewListener = { frame: (frame: CrewFrame) => void; news: (news: CrewNews) => void }

export type Crew = {
  /** Resolves when the load runs in all instances. */
  start(settings: LabSettings): Promise<unknown>
  /** One moment for all. `late` names the instances that did not say so in time. */
  change(settings: LabSettings): Promise<{ late: string[] }>
  /** Reads a key through the engine of an instance, with its protections and beside the load. */
  warm(lane: LaneId, key: string): Promise<Warmed>
  /** The keys that were not in the cache most often in the last minute or two. */
  missed(most: number): Promise<MissedKey[]>
  /** How far the trace has come, in its own milliseconds. */
  traceMs(): number
  /** Flushes what was written behind, within that time, and ends all instances. */
  stop(withinMs: number): Promise<void>
}

/** What may be done to a cache that the board started itself. Times are milliseconds since 1970. */
export type CacheControl = {
  kill(until: number): Promise<void>
  freeze(until: number): Promise<void>
  restore(): Promise<void>
  keep(): Promise<void>
  comeBackOld(): Promise<void>
}

export type RunKeeper = {
  begin(run: {
    target: string
    name: string
    who: string | null
    startedAt: number
    settings: LabSettings
    versions: Record<string, string>
  }): Promise<string>
  add(id: string, told: { piece: number; series: LabSeries; marks: LabMark[] }): Promise<void>
  end(id: string, how: 'finished' | 'interrupted'): Promise<void>
  interruptAll(): Promise<void>
}

/** Recorded traces, as far as a lab plays them. */
export type RecordedTraces = {
  /** Makes ready what these settings play; throws where it is gone. */
  need(settings: LabSettings): Promise<void>
  /** What was made ready. */
  of(id: string): RecordedTrace | null
}

export type LabEntry = {
  by: Person | null
  action: `lab.${'start' | 'change' | 'stop' | 'chaos' | 'restore'}`
  summary: string
  detail: Record<string, string | number | null>
}

export type LabParts = {
  target: { id: string; name: string; role: Role; endpoint: Endpoint }
  /** null: not known yet. */
  databaseUrl: () => string | null
  openCrew: (places: {
    endpoint: Endpoint
    databaseUrl: string
    listener: CrewListener
    recorded: RecordedTraces['of']
  }) => Crew
  recorded: RecordedTraces
  runs: RunKeeper
  /** Why a lab has to wait; null: it need not. */
  occupied: () => string | null
  record: (entry: LabEntry) => void
  /** null: the cache belongs to somebody else. */
  cacheControl: CacheControl | null
  publish: { frame: (frame: LabFrame) => void; state: (state: LabState) => void }
  watchers: () => number
  /** `now` is the time of day. */
  clock: Clock
  log: LabLog
  /** Stops by itself when nobody has watched for this long. */
  idleMs: number
  version: string
}
