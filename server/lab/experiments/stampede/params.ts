import { z } from 'zod'

const traffics = ['burst', 'steady', 'workers'] as const

export const paramsShape = z.strictObject({
  traffic: z
    .enum(traffics)
    .default('burst')
    .meta({
      title: 'Traffic',
      words: { burst: 'all at once', steady: 'a steady stream', workers: 'workers who think' },
    }),
  callers: z
    .int()
    .min(1)
    .max(5_000)
    .default(500)
    .meta({ title: 'Callers', log: true, when: { param: 'traffic', is: ['burst', 'workers'] } }),
  perSecond: z
    .int()
    .min(1)
    .max(1_000_000)
    .default(500)
    .meta({
      title: 'Readers before it',
      unit: 'per second',
      log: true,
      hint: 'Only readers can renew an entry early.',
      when: { param: 'traffic', is: ['burst', 'steady'] },
    }),
  keys: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .meta({
      title: 'Hot keys',
      log: true,
      hint: 'Each with as many readers. Many settle the mean in less time.',
      when: { param: 'traffic', is: ['steady'] },
    }),
  processes: z.int().min(1).max(8).default(4).meta({ title: 'App instances' }),
  queryMs: z.int().min(1).max(5_000).default(100).meta({ title: 'Database query', unit: 'ms', log: true }),
  connections: z.int().min(1).max(64).default(20).meta({ title: 'Database pool', log: true }),
  ttlMs: z.int().min(200).max(600_000).default(3_000).meta({ title: 'TTL', unit: 'ms', log: true }),
  expiries: z.int().min(1).max(1_000).default(1).meta({
    title: 'Expiries',
    log: true,
    hint: 'Real time passes as slowly here as anywhere: many are for the simulation.',
  }),
  beta: z.number().min(0.1).max(10).default(1).meta({ title: 'β of XFetch', log: true }),
})

export type StampedeParams = z.output<typeof paramsShape>

/** The set-up of the Internet Archive's harness, with the recomputes per expiry that its logs give. */
export const archive = {
  params: {
    traffic: 'workers',
    callers: 50,
    processes: 5,
    queryMs: 500,
    connections: 50,
    ttlMs: 20_000,
    expiries: 100,
    beta: 1,
  },
  thinkMs: [10, 1_000] as [number, number],
  published: { none: 37, lock: 1, xfetch: 2.1, 'xfetch-lock': 1 } as Partial<Record<string, number>>,
  about:
    'As the Internet Archive measured it (github.com/internetarchive/xfetch): 50 workers who think 10 to 1 000 ms, a TTL of 20 s, a query of 500 ms. Its figures stand beside ours.',
}

export const isArchive = (params: StampedeParams) =>
  params.traffic === 'workers' &&
  params.callers === archive.params.callers &&
  params.queryMs === archive.params.queryMs &&
  params.ttlMs === archive.params.ttlMs &&
  params.beta === archive.params.beta
