import { explainFailure } from '#server/targets/failure.ts'
import type { Target, TargetNode } from '#server/targets/target.ts'

export type LatencyEvent = {
  node: string
  /** `command`, `fast-command`, `fork`, `expire-cycle` … */
  event: string
  /** ms since 1970 and ms. */
  lastAt: number
  lastMs: number
  /** The worst since the server began to watch. */
  worstMs: number
  /** Oldest first; the server keeps the last 160. */
  samples: { at: number; ms: number }[]
}

const mostEvents = 30
const keptMs = 2000

type Found = { events: LatencyEvent[]; problems: { node: string; problem: string }[] }

/** What the latency monitor of each server has caught. Asked once for everybody who looks. */
export function createLatencyEvents({ target, now = Date.now }: { target: Target; now?: () => number }) {
  let kept: { at: number; answer: Promise<Found> } | null = null

  async function ask(): Promise<Found> {
    const answers = await Promise.all(target.nodes().map(eventsOf))
    return {
      events: answers.flatMap(({ events }) => events).sort((a, b) => b.lastAt - a.lastAt),
      problems: answers.flatMap(({ node, problem }) => (problem === null ? [] : [{ node, problem }])),
    }
  }

  return (): Promise<Found> => {
    if (!kept || now() - kept.at >= keptMs) kept = { at: now(), answer: ask() }
    return kept.answer
  }
}

async function eventsOf(
  node: TargetNode,
): Promise<{ node: string; events: LatencyEvent[]; problem: string | null }> {
  try {
    const client = await node.browser()
    const latest = latestOf(await client.call('LATENCY', 'LATEST')).slice(0, mostEvents)
    const events = await Promise.all(
      latest.map(async event => ({
        ...event,
        node: node.id,
        samples: samplesOf(await client.call('LATENCY', 'HISTORY', event.event)),
      })),
    )
    return { node: node.id, events, problem: null }
  } catch (error) {
    const { message } = explainFailure(error, { address: node.name, user: node.user })
    return { node: node.id, events: [], problem: message }
  }
}

/** `[[name, seconds, ms of the last, ms of the worst, …], …]` */
export function latestOf(reply: unknown): Omit<LatencyEvent, 'node' | 'samples'>[] {
  if (!Array.isArray(reply)) return []
  return reply.flatMap(row => {
    if (!Array.isArray(row)) return []
    const [event, seconds, lastMs, worstMs] = row
    return [
      {
        event: String(event),
        lastAt: Number(seconds) * 1000,
        lastMs: Number(lastMs),
        worstMs: Number(worstMs),
      },
    ]
  })
}

/** `[[seconds, ms], …]` */
export function samplesOf(reply: unknown): LatencyEvent['samples'] {
  if (!Array.isArray(reply)) return []
  return reply.flatMap(row => (Array.isArray(row) ? [{ at: Number(row[0]) * 1000, ms: Number(row[1]) }] : []))
}
