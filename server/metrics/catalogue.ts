/**
 * Every number the board follows over time.
 * `rate`: a server counter seen as events per second; `gauge`: a level.
 * `across`: how the numbers of several nodes become the target's number.
 */
export const catalogue = {
  hits: { kind: 'rate', across: 'sum' },
  misses: { kind: 'rate', across: 'sum' },
  operations: { kind: 'rate', across: 'sum' },
  evicted: { kind: 'rate', across: 'sum' },
  expired: { kind: 'rate', across: 'sum' },
  networkIn: { kind: 'rate', across: 'sum' },
  networkOut: { kind: 'rate', across: 'sum' },
  connections: { kind: 'rate', across: 'sum' },
  rejectedConnections: { kind: 'rate', across: 'sum' },
  memoryUsed: { kind: 'gauge', across: 'sum' },
  memoryPeak: { kind: 'gauge', across: 'sum' },
  memoryRss: { kind: 'gauge', across: 'sum' },
  /** 0 means "no limit": it is a setting, not a measurement. */
  memoryLimit: { kind: 'gauge', across: 'sum' },
  fragmentation: { kind: 'gauge', across: 'max' },
  clients: { kind: 'gauge', across: 'sum' },
  blockedClients: { kind: 'gauge', across: 'sum' },
  keys: { kind: 'gauge', across: 'sum' },
  keysWithTtl: { kind: 'gauge', across: 'sum' },
  /** Milliseconds inside the server, over the commands of the last interval, the board's own left out. */
  latencyP50: { kind: 'gauge', across: 'max' },
  latencyP99: { kind: 'gauge', across: 'max' },
  /** Milliseconds that the board's own sample took there and back. */
  roundTrip: { kind: 'gauge', across: 'max' },
  /** What the board costs: its commands and bytes per second, and its share of the server's time (0 to 1). */
  ownCommands: { kind: 'rate', across: 'sum' },
  ownBytes: { kind: 'rate', across: 'sum' },
  ownShare: { kind: 'gauge', across: 'max' },
} as const satisfies Record<string, { kind: 'rate' | 'gauge'; across: 'sum' | 'max' }>

export type Metric = keyof typeof catalogue
export const metrics = Object.keys(catalogue) as Metric[]

/** One moment's numbers. `null`: this server does not tell, or there was no interval to make a rate from. */
export type Reading = Record<Metric, number | null>
