import { BoardError } from '#server/errors.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import type { Activity, Doer } from './recording.ts'

/** A connection as it is found right before it is cut. */
type Found = { id: number; address: string | null; name: string | null; kind: string; own: boolean }

type Options = { target: Target; activity: Activity; read: (line: string, node: string) => Found | null }

/** Cuts one connection of somebody else. Most clients connect again at once. */
export function createKillClient({ target, activity, read }: Options) {
  async function find(node: TargetNode, id: number): Promise<Found> {
    const client = await node.browser()
    const [list, ...ids] = await Promise.all([
      client.call('CLIENT', 'LIST').then(String),
      idOf(() => client.client('ID')),
      idOf(() => node.monitor.client('ID')),
    ])
    const found = list
      .split('\n')
      .map(line => read(line, node.id))
      .find(each => each?.id === id)
    if (!found) throw new BoardError('NOT_FOUND', 'This client is not connected any more.')
    if (found.own || ids.includes(id)) {
      throw new BoardError(
        'BAD_INPUT',
        'This is a connection of the board itself. It is not killed: it would come back at once.',
      )
    }
    return found
  }

  return async (viewer: Doer, { node: nodeId, id }: { node: string; id: number }) => {
    const node = target.nodes().find(each => each.id === nodeId)
    if (!node) throw new BoardError('NOT_FOUND', 'This cache has no such server (any more).')
    const place = { address: node.name, user: node.user }
    try {
      const { address, name, kind } = await find(node, id)
      const who = [name, address].filter(Boolean).join(' at ') || `number ${id}`
      const summary = `Killed the connection of ${who} (${kind}) on ${node.name}.`
      const entry = await activity.recordFirst({
        viewer,
        target: target.id,
        action: 'clients.kill',
        summary,
        detail: { id, node: node.id, address, name, kind },
        count: 1,
        undo: null,
      })
      const killed = await kill(node, id).catch(error => {
        const failed = explainFailure(error, place)
        activity.settle(entry, { summary: `${summary} It failed: ${failed.message}`, count: 0 })
        throw failed
      })
      activity.settle(entry, killed ? {} : { summary: `${summary} It was gone already.`, count: 0 })
      return { killed }
    } catch (error) {
      throw explainFailure(error, place)
    }
  }
}

async function kill(node: TargetNode, id: number): Promise<boolean> {
  const client = await node.browser()
  return Number(await client.call('CLIENT', 'KILL', 'ID', String(id))) > 0
}

/** Older servers have no such question, and a user may not be allowed to ask it. */
async function idOf(ask: () => Promise<unknown>): Promise<number | null> {
  try {
    return Number(await ask())
  } catch {
    return null
  }
}
