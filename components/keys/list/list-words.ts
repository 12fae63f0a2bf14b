import { grouped } from '#components/format/numbers.ts'
import type { Summary } from './create-list.ts'

/** How many keys the list has; whatever is not exact says so. */
export function foundWords({ found, exact, begun }: Summary): string {
  if (!begun) return ''
  const keys = found === 1 && exact ? 'key' : 'keys'
  return exact ? `${grouped(found)} ${keys}` : `${grouped(found)} ${keys} so far`
}

/** How far a search has come that must look at each key. */
export function lookedWords({ looked, of, ended, cut, busy }: Summary): string | null {
  if (looked === null) return null
  if (cut) return `Looked at ${grouped(looked)} of ${grouped(of)} keys. More would match: narrow the search.`
  if (ended) return `Looked at all ${grouped(of)} keys.`
  return `Looked at ${grouped(looked)} of ${grouped(of)} keys${busy ? '…' : ', and at more as you scroll.'}`
}
