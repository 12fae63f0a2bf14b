import type { Workload } from '#server/lab/workload/workload.ts'

/**
 * Which rank a key has while the hot set changes. Every so often the block of the hottest ranks trades places with
 * another block, so all others keep their popularity. By the time of the trace alone.
 */
export function createChurn({ churn, keys }: Workload): (rank: number, atMs: number) => number {
  const hot = churn ? Math.min(Math.ceil(keys * churn.share), Math.floor(keys / 2)) : 0
  if (churn === null || hot === 0) return rank => rank
  const others = Math.floor(keys / hot) - 1
  return (rank, atMs) => {
    const epoch = Math.floor(atMs / churn.everyMs)
    if (epoch === 0) return rank
    const swapped = hot * (1 + ((epoch - 1) % others))
    if (rank < hot) return rank + swapped
    return rank >= swapped && rank < swapped + hot ? rank - swapped : rank
  }
}
