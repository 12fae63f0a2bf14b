import type { BoardHealth } from '#components/rpc/types.ts'
import type { TargetStatus } from './target-status.ts'

/** Something that is wrong right now, in words. `retry`: a person can try again at once. */
export type BoardNotice = {
  about: 'board' | 'cache' | 'history'
  title: string
  since: number | null
  text: string
  retry: boolean
}

type Known = { status: TargetStatus; name: string | null; health: BoardHealth | undefined }

/** Everything that is wrong. While the board cannot be heard, nothing else that it said before is worth repeating. */
export function boardNotices({ status, name, health }: Known): BoardNotice[] {
  const { since, message } = status
  if (status.tone === 'lost') {
    return [
      { about: 'board', title: 'Connection to the board lost', since, text: message ?? '', retry: false },
    ]
  }
  return [...cacheNotices({ status, name }), ...historyNotices(health)]
}

function cacheNotices({ status, name }: Omit<Known, 'health'>): BoardNotice[] {
  if (status.tone !== 'down') return []
  const title = name === null ? 'The cache did not start' : `${name} is not answering`
  const text = `${status.message ?? ''} The board goes on trying by itself.`.trim()
  return [{ about: 'cache', title, since: status.since, text, retry: name !== null }]
}

function historyNotices(health: BoardHealth | undefined): BoardNotice[] {
  if (!health) return []
  const { database, history } = health
  if (database.status === 'failed') {
    const text = `${database.message ?? ''} Live numbers are not affected.`.trim()
    return [
      { about: 'history', title: 'The history did not start', since: database.since, text, retry: false },
    ]
  }
  if (history.status !== 'down') return []
  const text =
    `${history.message ?? ''} Live numbers are not affected; the longer ranges will have a gap.`.trim()
  return [{ about: 'history', title: 'No history is being kept', since: history.since, text, retry: false }]
}
