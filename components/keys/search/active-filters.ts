import { filterOf, globOf, needsServer } from '../filter.ts'
import { nameOfId } from '../name-of-id.ts'
import type { ViewWords } from '../view.ts'
import { choicesFor } from './filter-choices.ts'

export type ActiveFilter = {
  what: 'namespace' | 'name' | 'type' | 'ttl' | 'size' | 'idle'
  label: string
  /** What the address must say instead, so that it is off. */
  off: Partial<ViewWords>
}

/** What narrows the list, each in the words in which it was chosen. */
export function activeFilters(words: ViewWords): ActiveFilter[] {
  const { prefix, types, ttl, minBytes, minIdleMs } = filterOf(words)
  const choices = choicesFor(words)
  const labelOf = (list: { value: string; label: string }[], value: string) =>
    list.find(choice => choice.value === value)?.label ?? value
  const all: (ActiveFilter | false)[] = [
    prefix !== null && {
      what: 'namespace',
      label: `namespace: ${nameOfId(prefix)?.text ?? 'one with a long name'}`,
      off: { prefix: null },
    },
    words.pattern !== '' && {
      what: 'name',
      label: `name: ${globOf(words.pattern).glob}`,
      off: { pattern: '' },
    },
    types.length > 0 && {
      what: 'type',
      label: `type: ${labelOf(choices.types, types.join())}`,
      off: { type: [] },
    },
    ttl.kind !== 'any' && { what: 'ttl', label: labelOf(choices.ttls, words.ttl), off: { ttl: '' } },
    minBytes !== null && {
      what: 'size',
      label: labelOf(choices.sizes, String(words.size)),
      off: { size: 0 },
    },
    minIdleMs !== null && {
      what: 'idle',
      label: labelOf(choices.idles, String(words.idle)),
      off: { idle: 0 },
    },
  ]
  return all.filter(each => each !== false)
}

/** What the list would be asked for without this filter; null where the server would have to look at every key. */
export function filterWithout(words: ViewWords, { off }: ActiveFilter) {
  const filter = filterOf({ ...words, ...off })
  return needsServer(filter) ? null : filter
}
