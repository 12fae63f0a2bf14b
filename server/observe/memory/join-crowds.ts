import { add, nothing } from '#server/metrics/estimate.ts'
import type { SeenCrowd } from './crowds.ts'
import { inferring, type NodeSums } from './infer-nodes.ts'
import { nameOfSpace } from './join-namespaces.ts'
import type { Crowd } from './shapes.ts'

const mostShown = 20
const fewestLooked = 20
const halfMs = 500

/** The seconds in which most keys of a namespace expire, on all nodes together; none of them twice. */
export function joinCrowds(nodes: readonly NodeSums[]): Crowd[] {
  const spaces = Map.groupBy(
    nodes.flatMap(({ sums }) => sums.crowds),
    ({ space }) => space,
  )
  return [...spaces]
    .flatMap(([space, crowds]) => fullest(crowds).map(at => crowdOf(space, at, nodes)))
    .toSorted((a, b) => b.keys.value - a.keys.value)
    .slice(0, mostShown)
}

/** The beginnings of the fullest seconds, the fullest first. */
function fullest(crowds: readonly SeenCrowd[]): number[] {
  const counts = new Map<number, number>()
  for (const { at, keys } of crowds) counts.set(at, (counts.get(at) ?? 0) + keys.count)
  const second = (at: number) => (counts.get(at) ?? 0) + (counts.get(at + halfMs) ?? 0)
  const taken = new Set<number>()
  return [...new Set([...counts.keys()].flatMap(at => [at - halfMs, at]))]
    .filter(at => second(at) >= fewestLooked)
    .toSorted((a, b) => second(b) - second(a) || a - b)
    .filter(at => {
      if (taken.has(at) || taken.has(at + halfMs)) return false
      taken.add(at).add(at + halfMs)
      return true
    })
    .slice(0, mostShown)
}

function crowdOf(space: string, at: number, nodes: readonly NodeSums[]): Crowd {
  const { keys, bytes, looked } = inferring(nodes, sums => {
    const gathered = nothing()
    for (const crowd of sums.crowds) {
      if (crowd.space === space && (crowd.at === at || crowd.at === at + halfMs)) add(gathered, crowd.keys)
    }
    return gathered
  })
  return { ...nameOfSpace(space), at, keys, bytes, looked }
}
