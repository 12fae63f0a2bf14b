import type { PolicyInput } from '#server/engine/policy.ts'
import type { WorkloadInput } from '#server/lab/workload/workload.ts'

export type WorkloadPreset = {
  id: string
  name: string
  story: string
  lookFor: string
  workload: WorkloadInput
  database?: { queryMs: number; connections: number }
  /** The policy under which the story shows best. */
  policyHint?: PolicyInput
}

/** Workloads that tell a story, each small enough for a laptop. */
export const workloadPresets: readonly WorkloadPreset[] = [
  {
    id: 'normal-day',
    name: 'Shop on a normal day',
    story:
      'People look around, a few buy. The day comes and goes in two minutes; some products are known to all.',
    lookFor:
      'The hit rate hardly follows the traffic: what is popular stays cached. Database queries rise and fall with the writes.',
    workload: {
      rate: 1_000,
      arrivals: { kind: 'day', periodMs: 120_000, depth: 0.7 },
      popularity: { kind: 'zipf', skew: 0.99 },
      keys: 10_000,
      absentShare: 0.01,
      mix: { read: 90, write: 5, insert: 1, remove: 1, list: 3 },
      kinds: { product: 60, user: 20, stock: 15, session: 5 },
    },
    database: { queryMs: 20, connections: 20 },
  },
  {
    id: 'flash-sale',
    name: 'Flash sale',
    story:
      'Every half minute an offer goes out and ten times as many people come, nearly all for the same fifty products.',
    lookFor:
      'The first second of each rush: with a lease one request loads and the others wait; without it, all of them stand in the queue of the database.',
    workload: {
      rate: 300,
      arrivals: { kind: 'burst', times: 10, everyMs: 30_000, lastsMs: 8_000 },
      popularity: { kind: 'hot spot', keys: 0.01, requests: 0.95 },
      keys: 5_000,
      mix: { read: 92, write: 8 },
      kinds: { product: 1, stock: 1 },
    },
    database: { queryMs: 100, connections: 10 },
    policyHint: { ttl: { defaultMs: 5_000 } },
  },
  {
    id: 'product-launch',
    name: 'Product launch',
    story:
      'New products appear all the time and everybody wants the newest. The traffic grows to five times in a minute.',
    lookFor:
      'Each new product is a miss before it is a hit. A cached "not found" must not outlive the insert.',
    workload: {
      rate: 300,
      arrivals: { kind: 'ramp', times: 5, overMs: 60_000 },
      popularity: { kind: 'latest', skew: 1.1 },
      keys: 2_000,
      absentShare: 0.02,
      mix: { read: 93, write: 2, insert: 5 },
    },
    database: { queryMs: 30, connections: 10 },
  },
  {
    id: 'crawler',
    name: 'Crawler',
    story:
      'A search engine walks through the whole shop, page after page, and asks for many pages that never existed.',
    lookFor:
      'A low hit rate and a cache that fills with what nobody asks for again. A cached "not found" spares the database a good part of it.',
    workload: {
      rate: 400,
      arrivals: { kind: 'constant' },
      popularity: { kind: 'scan' },
      keys: 50_000,
      absentShare: 0.3,
      mix: { read: 95, write: 0, list: 5 },
    },
    database: { queryMs: 10, connections: 10 },
    policyHint: { ttl: { defaultMs: 60_000, negativeMs: 60_000 } },
  },
  {
    id: 'session-store',
    name: 'Session store',
    story:
      'Sessions are read on every click and written on every second one. Who is here changes by the minute.',
    lookFor:
      'Database queries per write under write-behind beside write-through: a batch of writes becomes one query. Unflushed writes are the price.',
    workload: {
      rate: 1_000,
      popularity: { kind: 'zipf', skew: 0.8 },
      keys: 5_000,
      churn: { share: 0.1, everyMs: 20_000 },
      mix: { read: 60, write: 36, insert: 2, remove: 2 },
      kinds: { product: 0, session: 1 },
      valueBytes: 400,
    },
    database: { queryMs: 5, connections: 10 },
    policyHint: { read: 'read-through', write: { kind: 'write-behind' } },
  },
  {
    id: 'leaderboard',
    name: 'Leaderboard',
    story: 'Everybody looks at the few at the top, and their points change with nearly every look.',
    lookFor:
      'Hardly anything stays cached for long: each write takes out what all are reading. Write-through keeps the hits, write-behind the database.',
    workload: {
      rate: 800,
      popularity: { kind: 'zipf', skew: 1.4 },
      keys: 1_000,
      mix: { read: 60, write: 40 },
      kinds: { product: 0, user: 1 },
      valueBytes: 120,
    },
    database: { queryMs: 10, connections: 10 },
    policyHint: { read: 'read-through', write: { kind: 'write-through' } },
  },
  {
    id: 'unique-searches',
    name: 'Unique searches',
    story: 'Nobody searches for the same words twice before the answer has expired. Do not cache this.',
    lookFor:
      'A hit rate of nothing, memory that grows all the same, and latency that is worse than without a cache: each request pays for asking it and for filling it.',
    workload: {
      rate: 300,
      popularity: { kind: 'scan' },
      keys: 30_000,
      mix: { read: 1, write: 0 },
      kinds: { product: 0, search: 1 },
      valueBytes: 1_000,
    },
    database: { queryMs: 10, connections: 10 },
    policyHint: { ttl: { defaultMs: 60_000 } },
  },
  {
    id: 'race',
    name: 'The race',
    story:
      'Few keys, many writes and slow loads: a load that began before a write often comes back after it.',
    lookFor:
      'Stale reads. Plain cache-aside puts the old row back over the new one; with the lease such a fill is refused and none is stale.',
    workload: {
      rate: 200,
      popularity: { kind: 'uniform' },
      keys: 20,
      mix: { read: 70, write: 30 },
      valueBytes: 200,
    },
    database: { queryMs: 50, connections: 20 },
    policyHint: { protections: { lease: null, coalesce: false } },
  },
]
