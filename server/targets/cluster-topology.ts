import { isSilent } from './account.ts'
import type { Location } from './connection.ts'
import type { NodePlace, TargetNode } from './node.ts'

const usualPauseMs = 2000

/** What a cluster's topology needs of the target that follows it. */
type ClusterOptions = {
  nodes: () => readonly TargetNode[]
  found: (places: NodePlace[]) => void
  failed: (error: unknown) => void
  /** No node of the last picture has a connection any more. */
  lost: () => void
}

/** Asks any node that answers who belongs to the cluster, again and again. */
export function followCluster({ nodes, found, failed, lost }: ClusterOptions) {
  let timer: ReturnType<typeof setTimeout> | null = null
  let asking = false
  let stopped = false

  async function ask() {
    const node = nodes().find(candidate => candidate.ready() && !isSilent(candidate.traffic))
    if (!node || asking) return
    asking = true
    try {
      const places = await askNode(node)
      if (!stopped && places.length > 0) found(places)
    } catch (error) {
      if (!stopped) failed(error)
    } finally {
      asking = false
    }
  }

  function loop() {
    const connected = nodes().some(node => node.ready())
    if (connected) void ask()
    else if (nodes().every(node => node.problem() !== null)) lost()
    // Until somebody answers, look often: the picture waits for it.
    timer = setTimeout(loop, connected ? usualPauseMs : 100)
  }

  return {
    start: loop,
    refresh: () => void ask(),
    stop() {
      stopped = true
      if (timer) clearTimeout(timer)
    },
  }
}

async function askNode(node: TargetNode): Promise<NodePlace[]> {
  const host = node.id.slice(0, node.id.lastIndexOf(':')).replace(/^\[|\]$/g, '')
  try {
    return parseClusterNodes(String(await node.monitor.call('CLUSTER', 'NODES')), host)
  } catch (error) {
    if (!(error instanceof Error) || !/^NOPERM|unknown/i.test(error.message)) throw error
    return parseClusterSlots(await node.monitor.call('CLUSTER', 'SLOTS'), host)
  }
}

/** `id ip:port@bus[,hostname] flags primary ping pong epoch link slot…`, one line for each node. */
export function parseClusterNodes(text: string, askedHost: string): NodePlace[] {
  const lines = text.split('\n').map(line => line.trim().split(' '))
  const places = lines.flatMap(([id, address, flags, , , , , , ...slots]): NodePlace[] => {
    if (!id || !address || !flags || /noaddr|handshake/.test(flags)) return []
    const at = parseAddress(address, askedHost)
    if (!at) return []
    const master = flags.split(',').includes('master')
    const serves = slots.some(slot => !slot.startsWith('['))
    return [{ at, role: master ? 'master' : 'replica', required: master && serves }]
  })
  // A cluster that was never given slots has masters all the same.
  if (places.some(place => place.required)) return places
  return places.map(place => ({ ...place, required: place.role === 'master' }))
}

/** The host name where the cluster announces one: certificates are made out to names. */
function parseAddress(text: string, askedHost: string): Location | null {
  const [addressPart = '', hostname] = text.split(',')
  const address = addressPart.split('@')[0] ?? ''
  const colon = address.lastIndexOf(':')
  const port = Number(address.slice(colon + 1))
  if (colon === -1 || !Number.isInteger(port) || port < 1) return null
  const named = hostname && !hostname.includes('=') && hostname !== '?' ? hostname : null
  return { host: named ?? (address.slice(0, colon) || askedHost), port }
}

/** `[from, to, [host, port, id, …] of the master, then of its replicas]`: for users who may not run NODES. */
export function parseClusterSlots(reply: unknown, askedHost: string): NodePlace[] {
  if (!Array.isArray(reply)) return []
  const found = new Map<string, NodePlace>()
  for (const range of reply) {
    if (!Array.isArray(range)) continue
    for (const [i, server] of range.slice(2).entries()) {
      if (!Array.isArray(server)) continue
      const at = { host: String(server[0] || askedHost), port: Number(server[1]) }
      found.set(`${at.host}:${at.port}`, { at, role: i === 0 ? 'master' : 'replica', required: i === 0 })
    }
  }
  return [...found.values()]
}
