import { explainFailure } from '#server/targets/failure.ts'
import type { TargetNode } from '#server/targets/target.ts'
import { parseFields } from '../info.ts'

/** Where both streams can see that a mark was set; nobody's key is touched for it. */
export const markChannel = 'cacheboard:mark'

export type Counted = { hits: number; misses: number; keys: number }

/**
 * A look at the server's counters that also shows in the stream of commands and in that of misses, at that very place:
 * a message, in one step with INFO. So what was captured and what the server counted are about the same commands.
 */
export async function mark(node: TargetNode, word: string): Promise<Counted> {
  const place = { address: node.name, user: node.user }
  try {
    if (!node.ready()) throw node.problem() ?? new Error('Connection is closed.')
    const step = node.monitor.multi().publish(markChannel, word).info('stats').dbsize()
    const replies = (await step.exec()) ?? []
    const failed = replies.find(([error]) => error)
    if (failed) throw failed[0]
    const fields = parseFields(String(replies[1]?.[1]))
    return {
      hits: Number(fields.get('keyspace_hits') ?? Number.NaN),
      misses: Number(fields.get('keyspace_misses') ?? Number.NaN),
      keys: Number(replies[2]?.[1]),
    }
  } catch (error) {
    throw explainFailure(error, place)
  }
}
