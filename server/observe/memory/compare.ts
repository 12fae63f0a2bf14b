import { changeOf, type Estimate } from '#server/metrics/estimate.ts'
import type { Analysis, Group } from './shapes.ts'

/** `sure`: the change is larger than both margins together explain. */
export type Change = Estimate & { sure: boolean }
export type GroupChange = {
  name: string
  id: string | null
  before: Estimate
  after: Estimate
  bytes: Change
  keys: Change
}

export type Comparison = {
  bytes: Change
  keys: Change
  namespaces: GroupChange[]
  types: GroupChange[]
  ttls: GroupChange[]
  /** What makes the two hard to compare; null otherwise. */
  problem: string | null
}

const absent: Estimate = { value: 0, margin: 0 }

/** What has changed from one analysis to a later one. */
export function compareAnalyses(before: Analysis, after: Analysis): Comparison {
  return {
    bytes: changeOf(before.bytes, after.bytes),
    keys: changeOf(before.keys, after.keys),
    namespaces: changesOf(before.namespaces, after.namespaces),
    types: changesOf(before.types, after.types),
    ttls: changesOf(before.ttls, after.ttls),
    problem:
      before.delimiter === after.delimiter
        ? null
        : 'The two were made with different delimiters, so their namespaces are not the same.',
  }
}

type Named = Group & { id?: string | null; kind?: string }

/** By what they are called where they have no bytes of their own. */
const keyOf = ({ id, name, kind }: Named) => (id ? `id ${id}` : `${kind ?? ''} ${name}`)

function changesOf(before: readonly Named[], after: readonly Named[]): GroupChange[] {
  const earlier = new Map(before.map(group => [keyOf(group), group]))
  const later = new Map(after.map(group => [keyOf(group), group]))
  const keys = new Set([...earlier.keys(), ...later.keys()])
  return [...keys]
    .map(key => changeBetween(earlier.get(key), later.get(key)))
    .toSorted((a, b) => Math.abs(b.bytes.value) - Math.abs(a.bytes.value))
}

function changeBetween(before: Named | undefined, after: Named | undefined): GroupChange {
  return {
    name: after?.name ?? before?.name ?? '',
    id: after?.id ?? before?.id ?? null,
    before: before?.bytes ?? absent,
    after: after?.bytes ?? absent,
    bytes: changeOf(before?.bytes ?? absent, after?.bytes ?? absent),
    keys: changeOf(before?.keys ?? absent, after?.keys ?? absent),
  }
}
