import { add, type Gathered, nothing } from '#server/metrics/estimate.ts'
import type { Heavy } from '#server/metrics/heaviest.ts'
import { textOf } from '../keys/name.ts'
import { type Inferring, inferring, type NodeSums } from './infer-nodes.ts'
import type { SpaceSums, Sums } from './picture.ts'
import type { Namespace } from './shapes.ts'

const mostShown = 200
const mostInnerShown = 400
const mostIdBytes = 1024

/** The heaviest namespaces by name; all others together are one row, so that the sum stays the sum. */
export function joinNamespaces(nodes: readonly NodeSums[], delimiter: string) {
  const namespaces = join(nodes, { level: 'outer', most: mostShown })
  const shown = new Set(namespaces.map(({ name }) => name))
  const inner = join(nodes, { level: 'inner', most: mostInnerShown }).filter(({ kind, name }) => {
    const end = name.indexOf(delimiter)
    return kind === 'namespace' && shown.has(name.slice(0, end + delimiter.length))
  })
  return { namespaces, inner }
}

type Level = { level: 'outer' | 'inner'; most: number }

function join(nodes: readonly NodeSums[], { level, most }: Level): Namespace[] {
  const byNode = new Map<Sums, Map<string, Heavy<SpaceSums>>>()
  const weights = new Map<string, number>()
  for (const { sums, all } of nodes) {
    const known = new Map(sums[level].map(heavy => [heavy.name, heavy]))
    byNode.set(sums, known)
    const times = all.looked === 0 ? 0 : all.of / all.looked
    for (const { name, data } of known.values())
      weights.set(name, (weights.get(name) ?? 0) + data.all.sum * times)
  }
  const order = [...weights].toSorted((a, b) => b[1] - a[1]).map(([name]) => name)
  const named = order.slice(0, most)
  const rest = new Set(order.slice(most))
  const rows = named.map(name => namespaceOf(name, nodes, byNode))
  const left = (pick: (sums: SpaceSums) => Gathered) =>
    inferring(nodes, sums => {
      const gathered = nothing()
      add(gathered, pick(sums.rest[level]))
      for (const { name, data } of sums[level]) if (rest.has(name)) add(gathered, pick(data))
      return gathered
    })
  const others = left(({ all }) => all)
  if (others.looked === 0) return rows
  return [
    ...rows,
    restOf(
      others,
      left(({ bare }) => bare),
    ),
  ]
}

function namespaceOf(
  name: string,
  nodes: readonly NodeSums[],
  byNode: Map<Sums, Map<string, Heavy<SpaceSums>>>,
): Namespace {
  const of = (sums: Sums) => byNode.get(sums)?.get(name)
  const all = inferring(nodes, sums => of(sums)?.data.all ?? nothing())
  const bare = inferring(nodes, sums => of(sums)?.data.bare ?? nothing())
  const lacks = nodes.reduce(
    (sum, { sums, all: { looked, of: population } }) =>
      sum + (looked === 0 ? 0 : ((of(sums)?.lacks ?? 0) * population) / looked),
    0,
  )
  return { ...nameOfSpace(name), ...all, withoutTtl: bare.keys, lacks: Math.round(lacks) }
}

function restOf(all: Inferring, bare: Inferring): Namespace {
  return {
    kind: 'rest',
    name: 'all others',
    id: null,
    inexact: false,
    ...all,
    withoutTtl: bare.keys,
    lacks: 0,
  }
}

/** Namespaces are counted by their bytes, one character each. */
export function nameOfSpace(space: string): Pick<Namespace, 'kind' | 'name' | 'id' | 'inexact'> {
  if (space === '') return { kind: 'bare', name: 'no namespace', id: null, inexact: false }
  const bytes = Buffer.from(space, 'latin1')
  const { text, inexact } = textOf(bytes)
  const id = bytes.length <= mostIdBytes ? bytes.toString('base64url') : null
  return { kind: 'namespace', name: text, id, inexact }
}
