import { count, joined } from '#components/format/numbers.ts'

export type Shown = {
  rows: number
  total: number
  /** Elements that a search has looked at. */
  looked: number
  more: boolean
  searching: boolean
}

/** How much of the value is on the screen, and how far a search has come. */
export function shownWords({ rows, total, looked, more, searching }: Shown): string {
  const number = (amount: number) => joined(count(amount))
  if (searching) {
    if (!more) return `${number(rows)} found among all ${number(total)}`
    return `${number(rows)} found so far, looked at ${number(Math.min(looked, total))} of ${number(total)}`
  }
  // While pages are read the value may change: what is shown is then not simply a part of it.
  return more ? `${number(rows)} of ${number(total)} shown` : `all ${number(rows)} shown`
}

/** What was typed as a part of a name, as the pattern that the server knows; a pattern stays what it is. */
export function patternFor(search: string): string | null {
  if (search === '') return null
  return /[*?[]/.test(search) ? search : `*${search.replace(/\\/g, '\\\\')}*`
}
