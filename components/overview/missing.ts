import type { Frame, Metric, NodeFacts, TargetFacts } from '#components/rpc/types.ts'

/** The facts of the chosen node, or of all of them. */
export function nodesOf(facts: TargetFacts | undefined, node: string | null): NodeFacts[] {
  const nodes = facts?.nodes ?? []
  return node === null ? nodes : nodes.filter(({ id }) => id === node)
}

const timed: ReadonlySet<Metric> = new Set(['latencyP50', 'latencyP99'])

/** Why a number is not there: a sentence for its tile. */
export function whyMissing(metric: Metric, frame: Frame | null, nodes: readonly NodeFacts[]): string {
  const told = nodes.map(({ missing }) => missing[metric]).find(reason => reason !== undefined)
  if (told) return told
  if (!frame) return 'Waiting for the first sample.'
  // Why stands once, above all tiles.
  if (frame.health.status === 'down') return 'No answer.'
  if (frame.health.status === 'connecting') return 'Connecting.'
  if (timed.has(metric) && frame.total.operations === 0) return 'Nobody sent a command to be timed.'
  return 'Not known yet.'
}

/** The eviction policy; every different one where nodes do not agree. */
export function policyOf(nodes: readonly NodeFacts[]): string | null {
  const policies = new Set(
    nodes.map(({ evictionPolicy }) => evictionPolicy).filter(policy => policy !== null),
  )
  return policies.size === 0 ? null : [...policies].join(', ')
}
