import { Redis } from 'ioredis'
import { describe, expect, it } from 'vitest'
import { id, look, mebibyte, page, until } from '#testing/inspecting.ts'
import { startRedisCluster } from '#testing/redis-cluster.ts'
import { startRedisServer } from '#testing/redis-server.ts'

describe('large values on a native Redis', () => {
  it('opens a string of 512 MiB and a hash of a million fields at once', async () => {
    const server = await startRedisServer()
    const client = new Redis(server.port, '127.0.0.1')
    const looking = await look(server.url)
    try {
      await client.setrange('huge', 512 * mebibyte - 1, '!')
      for (let i = 0; i < 100; i++) {
        const fields = Array.from({ length: 10_000 }, (_, j) => [`f${i * 10_000 + j}`, j]).flat()
        await client.hset('million', ...fields)
      }
      const received = () => looking.target.nodes()[0]?.spent().bytesIn ?? 0
      const before = received()
      expect(
        await page(looking.inspector, 'huge', { type: 'string', offset: 512 * mebibyte - 2 }),
      ).toMatchObject({ text: '\0!' })
      expect(await looking.inspector.key({ id: id('huge') })).toMatchObject({ bytes: 512 * mebibyte })
      expect(
        await looking.inspector.decode({ id: id('huge'), place: { kind: 'value' }, choice: 'auto' }),
      ).toMatchObject({
        whole: false,
        total: 512 * mebibyte,
        decoding: { format: 'hex' },
      })
      expect(await looking.inspector.key({ id: id('million') })).toMatchObject({ elements: 1_000_000 })
      const found = await page(looking.inspector, 'million', { type: 'hash' })
      expect(found).toMatchObject({ total: 1_000_000, rows: { length: 100 } })
      const search = await page(looking.inspector, 'million', { type: 'hash', search: 'nothing like it' })
      expect(search.rows).toEqual([])
      expect(search.next).not.toBeNull()
      expect(search.looked).toBeLessThan(25_000)
      // The mebibyte that was decoded, and hardly more.
      expect(received() - before).toBeLessThan(2 * mebibyte)
      let read = 0
      const whole = await looking.inspector.download({ id: id('huge') })
      if (whole.state !== 'here') throw new Error('gone')
      for await (const chunk of whole.bytes) read += chunk.length
      expect(read).toBe(512 * mebibyte)
    } finally {
      await looking.stop()
      client.disconnect()
      await server.stop()
    }
  })
})

describe('on a cluster', () => {
  it('finds a key wherever it lives, and follows it while its slot moves', async () => {
    const cluster = await startRedisCluster({ masters: 3 })
    const clients = cluster.masters.map(master => new Redis(master.port, '127.0.0.1'))
    const looking = await look(cluster.url)
    try {
      await until(() => looking.target.nodes().length === 3)
      const [a, b] = clients
      if (!a || !b) throw new Error('no masters')
      const here = Array.from({ length: 200 }, (_, i) => `key:${i}`)
      for (const key of here) {
        for (const client of clients) await client.set(key, key).catch(() => {})
        expect(await page(looking.inspector, key, { type: 'string' })).toMatchObject({ text: key })
      }
      const slot = Number(await a.call('CLUSTER', 'KEYSLOT', 'key:0'))
      const owner = await ownerOf(clients, 'key:0')
      const next = clients.find(client => client !== owner)
      if (!owner || !next) throw new Error('nobody has the key')
      const [ownId, nextId] = [await owner.call('CLUSTER', 'MYID'), await next.call('CLUSTER', 'MYID')]
      await next.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(ownId))
      await owner.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(nextId))
      await owner.call('MIGRATE', '127.0.0.1', Number(next.options.port), 'key:0', 0, 2000)
      expect(await page(looking.inspector, 'key:0', { type: 'string' })).toMatchObject({ text: 'key:0' })
      for (const client of clients) await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', String(nextId))
      expect(await page(looking.inspector, 'key:0', { type: 'string' })).toMatchObject({ text: 'key:0' })
      const facts = await looking.inspector.key({ id: id('key:0') })
      expect(facts).toMatchObject({ node: `127.0.0.1:${next.options.port}` })
    } finally {
      await looking.stop()
      for (const client of clients) client.disconnect()
      await cluster.stop()
    }
  })
})

async function ownerOf(clients: Redis[], key: string): Promise<Redis | undefined> {
  for (const client of clients) {
    if (
      await client.get(key).then(
        value => value !== null,
        () => false,
      )
    )
      return client
  }
}
