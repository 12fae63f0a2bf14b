'use client'

import { useQueryStates } from 'nuqs'
import { useTargetId } from '#components/live/live-provider.tsx'
import { useSettled } from '#components/ui/use-settled.ts'
import { filterOf } from './filter.ts'
import { useDelimiter } from './use-delimiter.ts'
import { type ViewWords, viewParsers } from './view.ts'

const unfiltered = { pattern: '', type: [], ttl: '', size: 0, idle: 0 } satisfies Partial<ViewWords>

/** What the address says this page shows, and how to change it. */
export function useKeysView() {
  const target = useTargetId()
  const [words, setWords] = useQueryStates(viewParsers)
  const pattern = useSettled(words.pattern)
  const delimiter = useDelimiter(words.delimiter)
  return {
    target,
    words,
    /** The pattern once it stands still; everything else at once. */
    filter: filterOf({ ...words, pattern: words.pattern === '' ? '' : pattern }),
    delimiter: delimiter.value,
    chooseDelimiter(next: string) {
      delimiter.remember(next)
      void setWords({ delimiter: null, prefix: null })
    },
    change: (next: Partial<ViewWords>) => void setWords(next),
    clear: () => void setWords(unfiltered),
    /** A step of its own in the browser's history, so that Back leads back to the list. */
    openKey: (key: string | null) => void setWords({ key }, { history: 'push' }),
    openNamespace: (prefix: string | null) => void setWords({ prefix }, { history: 'push' }),
  }
}

export type KeysView = ReturnType<typeof useKeysView>
