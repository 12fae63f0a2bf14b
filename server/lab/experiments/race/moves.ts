import type { Race } from '#server/lab/experiments/race/race.ts'

/** More than the longest schedule of any race has. */
const mostMoves = 40

export type Moves = { choices: number[]; bad: { at: number; why: string } | undefined }

/** The letters of a link as choices, as far as they can be read. */
export function readMoves(text: string, { clients }: Race): Moves {
  const choices: number[] = []
  for (const [at, letter] of [...text.toUpperCase()].entries()) {
    const client = clients.findIndex(each => each.letter === letter)
    const letters = clients.map(each => `${each.letter} (${each.name})`).join(' and ')
    if (client < 0)
      return {
        choices,
        bad: { at, why: `Move ${at + 1} is “${letter}”. The moves of this race are ${letters}.` },
      }
    if (at >= mostMoves)
      return { choices, bad: { at, why: `No schedule of this race has more than ${mostMoves} moves.` } }
    choices.push(client)
  }
  return { choices, bad: undefined }
}

export const lettersOf = (choices: readonly number[], { clients }: Race): string =>
  choices.map(client => clients[client]?.letter ?? '').join('')
