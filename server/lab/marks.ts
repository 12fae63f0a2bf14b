import type { Clock } from '#server/engine/ports.ts'
import type { LabMark } from '#server/lab/state.ts'

/** Those that the screen gets with the state, and those that a run keeps. */
const mostShown = 100
const mostKept = 1_000
const longestText = 500

/** What was done to the lab and when, oldest first. */
export function createMarks({ now }: Pick<Clock, 'now'>) {
  let marks: LabMark[] = []
  return {
    add(mark: Pick<LabMark, 'kind' | 'lane' | 'text'>, who: string | null) {
      marks.push({ ...mark, text: mark.text.slice(0, longestText), at: now(), who })
      marks = marks.slice(-mostKept)
    },
    newest: (): LabMark[] => marks.slice(-mostShown),
    all: (): readonly LabMark[] => marks,
    clear() {
      marks = []
    },
  }
}

export type Marks = ReturnType<typeof createMarks>
