import type { Race } from '#components/rpc/types.ts'

/** More letters than any schedule has: what comes after them cannot be played anyway. */
const mostLetters = 60

export type Wanted = { race: string; choice: string; moves: string }
export type InAddress = { race: string | null; choice: string | null; moves: string | null }

/** What an address asks for; the first race and its first choice where it says nothing. */
export function wantedOf({ race, choice, moves }: InAddress, races: readonly Race[]): Wanted {
  const id = race ?? races[0]?.id ?? ''
  const first = races.find(each => each.id === id)?.choices[0]?.id ?? ''
  return { race: id, choice: choice ?? first, moves: (moves ?? '').slice(0, mostLetters) }
}
