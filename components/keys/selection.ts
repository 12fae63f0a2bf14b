import type { KeyFilter } from '#components/rpc/types.ts'
import { needsServer } from './filter.ts'
import { nameOfId } from './name-of-id.ts'
import { activeFilters } from './search/active-filters.ts'
import type { KeysView } from './use-keys-view.ts'

/**
 * What a person has chosen to do something with: single keys by their ids, a whole namespace, or everything that a
 * pattern finds. Names and labels are for the eye only.
 */
export type Selection =
  | { kind: 'keys'; ids: string[]; names: string[] }
  | { kind: 'namespace'; prefix: string; label: string; delimiter: string; pattern: string | null }
  | { kind: 'pattern'; pattern: string }
  /** What a filter finds for which each key has to be looked at. */
  | { kind: 'found'; filter: KeyFilter; label: string }
  /** What a job has left, which the board keeps for a while. */
  | { kind: 'list'; list: string; count: number }
  | null

type Chosen = Pick<KeysView, 'words' | 'filter' | 'delimiter'>

/** Ticked keys come first. Otherwise all that the list shows. */
export function selectionOf(
  { words, filter, delimiter }: Chosen,
  ticked: ReadonlyMap<string, string>,
): Selection {
  if (ticked.size > 0) return { kind: 'keys', ids: [...ticked.keys()], names: [...ticked.values()] }
  if (words.view === 'sums') return null
  if (needsServer(filter)) {
    const labels = activeFilters(words).map(each => each.label)
    return { kind: 'found', filter, label: labels.join(' · ') }
  }
  const { pattern } = filter
  if (words.prefix === null) return pattern === null ? null : { kind: 'pattern', pattern }
  return namespaceOf({ prefix: words.prefix, delimiter, pattern })
}

type Namespace = Extract<Selection, { kind: 'namespace' }>

export function namespaceOf({ prefix, delimiter, pattern }: Omit<Namespace, 'kind' | 'label'>): Namespace {
  const label = nameOfId(prefix)?.text ?? 'a namespace with a long name'
  return { kind: 'namespace', prefix, label, delimiter, pattern }
}
