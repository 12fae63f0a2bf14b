import {
  type Drawn,
  type Estimate,
  estimateOf,
  type Gathered,
  type Inferred,
  inferCount,
  inferSum,
  sumOf,
} from '#server/metrics/estimate.ts'
import type { Sums } from './picture.ts'

/** One node's sums, and how many of its keys they stand for. */
export type NodeSums = { sums: Sums; all: Drawn; detail: Drawn }

export type Inferring = { keys: Estimate; bytes: Estimate; looked: number }

export function inferring(
  nodes: readonly NodeSums[],
  of: (sums: Sums) => Gathered,
  drawn: 'all' | 'detail' = 'all',
): Inferring {
  const counts: Inferred[] = []
  const sums: Inferred[] = []
  let looked = 0
  for (const node of nodes) {
    const gathered = of(node.sums)
    counts.push(inferCount(gathered, node[drawn]))
    sums.push(inferSum(gathered, node[drawn]))
    looked += gathered.count
  }
  return { keys: estimateOf(sumOf(counts)), bytes: estimateOf(sumOf(sums)), looked }
}
