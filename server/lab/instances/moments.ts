import type { Clock } from '#server/engine/ports.ts'
import { BoardError } from '#server/errors.ts'
import type { Agreed, Agreements } from '#server/lab/instances/agreement.ts'
import type { Member } from '#server/lab/instances/member.ts'
import type { InstanceSettings } from '#server/lab/instances/messages.ts'
import type { LabSettings, Lane } from '#server/lab/settings.ts'
import type { RecordedTrace } from '#server/lab/workload/recorded-trace.ts'
import type { Endpoint } from '#server/targets/url.ts'

/** Far enough ahead that all instances have heard of it by then. */
const leadMs = 100
/** From the sending: by then the settings are in force, or it is told where they are not. */
const inForceMs = 250
const prepareMs = 15_000

export type Applied = {
  revision: number
  /** Machine clock: the agreed moment. */
  at: number
  late: string[]
  /** By name: the moment each instance told. */
  told: Map<string, number>
}

type Change = { stay: readonly Member[]; leave: readonly Member[]; restarts: boolean }

const promisesDurability = ({ policy: { write } }: Lane) =>
  write.kind === 'write-behind' && write.durability !== 'memory'

/** Whether an instance has to open something, or to ask the cache what it keeps, before the moment comes. */
export const needsPreparing = (before: LabSettings, next: LabSettings) =>
  next.lanes.some(lane => promisesDurability(lane) || !before.lanes.some(({ id }) => id === lane.id))

type Parts = {
  clock: Clock
  agreements: Agreements
  settings: () => LabSettings
  /** A recording by its id. */
  recorded: ((id: string) => RecordedTrace | null) | undefined
  /** Names of who changed later than the others. */
  overdue: (names: string) => void
}

/** Agrees with the instances on what they need and on the moments at which they change. */
export function createMoments({ clock, agreements, settings, recorded, overdue }: Parts) {
  let revision = 0

  function recording(): RecordedTrace | null {
    const { arrivals } = settings().workload
    if (arrivals.kind !== 'trace') return null
    const found = recorded?.(arrivals.id)
    if (found) return found
    throw new BoardError('NOT_FOUND', `There is no recorded trace called "${arrivals.name}".`)
  }

  function wordsFor(share: InstanceSettings['share'], of: number): InstanceSettings {
    const now = settings()
    const connections = Math.max(1, Math.floor(now.database.connections / Math.max(1, of)))
    return { revision, settings: now, recorded: null, share, connections }
  }

  function sayWhoWasLate({ at: told, late }: Agreed, at: number) {
    const heardLate = [...told].filter(([, moment]) => moment > at).map(([name]) => name)
    const names = [...late, ...heardLate].join(', ')
    if (names) overdue(names)
  }

  return {
    /** Throws where the settings play a recording that is not there. */
    check: () => void recording(),
    /** Opens in these instances what the settings need, and changes nothing yet. */
    async prepare(whom: readonly Member[], places: { endpoint: Endpoint; databaseUrl: string }) {
      revision += 1
      const answers = agreements.of(whom, { revision, withinMs: prepareMs })
      const words = wordsFor(null, settings().instances)
      for (const member of whom) member.tell({ kind: 'prepare', name: member.name, ...places, ...words })
      const { refused, late } = await answers
      if (refused !== null) throw new BoardError('CONFIG', refused)
      for (const member of whom) {
        if (late.includes(member.name)) member.end(`it was not ready within ${prepareMs / 1_000} s`)
      }
    },
    /** Sends the settings with one moment for all, and waits until they are in force. `begun` hears of the moment. */
    async agree({ stay, leave, restarts }: Change, begun: (at: number) => void): Promise<Applied> {
      const trace = restarts ? recording() : null
      revision += 1
      const mine = revision
      const at = clock.now() + leadMs
      begun(at)
      const answers = agreements.of([...stay, ...leave], { revision, withinMs: inForceMs })
      for (const [index, member] of stay.entries()) {
        const words = { ...wordsFor({ index, of: stay.length }, stay.length), recorded: trace }
        member.tell({ kind: 'settings', ...words, applyAt: at, traceStart: restarts ? at : null })
        member.become('running')
      }
      for (const member of leave) {
        member.tell({ kind: 'settings', ...wordsFor(null, stay.length), applyAt: at, traceStart: null })
      }
      const agreed = await answers
      sayWhoWasLate(agreed, at)
      if (agreed.refused !== null) throw new BoardError('CONFIG', agreed.refused)
      return { revision: mine, at, late: agreed.late, told: agreed.at }
    },
  }
}
