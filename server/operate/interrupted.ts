import type { Activity, Board, RecordedEntry } from './recording.ts'

/** A running job says so this often; one that has not for three times as long has nobody who runs it. */
export const beatMs = 20_000
const deadAfterMs = 60_000
const sweepMs = 30_000
const mostPages = 5
const perPage = 100
const lookBackMs = 86_400_000

type Running = Board & { summary: string }

/** Settles the jobs that a board left behind when it was killed. */
export function createInterruptedSweep(options: {
  activity: Activity
  target: string
  board: Board
  now: () => number
  isAlive?: (process: number) => boolean
  onProblem: (error: unknown) => void
}) {
  const { activity, target, board, now, isAlive = runs } = options
  let timer: NodeJS.Timeout | null = null

  function isDead(entry: RecordedEntry, { boot, host, process }: Board): boolean {
    if (boot === board.boot) return false
    // Another boot of this very process number is one that is over.
    if (host === board.host && (process === board.process || !isAlive(process))) return true
    return now() - (entry.ended ?? entry.at) > deadAfterMs
  }

  function settle(entry: RecordedEntry) {
    const job = runningOf(entry)
    if (!job || !isDead(entry, job)) return
    activity.settle(entry.id, {
      summary: `Interrupted, because the board ended in the middle of it: ${job.summary}`,
      detail: { ...Object(entry.detail), phase: 'interrupted' },
      undo: null,
    })
  }

  async function sweep(): Promise<void> {
    let cursor: string | null = null
    for (let page = 0; page < mostPages; page++) {
      const found = await activity.list({ action: 'keys.', target, cursor, limit: perPage, mayUndo: false })
      for (const entry of found.entries) settle(entry)
      cursor = found.next
      const oldest = found.entries.at(-1)
      if (!cursor || !oldest || now() - oldest.at > lookBackMs) break
    }
  }

  const attempt = () => sweep().then(() => {}, options.onProblem)

  return {
    attempt,
    start() {
      timer = setInterval(attempt, sweepMs)
      timer.unref()
    },
    stop() {
      if (timer) clearInterval(timer)
    },
  }
}

function runningOf({ detail, summary }: RecordedEntry): Running | null {
  const { phase, boot, host, process } = Object(detail)
  if (phase !== 'running' || typeof boot !== 'string') return null
  return { boot, host: String(host), process: Number(process), summary }
}

/** Whether this machine has such a process; one that belongs to somebody else is one. */
function runs(process: number): boolean {
  try {
    globalThis.process.kill(process, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
