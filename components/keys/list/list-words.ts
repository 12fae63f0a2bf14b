import { grouped } from '#components/format/numbers.ts'
import type { Summary } from './create-list.ts'

/** How many keys the list has; whatever is not exact says so. */
export function foundWords({ found, exact, begun }: Summary): string {
  if (!begun) return ''
  const keys = found === 1 && exact ? 'key' : 'keys'
  return exact ? `${grouped(found)} ${keys}` : `${grouped(found)} ${keys} so far`
}

/** How far a search has come that must look at each key. */
export function lookedWords({ looked, of, ended, busy, problem }: Summary): string | null {
  if (looked === null) return null
  if (ended && problem === null) return `Looked at all ${grouped(of)} keys.`
  return `Looked at ${grouped(looked)} of ${grouped(of)} keys${busy ? '…' : '.'}`
}

/** Of how many keys this is the order. */
export function sortedWords({ found, looked, ended, exact }: Summary): string {
  if (looked === null || (ended && exact)) return `Sorted: all ${grouped(found)} keys.`
  if (ended) return `Sorted: the ${grouped(found)} keys that were found.`
  return `Sorted so far: ${grouped(found)} keys.`
}
