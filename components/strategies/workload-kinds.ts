import type { Workload } from '#components/rpc/types.ts'

type Arrivals = Workload['arrivals']
type Popularity = Workload['popularity']

/** What a kind of arrivals begins with. */
export function arrivalsOf(kind: Exclude<Arrivals['kind'], 'trace'>): Arrivals {
  switch (kind) {
    case 'constant':
    case 'poisson':
      return { kind }
    case 'burst':
      return { kind, times: 10, everyMs: 20_000, lastsMs: 2_000 }
    case 'ramp':
      return { kind, times: 10, overMs: 60_000 }
    case 'day':
      return { kind, periodMs: 120_000, depth: 0.8 }
  }
}

/** A skew that was chosen stays. */
export function popularityOf(kind: Popularity['kind'], before: Popularity): Popularity {
  const skew = 'skew' in before ? before.skew : 0.99
  switch (kind) {
    case 'zipf':
    case 'latest':
      return { kind, skew }
    case 'hot spot':
      return { kind, keys: 0.01, requests: 0.9 }
    case 'uniform':
    case 'scan':
      return { kind }
  }
}

export const mixNames = {
  read: 'Reads',
  write: 'Writes',
  insert: 'Inserts',
  remove: 'Deletes',
  list: 'Lists',
} satisfies Record<keyof Workload['mix'], string>

export const kindNames = {
  product: 'Products',
  user: 'Users',
  stock: 'Stock',
  session: 'Sessions',
  search: 'Searches',
} satisfies Record<keyof Workload['kinds'], string>
