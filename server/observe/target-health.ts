import type { BoardError } from '#server/errors.ts'
import type { Health, NodeFrame } from './frame.ts'

export type Watched = { frame: NodeFrame; required: boolean }

/**
 * The target is as well as the nodes it cannot do without: every master that serves slots. A sum that lacks
 * one of them would be a wrong number, so the target is down while its other nodes stay readable.
 */
export function healthOf(options: {
  problem: BoardError | null
  nodes: readonly Watched[]
  at: number
}): Health {
  const { problem, nodes, at } = options
  const needed = nodes.filter(node => node.required).map(node => node.frame)
  if (problem) return { status: 'down', since: at, code: problem.code, message: problem.message }
  const down = needed.flatMap(({ health }) => (health.status === 'down' ? [health] : []))
  const first = down.toSorted((a, b) => a.since - b.since)[0]
  if (first) {
    const many = needed.length > 1 ? `${down.length} of ${needed.length} masters cannot be read: ` : ''
    return { ...first, message: many + first.message }
  }
  const connecting = needed.find(({ health }) => health.status === 'connecting')
  if (needed.length === 0 || connecting)
    return { status: 'connecting', since: connecting?.health.since ?? at }
  return { status: 'ok', since: Math.max(...needed.map(({ health }) => health.since)) }
}

/** `since` is the moment the status changed: what a problem's own frames say comes later. */
export function keepSince(before: Health | null, after: Health): Health {
  if (before?.status !== after.status) return after
  return { ...after, since: Math.min(before.since, after.since) }
}
