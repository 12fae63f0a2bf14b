import { BoardError } from '#server/errors.ts'
import type { TargetNode } from '#server/targets/target.ts'
import type { Health } from './frame.ts'

/** How long the board waits for an answer, as its connections are set. */
const patienceSeconds = 1
/** A late answer explains the next failures for this long. */
const lateForMs = 6000

/** Keeps since when a node is as it is: `since` moves only when the status does. */
export function createHealth(now: () => number) {
  let health: Health = { status: 'connecting', since: now() }

  return {
    get: () => health,
    ok(at: number) {
      if (health.status !== 'ok') health = { status: 'ok', since: at }
    },
    down(error: BoardError, since: number) {
      const from = health.status === 'down' ? health.since : since
      health = { status: 'down', since: from, code: error.code, message: error.message }
    },
  }
}

/** Connected, but silent: frozen, or so slow that answers come when nobody waits for them any more. */
export function whySilent(node: TargetNode, now: number): BoardError {
  const { traffic } = node
  const took = traffic.lastAnswerTook()
  const answeredAt = traffic.lastAnswerAt()
  const late = took !== null && took > patienceSeconds * 1000
  if (late && answeredAt !== null && now - answeredAt < lateForMs) {
    return frozen(
      `${node.name} is connected, but its answers take ${(took / 1000).toFixed(1)} s; the board waits ${patienceSeconds} s.`,
    )
  }
  const seconds = Math.max(patienceSeconds, Math.round((now - (traffic.waitingSince() ?? now)) / 1000))
  return frozen(`${node.name} is connected, but has not answered for ${seconds} s.`)
}

function frozen(message: string): BoardError {
  return new BoardError('TARGET_FROZEN', message)
}
