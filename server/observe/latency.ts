import { type Buckets, growth, mergeBuckets, quantile } from '#server/metrics/histogram.ts'

export type CommandHistogram = { calls: number; buckets: Buckets }
export type Histograms = ReadonlyMap<string, CommandHistogram>
export type Latency = { p50: number | null; p99: number | null }

/** What monitors, replicas and sentinels send all the time: it says nothing about the people a cache serves. */
const background =
  /^(info|ping|hello|auth|select|dbsize|command|replconf|psync|sync|wait|reset|quit)$|^(client|latency|cluster|config|command|sentinel|slowlog|acl|memory|script)\|/

/** `[command, [calls, n, histogram_usec, [bound, cumulative calls, …]], …]` */
export function parseHistograms(reply: unknown): Histograms {
  const found = new Map<string, CommandHistogram>()
  for (const [name, details] of pairs(reply)) {
    const fields = new Map(pairs(details).map(([field, value]) => [String(field), value]))
    found.set(String(name).toLowerCase(), {
      calls: Number(fields.get('calls') ?? 0),
      buckets: bucketsOf(fields.get('histogram_usec')),
    })
  }
  return found
}

function bucketsOf(cumulative: unknown): Buckets {
  const buckets: Buckets = new Map()
  let below = 0
  for (const [bound, calls] of pairs(cumulative)) {
    buckets.set(Number(bound), Number(calls) - below)
    below = Number(calls)
  }
  return buckets
}

function pairs(flat: unknown): [unknown, unknown][] {
  if (!Array.isArray(flat)) return []
  return Array.from({ length: flat.length >> 1 }, (_, i) => [flat[2 * i], flat[2 * i + 1]])
}

/**
 * Milliseconds inside the server over the commands between two replies. Of a command that the board sent
 * too, as many calls as were its own are left out. null without any call.
 */
export function latencyBetween(
  before: Histograms,
  after: Histograms,
  own: (name: string) => number,
): Latency {
  const foreign = [...after].flatMap(([name, now]): Buckets[] => {
    if (background.test(name)) return []
    const earlier = before.get(name)
    const began = earlier === undefined || now.calls < earlier.calls
    const calls = now.calls - (began ? 0 : earlier.calls)
    const others = Math.max(0, calls - own(name))
    if (others === 0) return []
    return [scale(growth(began ? new Map() : earlier.buckets, now.buckets), others / calls)]
  })
  const merged = mergeBuckets(foreign)
  return { p50: inMilliseconds(quantile(merged, 0.5)), p99: inMilliseconds(quantile(merged, 0.99)) }
}

function scale(buckets: Buckets, share: number): Buckets {
  return share === 1 ? buckets : new Map([...buckets].map(([bound, calls]) => [bound, calls * share]))
}

function inMilliseconds(microseconds: number | null): number | null {
  return microseconds === null ? null : microseconds / 1000
}
