import { createRealClock } from '#server/engine/clock.ts'
import { BoardError } from '#server/errors.ts'
import type { History } from '#server/history/history.ts'
import { createCrew } from '#server/lab/instances/crew.ts'
import { createLab, type Lab } from '#server/lab/lab.ts'
import type { CacheControl, LabEntry, Person } from '#server/lab/parts.ts'
import { type LabSettings, labSettingsShape } from '#server/lab/settings.ts'
import type { LabState } from '#server/lab/state.ts'
import { type TraceFormat, traceText } from '#server/lab/workload/trace-text.ts'
import type { Hub } from '#server/live/hub.ts'
import type { Log } from '#server/log.ts'
import type { Recordings } from '#server/recordings.ts'
import type { Target } from '#server/targets/target.ts'
import type { Endpoint } from '#server/targets/url.ts'
import { createTidying } from '#server/tidying.ts'

type Options = {
  recordings: Recordings
  history: History
  hub: Hub
  log: Log
  databaseUrl: () => string | null
  version: string
  idleMs: number
  record: (target: string, entry: LabEntry) => void
  /** Why a lab has to wait: an experiment measures on the same cache. */
  occupied: (target: string) => string | null
}

/** The lab of each target: made with it, and gone with the board. */
export function createLabs(options: Options) {
  const { recordings, history, hub, log, databaseUrl, version, idleMs, record, occupied } = options
  const labs = new Map<string, Lab>()
  const tidying = createTidying({ history, log })

  return {
    open({
      target,
      endpoint,
      control,
    }: {
      target: Target
      endpoint: Endpoint
      control: CacheControl | null
    }) {
      const topic = `lab:${target.id}`
      const { id, name, role } = target
      const lab = createLab({
        target: { id, name, role, endpoint },
        databaseUrl,
        openCrew: createCrew,
        runs: history.runs,
        recorded: recordings,
        occupied: () => occupied(id),
        record: entry => record(id, entry),
        cacheControl: control,
        publish: {
          frame: frame => hub.publish(topic, 'lab-frame', frame),
          state: state => hub.publish(topic, 'lab-state', state),
        },
        watchers: () => hub.viewers(topic),
        clock: createRealClock(),
        log,
        idleMs,
        version,
      })
      labs.set(id, lab)
      tidying.add(lab)
    },
    /** Before the servers go that the labs clean up in. */
    async close() {
      tidying.stop()
      await Promise.all([...labs.values()].map(lab => lab.close()))
      await tidying.done()
    },
    /** Starts the lab again with what a run was started with. */
    async repeat(who: Person, run: { target: string; id: string }): Promise<LabState> {
      const { settings } = await history.runs.get(run)
      const read = labSettingsShape.safeParse(settings)
      if (read.success) return of(run.target).start(who, read.data)
      const message =
        'This run was recorded by another version of the board, whose settings this one cannot read.'
      throw new BoardError('BAD_INPUT', message)
    },
    /** What the labs here are set to. */
    settings: (): LabSettings[] => [...labs.values()].map(lab => lab.state().settings),
    async traceText(target: string, wanted: { requests: number; format: TraceFormat }) {
      const { settings } = of(target).state()
      await recordings.need(settings)
      const { seed, arrivals } = settings.workload
      const recorded = (arrivals.kind === 'trace' && recordings.of(arrivals.id)) || undefined
      return { seed, text: traceText(settings.workload, { ...wanted, recorded }) }
    },
    of,
  }

  function of(target: string): Lab {
    const lab = labs.get(target)
    if (lab) return lab
    throw new BoardError('NOT_FOUND', 'This board watches no cache of that name (any more).')
  }
}
