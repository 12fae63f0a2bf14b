import type { Connection } from '#components/live/live-store.ts'
import type { BoardHealth, Frame, TargetFacts } from '#components/rpc/types.ts'

/** What the header says about the connection. `since` null: not known yet. */
export type TargetStatus = {
  tone: 'ok' | 'connecting' | 'down' | 'lost'
  word: string
  since: number | null
  /** Why, when it is not well. */
  message: string | null
}

type Known = {
  connection: Connection
  frame: Frame | null
  health: BoardHealth | undefined
  target: string | null
}

/** The nearest trouble first: this tab's way to the board, then the board's cache server, then the cache itself. */
export function targetStatus({ connection, frame, health, target }: Known): TargetStatus {
  if (connection.status === 'lost') {
    const message = 'This page no longer hears from the board and tries to reach it again.'
    return { tone: 'lost', word: 'connection to the board lost', since: connection.since, message }
  }
  if (target === null) return withoutTarget(health)
  if (!frame || frame.health.status === 'connecting') {
    return { tone: 'connecting', word: 'connecting', since: frame?.health.since ?? null, message: null }
  }
  if (frame.health.status === 'ok') {
    return { tone: 'ok', word: 'connected', since: frame.health.since, message: null }
  }
  return { tone: 'down', word: 'not answering', since: frame.health.since, message: frame.health.message }
}

function withoutTarget(health: BoardHealth | undefined): TargetStatus {
  if (health?.cache.status === 'failed') {
    const { since, message } = health.cache
    return { tone: 'down', word: 'cache did not start', since, message }
  }
  return { tone: 'connecting', word: 'starting', since: health?.cache.since ?? null, message: null }
}

/** "valkey 9.1.1 · cluster of 3", as far as it is known. */
export function serverText(facts: TargetFacts | undefined): string {
  if (!facts) return ''
  const server = facts.nodes.find(node => node.server !== 'unknown')
  const name = server && [server.server, server.version].filter(Boolean).join(' ')
  const kind = facts.nodes.length > 1 ? `${facts.kind} of ${facts.nodes.length}` : facts.kind
  return [name, kind].filter(Boolean).join(' · ')
}
