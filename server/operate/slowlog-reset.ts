import { BoardError } from '#server/errors.ts'
import { explainFailure } from '#server/targets/failure.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import type { Activity, Doer } from './recording.ts'

type Kind = 'slow' | 'large-request' | 'large-reply'

type Options = {
  target: Target
  activity: Activity
  /** Empties the list of a server after all of it was kept; how many it held. */
  empty: (node: TargetNode, kind: Kind) => Promise<number>
  /** Whether what is taken off can be written now. */
  canKeep: () => boolean
}

const listNames: Record<Kind, string> = {
  slow: 'slow log',
  'large-request': 'log of large requests',
  'large-reply': 'log of large replies',
}

/** Empties the servers' own lists. Nothing is lost by it: what is in them is kept here first. */
export function createSlowlogReset({ target, activity, empty, canKeep }: Options) {
  return {
    /** How many entries each server holds. */
    async preview(kind: Kind) {
      const nodes = await Promise.all(target.nodes().map(node => lengthOf(node, kind)))
      return { nodes, kept: canKeep() }
    },
    async run(viewer: Doer, kind: Kind) {
      if (!canKeep()) {
        throw new BoardError(
          'HISTORY_UNAVAILABLE',
          'The entries could not be kept first: Postgres is away. Try again later.',
        )
      }
      const summary = `Emptied the ${listNames[kind]} of ${target.name}.`
      const id = await activity.recordFirst({
        viewer,
        target: target.id,
        action: 'slowlog.reset',
        summary,
        detail: { kind },
        count: null,
        undo: null,
      })
      let emptied = 0
      try {
        for (const node of target.nodes()) emptied += await empty(node, kind)
      } catch (error) {
        const reason = error instanceof BoardError ? error.message : 'A server did not answer.'
        activity.settle(id, { summary: `${summary} It failed: ${reason}`, count: emptied })
        throw error
      }
      activity.settle(id, { count: emptied })
      return { emptied }
    },
  }
}

async function lengthOf(node: TargetNode, kind: Kind) {
  try {
    const client = await node.browser()
    const words = kind === 'slow' ? ['SLOWLOG', 'LEN'] : ['COMMANDLOG', 'LEN', kind]
    const [command = 'SLOWLOG', ...args] = words
    return { node: node.id, length: Number(await client.call(command, ...args)), problem: null }
  } catch (error) {
    const { message } = explainFailure(error, { address: node.name, user: node.user })
    return { node: node.id, length: null, problem: message }
  }
}
