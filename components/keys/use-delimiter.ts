import { useSyncExternalStore } from 'react'
import { usualDelimiter } from './view.ts'

const place = 'keys-delimiter'
const longest = 16
const listeners = new Set<() => void>()

function subscribe(listener: () => void) {
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
  }
}

const isUsable = (text: string | null): text is string =>
  text !== null && text !== '' && text.length <= longest

/** A browser that keeps nothing is no reason to fail. */
function remembered(): string {
  try {
    const kept = localStorage.getItem(place)
    return isUsable(kept) ? kept : usualDelimiter
  } catch {
    return usualDelimiter
  }
}

function remember(delimiter: string) {
  try {
    localStorage.setItem(place, delimiter)
  } catch {
    // Kept nowhere: it holds until the page is left, or as long as the address has it.
  }
  for (const listener of listeners) listener()
}

/** What parts the names: as the address has it, else as this person had it last. */
export function useDelimiter(written: string | null) {
  const kept = useSyncExternalStore(subscribe, remembered, () => usualDelimiter)
  return { value: isUsable(written) ? written : kept, remember }
}
