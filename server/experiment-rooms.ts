import { createRealClock } from '#server/engine/clock.ts'
import { BoardError } from '#server/errors.ts'
import type { History } from '#server/history/history.ts'
import { catalogue } from '#server/lab/experiments/catalogue.ts'
import { createExperiments, type Experiments } from '#server/lab/experiments/experiments.ts'
import type { ShortLivedServers } from '#server/lab/experiments/own-server.ts'
import type { ExperimentEntry } from '#server/lab/experiments/parts.ts'
import { runSettingsShape } from '#server/lab/experiments/settings.ts'
import type { Person } from '#server/lab/parts.ts'
import type { LabState } from '#server/lab/state.ts'
import type { Hub } from '#server/live/hub.ts'
import type { Log } from '#server/log.ts'
import type { Target } from '#server/targets/target.ts'
import type { Endpoint } from '#server/targets/url.ts'
import { createTidying } from '#server/tidying.ts'
import { createVersions } from '#server/versions.ts'

type Options = {
  history: History
  hub: Hub
  log: Log
  databaseUrl: () => string | null
  servers: ShortLivedServers
  version: string
  record: (target: string, entry: ExperimentEntry) => void
  labPhase: (target: string) => LabState['phase']['kind']
}

type Where = { target: string; experiment: string }

/** The experiments of each target: made with it, and gone with the board. */
export function createExperimentRooms({
  history,
  hub,
  log,
  databaseUrl,
  servers,
  version,
  record,
  labPhase,
}: Options) {
  const versions = createVersions(version)
  const rooms = new Map<string, Experiments>()
  const tidying = createTidying({ history, log })
  const { predictions } = history.experiments

  function of(target: string): Experiments {
    const room = rooms.get(target)
    if (room) return room
    throw new BoardError('NOT_FOUND', 'This board watches no cache of that name (any more).')
  }

  return {
    of,
    catalogue: () => catalogue.map(({ facts }) => facts),
    open({ target, endpoint }: { target: Target; endpoint: Endpoint }) {
      const topic = `experiments:${target.id}`
      const { id, name, role } = target
      const room = createExperiments({
        target: { id, name, role, endpoint },
        databaseUrl,
        keeper: history.experiments,
        record: entry => record(id, entry),
        publish: {
          state: state => hub.publish(topic, 'experiments-state', state),
          news: news => hub.publish(topic, 'experiments-news', news),
        },
        occupied: () =>
          ['idle', 'failed'].includes(labPhase(id))
            ? null
            : 'The live lab is running here and would distort it.',
        clock: createRealClock(),
        log,
        servers,
        versions,
      })
      rooms.set(id, room)
      tidying.add(room)
    },
    occupies: (target: string) => rooms.get(target)?.occupies() ?? null,
    async list({ target, experiment }: Where) {
      const runs = await history.experiments.list(target, experiment)
      const now = of(target).state().current?.id
      return runs.map(run => (run.id === now ? { ...run, state: 'running' as const } : run))
    },
    /** A run with its result, or with what it has told so far. */
    async run(where: { target: string; id: string }) {
      const run = await history.experiments.get(where)
      const sofar = of(where.target).sofar(where.id)
      return { ...run, state: sofar ? ('running' as const) : run.state, sofar }
    },
    /** Once more what was done before: the same parameters and the same seed. */
    async repeat(who: Person, where: { target: string; id: string }) {
      const { settings, id } = await history.experiments.get(where)
      const read = runSettingsShape.safeParse(settings)
      if (read.success) return of(where.target).start(who, read.data, id)
      throw new BoardError(
        'BAD_INPUT',
        'This run was made by another version of the board, whose settings this one cannot read.',
      )
    },
    async predict({ target, experiment, voter, option }: Where & { voter: string; option: string }) {
      const { facts } = catalogue.find(({ id }) => id === experiment) ?? {}
      if (!facts?.prediction.options.some(({ id }) => id === option))
        throw new BoardError('BAD_INPUT', 'option: this was not among the answers.')
      await predictions.vote({ target, experiment, voter, option })
      hub.publish(`experiments:${target}`, 'experiments-votes', { experiment })
      return { option }
    },
    /** How many have said what they expect; what they said is shown with the verdict. */
    async votes({ target, experiment, voter }: Where & { voter: string }) {
      const [mine, counts] = await Promise.all([
        predictions.mine({ target, experiment, voter }),
        predictions.count({ target, experiment }),
      ])
      return { mine, voters: Object.values(counts).reduce((sum, each) => sum + each, 0) }
    },
    /** Before the servers go that the runs clean up in. */
    async close() {
      tidying.stop()
      await Promise.all([...rooms.values()].map(room => room.close()))
      await tidying.done()
    },
  }
}
