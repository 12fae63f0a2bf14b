import { metrics, type Reading } from '#server/metrics/catalogue.ts'
import type { Frame } from '#server/observe/frame.ts'

const unknown = Object.fromEntries(metrics.map(metric => [metric, null])) as Reading

export type Told = {
  /** Seconds since 1970. */
  at: number
  interval?: number
  target?: string
  total?: Partial<Reading>
  nodes?: Record<string, Partial<Reading>>
  down?: boolean
}

/** A frame that says these numbers and nothing else. */
export function frameOf({
  at,
  interval = 1,
  target = 'cache',
  total = {},
  nodes = {},
  down = false,
}: Told): Frame {
  const health = down
    ? {
        status: 'down' as const,
        since: at * 1000,
        code: 'TARGET_UNREACHABLE' as const,
        message: 'It is gone.',
      }
    : { status: 'ok' as const, since: 0 }
  const window = (seconds: number) => ({ seconds, covers: 0, hits: null, misses: null })
  return {
    target,
    at: at * 1000,
    interval,
    health,
    counted: null,
    total: { ...unknown, ...total },
    nodes: Object.entries(nodes).map(([id, reading]) => ({
      id,
      name: id,
      role: 'master',
      health,
      reading: { ...unknown, ...reading },
    })),
    windows: { minute: window(60), fiveMinutes: window(300), hour: window(3600) },
    memoryFullIn: null,
  }
}
