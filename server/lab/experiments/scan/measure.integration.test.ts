import { Redis } from 'ioredis'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openClients } from '#server/lab/experiments/scan/clients.ts'
import { fill, measure } from '#server/lab/experiments/scan/measure.ts'
import { choices } from '#server/lab/experiments/scan/set-up.ts'
import { parseRedisUrl } from '#server/targets/url.ts'
import { startRedisServer } from '#testing/redis-server.ts'

let redis: Awaited<ReturnType<typeof startRedisServer>>
let client: Redis
let clients: ReturnType<typeof openClients>
const keys = 2_000

beforeAll(async () => {
  redis = await startRedisServer()
  client = new Redis(redis.port, '127.0.0.1')
  clients = openClients({ endpoint: parseRedisUrl(redis.url) })
  await fill(client, { from: 0, until: keys, signal: new AbortController().signal, told() {} })
})
afterAll(async () => {
  clients.end()
  client.disconnect()
  await redis.stop()
})

const [, byKeys] = choices

/** The first walks meet a server that has far more to do, as on a machine that stands still for a moment. */
function disturbed(first: number): typeof clients {
  let walks = 0
  return {
    ...clients,
    async walk(way, of) {
      walks += 1
      if (walks > first) return clients.walk(way, of)
      await client.eval("for i = 1, 60000 do redis.call('SET', 'more:' .. i, '') end", 0)
      const walked = await clients.walk(way, of)
      await client.eval("for i = 1, 60000 do redis.call('DEL', 'more:' .. i) end", 0)
      return walked
    },
  }
}

test('a call of a millisecond is measured until a few stops of the machine are not what is measured', async () => {
  const walking = { choice: byKeys, keys, everyMs: 20, client }
  const calm = await measure({ ...walking, clients }, 3)
  const busy = await measure({ ...walking, clients: disturbed(3) }, 3)
  expect(busy.callMs).toBeLessThan(Number(calm.callMs) * 4)
})
