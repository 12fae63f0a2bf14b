import { duration } from '#components/format/durations.ts'
import { count, grouped, joined, percent, rate } from '#components/format/numbers.ts'
import type { WalkState } from '#components/rpc/types.ts'

/** How far the walk is, from 0 to 1. A server that grows meanwhile never makes it more than whole. */
export function shareOf({ keys, of, phase }: WalkState): number {
  if (phase === 'done') return 1
  return of > 0 ? Math.min(0.999, keys / of) : 0
}

export const isOver = ({ phase }: WalkState) =>
  phase === 'done' || phase === 'cancelled' || phase === 'failed'

/** Nothing comes of it by itself: what is shown can be what was read, to the last key. */
export const isStill = (walk: WalkState) => isOver(walk) || walk.phase === 'paused'

/** Counts are exact: the walk came to its end, and nothing was left out. */
export const isComplete = ({ phase, cut }: WalkState) => phase === 'done' && cut === null

const keys = (amount: number) => `${grouped(amount)} ${amount === 1 ? 'key' : 'keys'}`

const whySlowly = { others: 'others use it', unknown: 'it does not tell whether others use it' }

/** A walk beside others takes its time: they shall not notice it. */
export const dutyWords = ({ duty, slowly }: Pick<WalkState, 'duty' | 'slowly'>) =>
  `${joined(percent(duty))} of the server’s time${slowly ? `, slowly because ${whySlowly[slowly]}` : ''}`

/** One sentence about the walk, for people and for screen readers. */
export function walkWords(walk: WalkState): string {
  const { phase, of, perSecond } = walk
  switch (phase) {
    case 'idle':
      return 'Looking for the server…'
    case 'walking':
      return `Read ${grouped(walk.keys)} of about ${joined(count(Math.max(of, walk.keys)))} keys · ${joined(rate(perSecond))} · ${dutyWords(walk)}`
    case 'paused':
      return `Paused at ${grouped(walk.keys)} of about ${joined(count(Math.max(of, walk.keys)))} keys.`
    case 'cancelled':
      return `Stopped at ${grouped(walk.keys)} of about ${joined(count(Math.max(of, walk.keys)))} keys: counts are too low.`
    case 'failed':
      return walk.keys > 0 ? `Ended early, after ${keys(walk.keys)}.` : 'The keys could not be read.'
    case 'done':
      return walk.cut === null ? `${keys(walk.keys)}, all of them.` : `${keys(walk.keys)}, not all of them.`
  }
}

export const tookWords = ({ startedAt, endedAt }: WalkState): string | null =>
  startedAt === null || endedAt === null || endedAt - startedAt < 1000
    ? null
    : `Read in ${duration((endedAt - startedAt) / 1000)}`

/** How many keys there are by now, where that is worth another look. */
export function changedWords(then: number, now: number): string | null {
  const worth = Math.abs(now - then) > Math.max(10, then / 100)
  return worth ? `By now the cache holds ${keys(now)}.` : null
}

const quickMs = 3000

/** The keys have changed, and reading them again is quick or takes nothing from anybody. */
export function isWorthAnother(walk: WalkState, now: number, arrives: boolean): boolean {
  const { phase, startedAt, endedAt } = walk
  if (phase !== 'done' || startedAt === null || endedAt === null) return false
  if (changedWords(walk.of, now) === null) return false
  return walk.keys === 0 || (arrives && endedAt - startedAt < quickMs)
}

/** What went wrong, each once: with the walk as a whole, and with single nodes. */
export function walkProblems({ cut, nodes }: WalkState): string[] {
  const own = nodes.flatMap(({ node, problem }) => {
    if (problem === null) return []
    return [nodes.length > 1 && !problem.includes(node) ? `${node}: ${problem}` : problem]
  })
  const told = cut === null ? own : [cut, ...own.filter(problem => !cut.includes(problem))]
  return [...new Set(told)]
}
