import type { BoardError } from '#server/errors.ts'
import type { TargetNode } from '#server/targets/target.ts'
import type { NodeFacts } from './frame.ts'
import type { Info } from './info.ts'
import { missingOf, nameOf } from './missing.ts'
import type { Sample } from './sample.ts'
import { hasRedis7Commands } from './server-kind.ts'

/** INFO rounds the uptime to seconds: a start time moves only when it moves by more than that. */
const startSlackMs = 2500

/** What changes rarely about a node, kept from its last answer. */
export function createNodeFacts(node: TargetNode) {
  let info: Info | null = null
  let startedAt: number | null = null
  let missing: NodeFacts['missing'] = {}

  return {
    learn(sample: Sample) {
      const uptime = sample.info.uptimeSeconds
      const started = uptime === null ? null : sample.at - uptime * 1000
      const moved = started === null || startedAt === null || Math.abs(started - startedAt) > startSlackMs
      if (moved || info?.runId !== sample.info.runId) startedAt = started
      info = sample.info
      missing = { ...missingOf(sample.info), ...missingLatency(sample) }
    },
    get(): NodeFacts {
      return {
        id: node.id,
        name: node.name,
        server: info?.server ?? 'unknown',
        version: info?.version ?? null,
        mode: info?.mode ?? null,
        role: roleOf(node, info),
        os: info?.os ?? null,
        runId: info?.runId ?? null,
        startedAt,
        evictionPolicy: info?.evictionPolicy ?? null,
        databases: info?.databases ?? [],
        missing,
      }
    },
  }
}

/** The server knows best, as soon as it has said so. */
export function roleOf(node: TargetNode, info: Info | null): NodeFacts['role'] {
  return info && info.role !== 'unknown' ? info.role : node.role()
}

/** The part of the facts whose change everybody is told of: not the counts of keys, which change every second. */
export function revisionOf(facts: NodeFacts): string {
  const { databases, ...rest } = facts
  return JSON.stringify({ ...rest, databases: databases.map(database => database.index) })
}

function missingLatency({ info, histograms }: Sample): NodeFacts['missing'] {
  const reason = latencyReason(info, histograms)
  return reason === null ? {} : { latencyP50: reason, latencyP99: reason }
}

function latencyReason(info: Info, histograms: Sample['histograms']): string | null {
  if (!hasRedis7Commands(info)) {
    return `${nameOf(info)} has no LATENCY HISTOGRAM; it came with Redis 7 and Valkey.`
  }
  return histograms === null || histograms instanceof Map ? null : (histograms as BoardError).message
}
