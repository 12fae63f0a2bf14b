import { catalogue, type Metric, metrics } from '#server/metrics/catalogue.ts'
import type { Frame } from '#server/observe/frame.ts'

const rates = metrics.filter(metric => catalogue[metric].kind === 'rate')

/** Events per node since the board began to watch, for readers who want counters instead of rates. */
export function createEventsCounted() {
  const byNode = new Map<string, Partial<Record<Metric, number>>>()

  return {
    add({ interval, nodes }: Pick<Frame, 'interval' | 'nodes'>) {
      for (const id of byNode.keys()) if (!nodes.some(node => node.id === id)) byNode.delete(id)
      for (const { id, reading } of nodes) {
        const counted = byNode.get(id) ?? {}
        for (const metric of rates) {
          const rate = reading[metric]
          if (rate !== null) counted[metric] = (counted[metric] ?? 0) + rate * interval
        }
        byNode.set(id, counted)
      }
    },
    of: (node: string): Readonly<Partial<Record<Metric, number>>> | undefined => byNode.get(node),
  }
}
