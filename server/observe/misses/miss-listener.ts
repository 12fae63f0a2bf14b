import { setTimeout as wait } from 'node:timers/promises'
import { BoardError } from '#server/errors.ts'
import { createHeaviest } from '#server/metrics/heaviest.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'
import type { BorrowedSetting } from './borrowed-setting.ts'

const counters = 5000
const mostEvents = 200_000
const lookMs = 100

export type HeardMisses = {
  keys: { key: Buffer; misses: number }[]
  events: number
  seconds: number
  /** What could not be put back, or was left to somebody else. */
  notes: string[]
}

/**
 * Which keys are looked for in vain: the server tells it of each, for some seconds, one listener at a time. Its setting
 * is widened for that, and put back whatever happens, unless somebody else has changed it meanwhile.
 */
export function createMissListener({ target, setting }: { target: Target; setting: BorrowedSetting }) {
  let running: AbortController | null = null
  let done: Promise<unknown> = Promise.resolve()

  async function hear(nodes: readonly TargetNode[], seconds: number, signal: AbortSignal) {
    const heaviest = createHeaviest<null>({ most: counters, fresh: () => null, drop: () => {} })
    let events = 0
    const undo: (() => void)[] = []
    let notes: string[] = []
    await setting.switchOn(nodes, Date.now() + seconds * 1000)
    const began = performance.now()
    try {
      for (const node of nodes) {
        const heard = await node.subscribe(`__keyevent@${node.pass().database}__:keymiss`, key => {
          events += 1
          heaviest.offer(key.toString('latin1'), 1)
        })
        undo.push(heard.close)
      }
      const until = performance.now() + seconds * 1000
      while (performance.now() < until && events < mostEvents && !signal.aborted) await wait(lookMs)
    } finally {
      for (const close of undo) close()
      notes = await setting.switchBack()
    }
    return { heaviest, events, notes, seconds: (performance.now() - began) / 1000 }
  }

  return {
    async listen({ most, seconds }: { most: number; seconds: number }): Promise<HeardMisses> {
      if (running)
        throw new BoardError('TOO_MANY', 'Somebody listens for missed keys already. Wait for its end.')
      const nodes = target.nodes().filter(node => node.required())
      if (nodes.length === 0) {
        throw (
          target.problem() ?? new BoardError('TARGET_UNREACHABLE', 'No server of this cache is known now.')
        )
      }
      const control = new AbortController()
      running = control
      const hearing = hear(nodes, seconds, control.signal)
      done = hearing.catch(() => {})
      try {
        const { heaviest, ...heard } = await hearing
        const keys = heaviest
          .list()
          .slice(0, most)
          .map(({ name, weight }) => ({ key: Buffer.from(name, 'latin1'), misses: weight }))
        return { keys, ...heard }
      } finally {
        running = null
      }
    },
    /** Puts the setting back before the connections go. */
    async stop() {
      running?.abort()
      await done
    },
  }
}
