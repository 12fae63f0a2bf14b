import type { Tone } from '#components/charts/chart-data.ts'
import { count, grouped, joined, percent, rate } from '#components/format/numbers.ts'
import type { ChaosState, LabFrame, Lane, LaneFrame } from '#components/rpc/types.ts'

export type EdgeId = 'requests' | 'ask' | 'load' | 'fill' | 'write' | 'remove' | 'put' | 'journal' | 'flush'

export type Edge = {
  id: EdgeId
  tone: Tone
  perSecond: number
  /** Beside the line. */
  label: string
  /** The same for who reads the table. */
  words: string
}

/** What is true of a lane at this moment, as the drawing and the table say it. */
export type Travel = {
  clients: { title: string; words: string }
  instances: { title: string; words: string }
  cache: { title: string; words: string; away: string | null; brokenInstances: number }
  database: {
    words: string
    busy: number
    connections: number
    queue: number
    away: boolean
  }
  /** Writes that wait to be flushed; null where writes do not wait. */
  journal: { unflushed: number; words: string } | null
  edges: Edge[]
}

export type TravelInput = {
  lane: Lane
  frame: LabFrame
  told: LaneFrame
  chaos: readonly ChaosState[]
  troubles: readonly { message: string }[]
}

const perSecond = (amount: number) => joined(rate(amount))

export function travelOf(input: TravelInput): Travel {
  const { lane, frame, told } = input
  const running = frame.instances.filter(({ state }) => state === 'running').length
  const { database, ledger } = told
  return {
    clients: { title: 'Clients', words: clientsWords(frame) },
    instances: { title: `${running} ${running === 1 ? 'instance' : 'instances'}`, words: lane.name },
    cache: {
      title: 'Cache',
      words: cacheWords(lane, told),
      away: cacheAway(input, running),
      brokenInstances: told.cache.brokenInstances,
    },
    database: {
      words: `${joined(rate(database.queries)).replace('/s', 'q/s')} · ${database.busy} of ${database.connections} busy`,
      busy: database.busy,
      connections: database.connections,
      queue: database.queue,
      away: input.troubles.some(({ message }) => /database does not answer/i.test(message)),
    },
    journal:
      lane.policy.write.kind === 'write-behind'
        ? { unflushed: ledger.unflushed, words: `${joined(count(ledger.unflushed))} unflushed` }
        : null,
    edges: edgesOf(input),
  }
}

function clientsWords({ offered, achieved }: LabFrame): string {
  const behind = offered > 0 && achieved < offered * 0.98
  return behind ? `${perSecond(achieved)} of ${perSecond(offered)}` : perSecond(offered)
}

function cacheWords({ policy }: Lane, { hits, misses }: LaneFrame): string {
  if (policy.read === 'none') return 'not asked'
  if (hits + misses <= 0) return 'nobody reads'
  return `${shortRate(hits)} hit · ${shortRate(misses)} miss /s`
}

const shortRate = (amount: number) => (amount < 10 ? grouped(amount, 1) : joined(count(amount)))

/** Why nothing comes from the cache now; null while it answers. */
function cacheAway({ chaos, troubles, told }: TravelInput, running: number): string | null {
  const active = (kind: ChaosState['kind']) => chaos.some(each => each.kind === kind && each.active !== null)
  if (active('kill cache')) return 'killed'
  if (active('freeze cache')) return 'frozen'
  if (troubles.some(({ message }) => /cache does not answer/i.test(message))) return 'away'
  return running > 0 && told.cache.brokenInstances >= running ? 'not asked: breakers are open' : null
}

function edgesOf({ lane, frame, told }: TravelInput): Edge[] {
  const { policy } = lane
  const edges: Edge[] = [
    {
      id: 'requests',
      tone: 'mute',
      perSecond: frame.achieved,
      label: '',
      words: 'requests that the instances begin',
    },
  ]
  if (policy.read !== 'none') edges.push(askEdge(told))
  edges.push({
    id: 'load',
    tone: 'db',
    perSecond: told.database.loads,
    label:
      policy.read === 'none'
        ? `load ${perSecond(told.database.loads)}`
        : `${loadName(policy.read)} ${perSecond(told.database.loads)}`,
    words: policy.read === 'read-through' ? 'loads of the cache layer’s loader' : 'loads from the database',
  })
  if (policy.read !== 'none' && policy.write.kind !== 'write-through') edges.push(fillEdge(told))
  return [...edges, ...writeEdges(policy, told)]
}

const loadName = (read: Lane['policy']['read']) =>
  read === 'refresh-ahead' ? 'load, refresh' : 'load on miss'

function askEdge({ hits, misses, classes }: LaneFrame): Edge {
  const reads = hits + misses
  const label = reads > 0 ? `hit ${joined(percent(hits / reads))}` : 'no reads'
  const words = reads > 0 ? `reads that ask the cache, ${label}` : 'reads that ask the cache: nobody reads'
  return { id: 'ask', tone: 'hit', perSecond: Math.max(0, reads - classes.bypassed), label, words }
}

function fillEdge({ cache }: LaneFrame): Edge {
  return {
    id: 'fill',
    tone: 'miss',
    perSecond: cache.fills,
    label: `fill ${perSecond(cache.fills)}`,
    words: 'rows put into the cache after a load',
  }
}

/** The way of a write differs from policy to policy; what a number counts is said in its words. */
function writeEdges({ write }: Lane['policy'], { writes, failedWrites, database, cache }: LaneFrame): Edge[] {
  const toDatabase: Edge = {
    id: 'write',
    tone: 'write',
    perSecond: database.writes,
    label: `write ${perSecond(database.writes)}`,
    words: 'writes to the database',
  }
  const remove: Edge = {
    id: 'remove',
    tone: 'write',
    perSecond: cache.invalidations,
    label: `delete ${perSecond(cache.invalidations)}`,
    words: 'entries deleted from the cache',
  }
  switch (write.kind) {
    case 'delete':
    case 'write-around':
      return [toDatabase, remove]
    case 'write-through':
      return [
        toDatabase,
        {
          id: 'put',
          tone: 'write',
          perSecond: cache.fills,
          label: `put ${perSecond(cache.fills)}`,
          words: 'values the cache takes, from writes and from loads',
        },
      ]
    case 'write-behind': {
      const taken = Math.max(0, writes - failedWrites)
      return [
        {
          id: 'journal',
          tone: 'write',
          perSecond: taken,
          label: `write ${perSecond(taken)}`,
          words: 'writes acknowledged, most of them by the journal',
        },
        {
          id: 'flush',
          tone: 'write',
          perSecond: database.writes,
          label: `flush ${perSecond(database.writes)}`,
          words: 'writes to the database, a flush counted once',
        },
      ]
    }
  }
}
