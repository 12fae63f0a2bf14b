import { BoardError } from '#server/errors.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'

/** The nodes that have the keys. No node at all is not a cache without keys. */
export function mastersOf(target: Target): TargetNode[] {
  const masters = target.nodes().filter(node => node.required())
  if (masters.length > 0) return masters
  throw (
    target.problem() ??
    new BoardError('TARGET_UNREACHABLE', 'No server of this cache is known at the moment.')
  )
}
