import { count, joined } from '#components/format/numbers.ts'
import type { KeyFilter, KeySelector } from '#components/rpc/types.ts'
import { nameOfId } from '../name-of-id.ts'
import { namespaceOf, type Selection } from '../selection.ts'

/** What a request of 64 kB carries beside the rest of it. */
const mostIdCharacters = 40_000
const mostIds = 1000

export type Chosen = Extract<Selection, { kind: 'keys' | 'namespace' | 'list' | 'found' }>

/** null: too much for one request; it has to be handed over as a list. */
export function selectorOf(chosen: Chosen): KeySelector | null {
  if (chosen.kind === 'namespace') {
    const { prefix, delimiter, pattern } = chosen
    return { kind: 'namespace', prefix, delimiter, ...(pattern !== null && { pattern }) }
  }
  if (chosen.kind === 'list') return { kind: 'list', list: chosen.list }
  if (chosen.kind === 'found') return null
  const { ids } = chosen
  const characters = ids.reduce((sum, id) => sum + id.length + 3, 0)
  return ids.length <= mostIds && characters <= mostIdCharacters ? { kind: 'keys', ids } : null
}

/** What has to be handed over before it can be asked for. */
export function thingsOf(chosen: Chosen | null): Things | null {
  if (chosen?.kind === 'keys') return { ids: chosen.ids }
  return chosen?.kind === 'found' ? { filter: chosen.filter } : null
}

export type Things = { names: readonly string[] } | { ids: readonly string[] } | { filter: KeyFilter }

export function chosenInWords(chosen: Chosen): string {
  if (chosen.kind === 'namespace') {
    const which = chosen.pattern === null ? '' : `, names that match ${chosen.pattern}`
    return `Namespace ${chosen.label}${which}`
  }
  if (chosen.kind === 'list') return `${joined(count(chosen.count))} keys that are left`
  if (chosen.kind === 'found') return chosen.label
  const { ids, names } = chosen
  return ids.length === 1 ? (names[0] ?? 'One key') : `${joined(count(ids.length))} keys`
}

/** The way back: what a dialog can open with. A tag has a place of its own. */
export function chosenFrom(selector: KeySelector, keys: number | null): Selection {
  switch (selector.kind) {
    case 'pattern':
      return selector
    case 'namespace':
      return namespaceOf({
        ...selector,
        delimiter: selector.delimiter ?? ':',
        pattern: selector.pattern ?? null,
      })
    case 'keys':
      return { ...selector, names: selector.ids.map(id => nameOfId(id)?.text ?? 'a long name') }
    case 'list':
      return { ...selector, count: keys ?? 0 }
    case 'tag':
      return null
  }
}

/** Pieces that fit into a request each. */
export function piecesOf(texts: readonly string[], most = { count: 5000, characters: mostIdCharacters }) {
  const pieces: string[][] = []
  let piece: string[] = []
  let characters = 0
  for (const text of texts) {
    const size = sizeOf(text)
    if (piece.length > 0 && (piece.length >= most.count || characters + size > most.characters)) {
      pieces.push(piece)
      piece = []
      characters = 0
    }
    piece.push(text)
    characters += size
  }
  if (piece.length > 0) pieces.push(piece)
  return pieces
}

/** As JSON in UTF-8, at most. */
const sizeOf = (text: string) => new TextEncoder().encode(JSON.stringify(text)).length + 1
