import { createKeyBrowser } from '#server/observe/keys/key-browser.ts'
import type { StatisticsState, WalkState } from '#server/observe/keys/shapes.ts'
import { createTarget } from '#server/targets/target.ts'
import { parseRedisUrl } from '#server/targets/url.ts'

const quietLog = { debug() {}, info() {}, warn() {}, error: console.error }

export const everything = {
  prefix: null,
  pattern: null,
  types: [],
  ttl: { kind: 'any' as const },
  minBytes: null,
  minIdleMs: null,
}

export const over = ({ phase }: WalkState | StatisticsState) =>
  ['done', 'failed', 'cancelled'].includes(phase)

/** The key browser of one server, as the board has it. */
export function browse(url: string) {
  const endpoint = parseRedisUrl(url)
  const target = createTarget({
    id: 'b',
    name: 'b',
    endpoint,
    role: 'observe',
    embedded: null,
    log: quietLog,
  })
  const waiting = new Set<() => void>()
  const look = () => {
    for (const each of waiting) each()
  }
  const keys = createKeyBrowser({
    target,
    log: quietLog,
    mostBytes: 2048 * 1024 * 1024,
    watched: () => true,
    onWalk: look,
    onStatistics: look,
  })
  const until = (holds: () => boolean) =>
    new Promise<void>(resolve => {
      const check = () => {
        if (!holds()) return
        waiting.delete(check)
        resolve()
      }
      waiting.add(check)
      check()
    })
  target.start()
  return {
    keys,
    until,
    /** The nodes are known: what a board knows of a cache long before somebody opens its keys. */
    async ready() {
      while (!target.nodes().some(node => node.ready())) await new Promise(resolve => setTimeout(resolve, 10))
    },
    /** Walks on, and again from the start when it was through. */
    async go() {
      await keys.ask('control', { action: over(keys.state()) ? 'again' : 'resume' })
    },
    async rest() {
      await keys.ask('control', { action: 'pause' })
    },
    async stop() {
      await keys.stop()
      await target.stop()
    },
  }
}
