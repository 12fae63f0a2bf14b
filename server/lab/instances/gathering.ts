import type { Clock } from '#server/engine/ports.ts'
import type { InstanceFrame } from '#server/lab/frame.ts'
import { frameMs } from '#server/lab/instances/instance.ts'
import type { LaneCounts } from '#server/lab/instances/lane-counts.ts'
import type { Member } from '#server/lab/instances/member.ts'
import { mergeReports, type Reports } from '#server/lab/instances/merge-reports.ts'
import { createRelay } from '#server/lab/instances/relay.ts'
import { decodeWrites } from '#server/lab/instances/write-log.ts'
import type { AcknowledgedWrite } from '#server/lab/parts.ts'
import type { LabSettings, LaneId } from '#server/lab/settings.ts'

/** The instances cut at the moment itself; their frames need a little time to arrive. */
const arriveMs = 60
/** Not heard of for so long: people should know. */
const silentMs = 1_000
const frozenMs = 5_000
const bootMs = 20_000

type Merged = ReturnType<typeof mergeReports>
/** What all instances together did since the last one. */
export type GatheredFrame = Omit<Merged, 'lanes'> & {
  spanMs: number
  /** Machine clock: the moment from which the present trace counts. */
  traceStart: number
  lanes: Omit<Merged['lanes'][number], 'counts'>[]
  /** As counted, for who adds up. */
  counts: { id: LaneId; counts: LaneCounts }[]
  instances: InstanceFrame[]
  writes: AcknowledgedWrite[]
  /** Names of those whose frames are missing. */
  silent: string[]
}

type Parts = {
  clock: Clock
  members: () => readonly Member[]
  settings: () => LabSettings | null
  traceStart: () => number
  emit: (frame: GatheredFrame) => void
  frozen: (member: Member) => void
}

/** Four times a second: lays the frames of all instances on top of each other, and tells each what the others wrote. */
export function createGathering({ clock, members, settings, traceStart, emit, frozen }: Parts) {
  const relay = createRelay()
  let callOff = () => {}
  let tickedAt = clock.now()
  let stopped = false
  let looked = Promise.withResolvers<void>()

  function relayWrites(reporting: readonly { member: Member; reports: Reports }[]) {
    const writes: AcknowledgedWrite[] = []
    for (const { member, reports } of reporting) {
      for (const { id: lane, writes: log } of reports.flatMap(each => each.lanes)) {
        relay.add({ from: member.id, id: lane, log })
        for (const { kind, key, version, at, began } of decodeWrites(log)) {
          if (kind === 'marked') writes.push({ lane, key, version: 0, at, mark: version, began })
          else if (kind !== 'removing') writes.push({ lane, key, version, at })
        }
      }
    }
    const running = members().filter(member => member.latest() && member.state() !== 'dead')
    const knownUntil = Math.min(...running.map(member => member.latest()?.coversUntil ?? clock.now()))
    for (const member of running) {
      member.tell({ kind: 'writes', knownUntil, lanes: relay.for(member.id) })
    }
    relay.settle()
    return writes
  }

  function watchSilence(lateMs: number) {
    for (const member of members()) {
      // If we were away ourselves, what they said is still on its way to us.
      if (lateMs > silentMs) member.forgiveSilence()
      const patienceMs = member.state() === 'running' ? frozenMs : bootMs
      if (member.state() !== 'dead' && member.silentForMs() > patienceMs) frozen(member)
    }
  }

  function gather(spanMs: number) {
    const now = settings()
    const reporting = members().map(member => ({ member, reports: member.take() }))
    const writes = relayWrites(reporting)
    if (!now) return
    const { lanes, ...rest } = mergeReports(
      reporting.map(({ reports }) => reports),
      now,
    )
    emit({
      ...rest,
      spanMs,
      traceStart: traceStart(),
      lanes: lanes.map(({ counts: _, ...lane }) => lane),
      counts: lanes.map(({ id, counts }) => ({ id, counts })),
      instances: members().map(member => member.frame()),
      writes,
      silent: members()
        .filter(member => member.state() === 'running' && member.silentForMs() > silentMs)
        .map(({ name }) => name),
    })
  }

  function tick() {
    const spanMs = clock.now() - tickedAt
    tickedAt = clock.now()
    watchSilence(spanMs - frameMs)
    gather(spanMs)
    looked.resolve()
    looked = Promise.withResolvers()
  }

  function schedule() {
    const now = clock.now()
    const next = (Math.floor((now - arriveMs) / frameMs) + 1) * frameMs + arriveMs
    callOff = clock.after(next - now, () => {
      tick()
      if (!stopped) schedule()
    })
  }

  return {
    start() {
      tickedAt = clock.now()
      schedule()
    },
    /** Resolves when what has arrived by now was taken. */
    looked: () => looked.promise,
    /** A last look at what came since. */
    stop() {
      stopped = true
      callOff()
      tick()
    },
  }
}
