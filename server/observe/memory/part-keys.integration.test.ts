import { Redis } from 'ioredis'
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { type BulkConnection, openBulkConnection } from '#server/targets/bulk-connection.ts'
import { createLedger, readLedger } from '#server/targets/ledger.ts'
import { createReplyReader } from '#server/targets/wire.ts'
import { counted } from '#testing/inspecting.ts'
import { type RedisServer, startRedisServer } from '#testing/redis-server.ts'
import { awaited, createPace } from '../keys/walk-pace.ts'
import { createProbe } from '../keys/walk-probe.ts'
import { createNameBatch } from './name-batch.ts'
import { createPartCost } from './part-cost.ts'
import { createPartKeys } from './part-keys.ts'

let server: RedisServer
let client: Redis
let line: BulkConnection
const ledger = createLedger()

beforeAll(async () => {
  server = await startRedisServer()
  client = new Redis(server.port)
  const at = { host: '127.0.0.1', port: server.port }
  line = await openBulkConnection({
    node: 'n',
    at,
    username: null,
    password: null,
    database: 0,
    tls: false,
    ledger,
  })
})
beforeEach(() => client.set('k', 'v'))
afterAll(async () => {
  line.close()
  client.disconnect()
  await server.stop()
})

/** Looks at one key; `meanwhile` happens when its type is known and nothing else is. */
async function lookAt(meanwhile: () => Promise<unknown>) {
  const probe = createProbe({
    pace: createPace({ manner: awaited, mostUnits: 9, firstUnits: 9, leastUnits: 9 }),
    ledger,
  })
  const place = { address: 'n', user: null }
  const keys = createPartKeys({
    plan: {
      method: 'walks',
      most: 10,
      share: 1,
      detailShare: 1,
      use: 'idle',
      delimiter: Buffer.from(':'),
      meanBytes: 100,
      expected: 10,
      place,
    },
    random: () => 0.5,
    cost: createPartCost(probe),
    lookups: probe.ledger.lookups,
    place,
  })
  const names = createNameBatch()
  names.add(Buffer.from('k'), 0, 1)
  const [first = '', ...rest] = keys
    .ask(names)
    .bytes.toString('latin1')
    .split(/(?=\*\d+\r\n)/)
  const start = Buffer.from((await line.ask(Buffer.from(first), 1)).bytes)
  await meanwhile()
  const { bytes } = await line.ask(Buffer.from(rest.join('')), rest.length)
  const all = Buffer.concat([start, bytes])
  keys.take({ bytes: all, read: createReplyReader(all) }, names)
}

it.each([
  ['stays', async () => {}],
  ['goes', () => client.del('k')],
  [
    'may not be asked for its idle time any more',
    () => client.config('SET', 'maxmemory-policy', 'allkeys-lfu'),
  ],
])('of a key that %s meanwhile the ledger counts what the server counts', async (_, meanwhile) => {
  const before = { server: await counted(client), ledger: readLedger(ledger).read() }
  await lookAt(meanwhile)
  const after = { server: await counted(client), ledger: readLedger(ledger).read() }
  const grown = (of: 'server' | 'ledger') => [
    after[of].hits - before[of].hits,
    after[of].misses - before[of].misses,
  ]
  expect(grown('ledger')).toEqual(grown('server'))
})
