import { sinceStart } from './playhead.ts'
import type { Run } from './run.ts'

const mostShown = 15

/** The marks of a run as lines of text, for a picture that cannot be pointed at. */
export function doneInWords(marks: Run['marks'], from: number): string[] {
  const lines = marks.slice(0, mostShown).map(({ at, lane, text, who }) => {
    const place = lane === null ? '' : `${lane.toUpperCase()} `
    return `${sinceStart(at - from)}  ${place}${text}${who === null ? '' : ` (${who})`}`
  })
  const more = marks.length - lines.length
  return more > 0 ? [...lines, `and ${more} more`] : lines
}
