import type { LabFrame } from '#server/lab/frame.ts'
import type { LabLog, RunKeeper } from '#server/lab/parts.ts'
import { createRecentSeries } from '#server/lab/recent-series.ts'
import type { LabMark } from '#server/lab/state.ts'

const piecesSeconds = 10
/** Longer than a training; what comes after is shown live and not kept. */
const longestSeconds = 4 * 3600
/** Pieces that wait while the history is away. */
const mostWaiting = 90
const mostMarks = 1_000

type Options = {
  runs: Pick<RunKeeper, 'add' | 'end'>
  id: string
  log: LabLog
  marks: () => readonly LabMark[]
}

/** Tells a run to the history piece by piece, so that a crash loses seconds and not the run. */
export function createRunRecorder({ runs, id, log, marks }: Options) {
  const series = createRecentSeries({ seconds: piecesSeconds * 2 })
  const waiting: Parameters<RunKeeper['add']>[1][] = []
  let first: number | null = null
  let piece = 0
  let seconds = 0
  let telling: Promise<void> = Promise.resolve()

  function cut(last: boolean) {
    series.close()
    const gathered = series.read()
    series.clear()
    first = null
    if ((gathered.at.length === 0 && !last) || seconds >= longestSeconds) return
    seconds += gathered.at.length
    waiting.push({ piece: piece++, series: gathered, marks: marks().slice(-mostMarks) })
    if (waiting.length > mostWaiting) waiting.shift()
    telling = telling.then(tell)
  }

  async function tell() {
    while (waiting[0]) {
      try {
        await runs.add(id, waiting[0])
        waiting.shift()
      } catch (error) {
        // It stays in line, and is told with the next piece.
        log.debug({ reason: String(error) }, 'a piece of a run could not be kept yet')
        return
      }
    }
  }

  return {
    id,
    add(frame: LabFrame) {
      const second = Math.floor(frame.at / 1000)
      if (first !== null && second - first >= piecesSeconds) cut(false)
      first ??= second
      series.add(frame)
    },
    async end(how: 'finished' | 'interrupted') {
      cut(true)
      await telling
      try {
        await runs.end(id, how)
      } catch (error) {
        log.warn({ reason: String(error) }, 'the end of a run was not kept')
      }
    },
  }
}

export type RunRecorder = ReturnType<typeof createRunRecorder>
