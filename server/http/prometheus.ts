import { Counter, collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import type { Metric } from '#server/metrics/catalogue.ts'
import type { System } from '#server/system.ts'

type Exported = { metric: Metric; name: string; help: string }

/** Counted since this board began to watch; the board's own lookups and commands are taken off. */
const counters: Exported[] = [
  { metric: 'hits', name: 'keyspace_hits_total', help: 'Reads that found their key.' },
  { metric: 'misses', name: 'keyspace_misses_total', help: 'Reads that did not find their key.' },
  { metric: 'operations', name: 'commands_total', help: 'Commands of others than the board.' },
  { metric: 'evicted', name: 'evicted_keys_total', help: 'Keys evicted for lack of memory.' },
  { metric: 'expired', name: 'expired_keys_total', help: 'Keys whose TTL ended.' },
  { metric: 'networkIn', name: 'network_receive_bytes_total', help: 'Bytes the server received.' },
  { metric: 'networkOut', name: 'network_transmit_bytes_total', help: 'Bytes the server sent.' },
  { metric: 'ownCommands', name: 'observer_commands_total', help: 'Commands the board sent.' },
  { metric: 'ownBytes', name: 'observer_bytes_total', help: 'Bytes the board sent and received.' },
]

const gauges: (Exported & { scale?: number })[] = [
  { metric: 'memoryUsed', name: 'memory_used_bytes', help: 'Memory in use by the server.' },
  { metric: 'memoryPeak', name: 'memory_peak_bytes', help: 'The most memory it ever used.' },
  { metric: 'memoryRss', name: 'memory_resident_bytes', help: 'Memory as the operating system counts it.' },
  { metric: 'memoryLimit', name: 'memory_limit_bytes', help: 'maxmemory; 0 means no limit.' },
  { metric: 'fragmentation', name: 'memory_fragmentation_ratio', help: 'Resident to used memory.' },
  { metric: 'clients', name: 'connected_clients', help: 'Connected clients.' },
  { metric: 'blockedClients', name: 'blocked_clients', help: 'Clients in a blocking command.' },
  { metric: 'keys', name: 'keys', help: 'Keys in all databases.' },
  { metric: 'keysWithTtl', name: 'keys_with_ttl', help: 'Keys that expire.' },
  {
    metric: 'latencyP50',
    name: 'command_latency_p50_seconds',
    help: 'Median inside the server.',
    scale: 0.001,
  },
  {
    metric: 'latencyP99',
    name: 'command_latency_p99_seconds',
    help: '99th percentile inside.',
    scale: 0.001,
  },
  {
    metric: 'roundTrip',
    name: 'observer_round_trip_seconds',
    help: 'A sample there and back.',
    scale: 0.001,
  },
  { metric: 'ownShare', name: 'observer_server_time_ratio', help: 'Share of server time the board costs.' },
]

/** What Prometheus asks for. A number that a server does not tell is left out, never shown as 0. */
export function createPrometheus(system: System) {
  const registry = new Registry()
  const registers = [registry]
  const name = (suffix: string) => `cacheboard_${suffix}`
  const labelNames = ['target', 'node']
  collectDefaultMetrics({ register: registry })

  const up = new Gauge({ name: name('up'), help: '1 while the node answers.', labelNames, registers })
  const ratio = new Gauge({
    name: name('hit_ratio'),
    help: 'Hits to reads over the window; absent while there is no traffic.',
    labelNames: ['target', 'window'],
    registers,
  })
  const viewers = new Gauge({ name: name('viewers'), help: 'Open event streams.', registers })
  const history = new Gauge({
    name: name('history_up'),
    help: '1 while Postgres keeps the history.',
    registers,
  })
  const levels = gauges.map(entry => ({
    entry,
    gauge: new Gauge({ name: name(entry.name), help: entry.help, labelNames, registers }),
  }))
  const counts = counters.map(entry => ({
    entry,
    counter: new Counter({ name: name(entry.name), help: entry.help, labelNames, registers }),
  }))

  function collect() {
    for (const gauge of [up, ratio, ...levels.map(({ gauge }) => gauge)]) gauge.reset()
    for (const { counter } of counts) counter.reset()
    viewers.set(system.streams())
    history.set(system.health().history.status === 'ok' ? 1 : 0)
    for (const watching of system.targets()) collectTarget(watching)
  }

  function collectTarget(watching: ReturnType<System['targets']>[number]) {
    const frame = watching.latest()
    if (!frame) return
    const target = watching.target.name
    for (const [window, { hits, misses }] of Object.entries(frame.windows)) {
      if (hits !== null && misses !== null && hits + misses > 0)
        ratio.set({ target, window }, hits / (hits + misses))
    }
    for (const node of frame.nodes) {
      const labels = { target, node: node.name }
      up.set(labels, node.health.status === 'ok' ? 1 : 0)
      for (const { entry, gauge } of levels) {
        const value = node.reading[entry.metric]
        if (value !== null) gauge.set(labels, value * (entry.scale ?? 1))
      }
      const counted = watching.counted(node.id)
      for (const { entry, counter } of counts) {
        const value = counted?.[entry.metric]
        if (value !== undefined) counter.inc(labels, value)
      }
    }
  }

  return {
    contentType: registry.contentType,
    async text(): Promise<string> {
      collect()
      return registry.metrics()
    },
  }
}
