import type { MemoryAnalysis } from '#components/rpc/types.ts'
import type { Dimension } from './address.ts'

export type ShownGroup = {
  name: string
  id: string | null
  kind: 'namespace' | 'bare' | 'rest' | 'group'
  keys: { value: number; margin: number }
  bytes: { value: number; margin: number }
  looked: number
  withoutTtl: { value: number; margin: number } | null
  lacks: number
  inside: ShownGroup[]
}

type Namespace = MemoryAnalysis['namespaces'][number]
type Group = MemoryAnalysis['types'][number]

const plain = (group: Group): ShownGroup => ({
  ...group,
  id: null,
  kind: 'group',
  withoutTtl: null,
  lacks: 0,
  inside: [],
})

/** What an analysis says about one way to divide the memory; what holds nothing is left out. */
export function groupsOf(analysis: MemoryAnalysis, by: Dimension): ShownGroup[] {
  switch (by) {
    case 'namespace':
      return analysis.namespaces.map(space => ({ ...space, inside: insideOf(analysis, space) }))
    case 'type':
      return analysis.types.map(plain)
    case 'encoding':
      return analysis.encodings.map(plain)
    case 'ttl':
      return seen(analysis.ttls)
    case 'use':
      return seen(analysis.uses)
    case 'size':
      return seen(analysis.sizes)
  }
}

/** Steps stay in their order: short before long. */
const seen = (groups: readonly Group[]) => groups.filter(({ looked }) => looked > 0).map(plain)

function insideOf({ inner, delimiter }: MemoryAnalysis, { name, kind }: Namespace): ShownGroup[] {
  if (kind !== 'namespace') return []
  return inner
    .filter(
      each => each.name.startsWith(name) && each.name.indexOf(delimiter) === name.length - delimiter.length,
    )
    .map(each => ({ ...each, inside: [] }))
}

export function titleOf(by: Dimension, use: MemoryAnalysis['use']): string {
  switch (by) {
    case 'namespace':
      return 'namespace'
    case 'type':
      return 'type'
    case 'encoding':
      return 'encoding'
    case 'ttl':
      return 'time until it expires'
    case 'use':
      return use === 'frequency' ? 'how often it is used (LFU counter)' : 'time since the last use'
    case 'size':
      return 'size of the key'
  }
}
