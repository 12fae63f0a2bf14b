import { createHash, randomBytes } from 'node:crypto'
import { guestName } from './names.ts'

const idleMs = 30 * 60_000
const absoluteMs = 12 * 3_600_000
const most = 10_000

/** `full`: all that the target's role allows. `view`: look, never touch. */
export type Grant = 'full' | 'view'
export type Session = { id: string; name: string; grant: Grant; createdAt: number; seenAt: number }

/** Server-side sessions. The browser holds 256 random bits; the board keeps only their hash. */
export function createSessions({ now = Date.now }: { now?: () => number } = {}) {
  const byId = new Map<string, Session>()
  const idOf = (secret: string) => createHash('sha256').update(secret).digest('base64url')
  const isOver = (s: Session) => now() - s.seenAt > idleMs || now() - s.createdAt > absoluteMs

  function forgetOver() {
    for (const [id, session] of byId) if (isOver(session)) byId.delete(id)
    for (const id of byId.keys()) if (byId.size >= most) byId.delete(id)
  }

  return {
    open(name: string | null, grant: Grant): { secret: string; session: Session } {
      forgetOver()
      const secret = randomBytes(32).toString('base64url')
      const id = idOf(secret)
      const session: Session = { id, name: name || guestName(id), grant, createdAt: now(), seenAt: now() }
      byId.set(session.id, session)
      return { secret, session }
    },
    find(secret: string): Session | null {
      const session = byId.get(idOf(secret))
      if (!session) return null
      if (isOver(session)) {
        byId.delete(session.id)
        return null
      }
      session.seenAt = now()
      return session
    },
    /** Whether a stream that was opened with this session may go on; looking does not keep it alive. */
    isOpen(id: string): boolean {
      const session = byId.get(id)
      return session !== undefined && !isOver(session)
    },
    /** A stream is somebody watching: it keeps the session from going idle. */
    touch(id: string) {
      const session = byId.get(id)
      if (session && !isOver(session)) session.seenAt = now()
    },
    close(id: string) {
      byId.delete(id)
    },
  }
}
