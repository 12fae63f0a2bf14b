import type { LogBatch } from '#server/observe/slowlog/batch.ts'

/** What counts of a batch. */
type Brief = Pick<LogBatch, 'node' | 'serverRun' | 'kind'> & {
  entries: readonly Pick<LogBatch['entries'][number], 'at' | 'own'>[]
}

const windowMs = 60_000
const mostKept = 20_000

/** How many entries the slow logs got in the last minute, from what is read of them anyway. */
export function createSlowEntries(now: () => number = Date.now) {
  const seen = new Set<string>()
  let arrived: { at: number; count: number }[] = []

  return {
    /** What stood in a log when it was first read may be old: then the server's own time decides. */
    take({ node, serverRun, kind, entries }: Brief) {
      if (kind !== 'slow') return
      const life = `${node} ${serverRun}`
      const isKnown = seen.has(life)
      seen.add(life)
      const count = entries.filter(({ at, own }) => !own && (isKnown || at > now() - windowMs)).length
      arrived = [...arrived, { at: now(), count }].slice(-mostKept)
    },
    /** Per second, over the last minute. */
    rate(): number {
      const from = now() - windowMs
      arrived = arrived.filter(({ at }) => at > from)
      return arrived.reduce((sum, { count }) => sum + count, 0) / (windowMs / 1000)
    },
  }
}
