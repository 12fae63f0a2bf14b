import type { KeyFilter } from '#components/rpc/types.ts'
import type { Sort } from './list/sorting.ts'
import type { ViewWords } from './view.ts'

const mostPattern = 1000

/** Plain text is looked for anywhere in a name; who writes a pattern means it. */
export function globOf(text: string): { glob: string | null; widened: boolean } {
  const written = text.slice(0, mostPattern)
  if (written === '') return { glob: null, widened: false }
  if (/[*?[\]\\]/.test(written)) return { glob: written, widened: false }
  return { glob: `*${written.slice(0, mostPattern - 2)}*`, widened: true }
}

/** What the list is asked for. Server and browser must ask alike, or what came with the page is asked again. */
export function filterOf(words: ViewWords): KeyFilter {
  return {
    prefix: words.prefix,
    pattern: globOf(words.pattern).glob,
    types: words.type,
    ttl: ttlOf(words.ttl),
    minBytes: words.size > 0 ? words.size : null,
    minIdleMs: words.idle > 0 ? words.idle * 1000 : null,
  }
}

function ttlOf(word: string): KeyFilter['ttl'] {
  if (word === 'none') return { kind: 'none' }
  if (/^from\d{1,9}$/.test(word)) return { kind: 'beyond', ms: Number(word.slice(4)) * 1000 }
  const seconds = /^\d{1,9}$/.test(word) ? Number(word) : 0
  return seconds > 0 ? { kind: 'within', ms: seconds * 1000 } : { kind: 'any' }
}

/** Names alone decide: the board has them all, and the server need not be asked. */
export const needsServer = ({ types, ttl, minBytes, minIdleMs }: KeyFilter) =>
  types.length > 0 || ttl.kind !== 'any' || minBytes !== null || minIdleMs !== null

export const isFiltered = (filter: KeyFilter) => filter.pattern !== null || needsServer(filter)

/** The first page. */
export const firstQuestion = (target: string, filter: KeyFilter, sort: Sort | null) => ({
  target,
  filter,
  sort,
  cursor: '#0',
})
