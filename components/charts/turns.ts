/** Calls `run` before the next painting; returns its undo. */
export type NextFrame = (run: () => void) => () => void

/**
 * A chart needs several milliseconds to draw itself anew. So at most one does so per painting, each in its
 * turn, and however often one asks meanwhile, it draws once.
 */
export function createTurns(nextFrame: NextFrame) {
  const waiting = new Set<() => void>()
  let undo: (() => void) | null = null

  function run() {
    undo = null
    const [first] = waiting
    if (!first) return
    waiting.delete(first)
    if (waiting.size > 0) undo = nextFrame(run)
    first()
  }

  return {
    /** Asks for a turn; the undo gives it back. */
    ask(draw: () => void) {
      waiting.add(draw)
      undo ??= nextFrame(run)
      return () => {
        waiting.delete(draw)
        if (waiting.size > 0 || !undo) return
        undo()
        undo = null
      }
    },
  }
}

/** Browsers paint no hidden tab, so charts there do no work. */
export const chartTurns = createTurns(run => {
  const id = requestAnimationFrame(run)
  return () => cancelAnimationFrame(id)
})
