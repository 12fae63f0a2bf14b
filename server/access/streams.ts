import { BoardError } from '#server/errors.ts'
import type { Access } from './access.ts'

const recheckMs = 2000
const mostPerViewer = 200

/** Open event streams by session: bounded in number, and closed when their session ends. */
export function createStreamGuard(options: {
  access: Access
  most: number
  close: (session: string) => void
}) {
  const openBySession = new Map<string, number>()
  let total = 0
  let timer: NodeJS.Timeout | null = null

  function recheck() {
    for (const session of openBySession.keys()) {
      if (options.access.isOpen(session)) options.access.touch(session)
      else options.close(session)
    }
  }

  function leave(session: string | null) {
    total--
    if (session !== null) {
      const left = (openBySession.get(session) ?? 1) - 1
      if (left > 0) openBySession.set(session, left)
      else openBySession.delete(session)
    }
    if (openBySession.size === 0 && timer) {
      clearInterval(timer)
      timer = null
    }
  }

  /** Takes a place for a stream; the returned function gives it back (once). */
  function enter(session: string | null): () => void {
    if (total >= options.most)
      throw new BoardError('TOO_MANY', 'The board has as many viewers as it can serve.')
    const mine = session === null ? 0 : (openBySession.get(session) ?? 0)
    if (mine >= mostPerViewer) throw new BoardError('TOO_MANY', 'You have too many tabs open on this board.')
    total++
    if (session !== null) {
      openBySession.set(session, mine + 1)
      timer ??= setInterval(recheck, recheckMs)
    }
    let left = false
    return () => {
      if (!left) leave(session)
      left = true
    }
  }

  return { enter, open: () => total }
}
