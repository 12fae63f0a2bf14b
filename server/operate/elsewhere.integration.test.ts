import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ada, done, id, operators, patience, pattern, undone } from '#testing/operators.ts'
import { startRedisCluster } from '#testing/redis-cluster.ts'
import { startValkeyWasm } from '#testing/redis-server.ts'
import type { Operating } from './operating.ts'

const { operator, undo } = operators()

describe('on Valkey in WebAssembly', () => {
  it('removes, brings back, edits and voids a tag as well', async () => {
    const server = await startValkeyWasm()
    undo.push(server.stop)
    const redis = new Redis(server.port, '127.0.0.1')
    undo.push(async () => redis.disconnect())
    const { operate } = await operator(server.url)
    await redis.mset('user:1', 'a', 'user:2', 'b', 'other:1', 'c', 'app:{tag:news}', '17')
    const job = await done(operate, pattern('user:*'))
    expect(job).toMatchObject({ phase: 'done', done: 2, undo: { possible: true } })
    expect(await undone(operate, job)).toMatchObject({ done: 2 })
    const seen = await operate.look(id('user:1'), '')
    const change = { kind: 'string', value: Buffer.from('new') } as const
    expect(await operate.edit(ada, id('user:1'), { change, seen: seen.ok ? seen.digest : '' })).toMatchObject(
      {
        ok: true,
        undo: { possible: true },
      },
    )
    await redis.hset('fields', 'a', '1', 'b', '2')
    await redis.call('HPEXPIRE', 'fields', 900_000, 'FIELDS', 1, 'a')
    const fieldTtl = async (name: string) =>
      Number(((await redis.call('HPTTL', 'fields', 'FIELDS', 1, name)) as number[])[0])
    const editField = async (of: 'field' | 'fieldTtl', name: string, more: Record<string, unknown>) => {
      const was = await operate.look(id('fields'), id(name))
      const asked = { kind: of, field: Buffer.from(name), ...more } as Parameters<
        Operating['edit']
      >[2]['change']
      return operate.edit(ada, id('fields'), { change: asked, seen: was.ok ? was.digest : '' })
    }
    // HSET takes the TTL off a field: an edit of its value must not.
    expect(await editField('field', 'a', { op: 'set', value: Buffer.from('9') })).toMatchObject({ ok: true })
    expect([await redis.hget('fields', 'a'), (await fieldTtl('a')) > 800_000]).toEqual(['9', true])
    expect(await editField('fieldTtl', 'b', { ttlMs: 500_000 })).toMatchObject({ ok: true })
    expect(await editField('fieldTtl', 'a', { ttlMs: null })).toMatchObject({ ok: true })
    expect([(await fieldTtl('b')) > 400_000, await fieldTtl('a')]).toEqual([true, -1])
    expect((await done(operate, { kind: 'tag', tag: 'news' })).done).toBe(1)
    expect(await redis.mget('user:1', 'user:2', 'app:{tag:news}')).toEqual(['new', 'b', '18'])
  })
})

describe('on a cluster of three masters', () => {
  let cluster: Awaited<ReturnType<typeof startRedisCluster>>
  beforeAll(async () => {
    cluster = await startRedisCluster()
  })
  afterAll(() => cluster.stop())

  it('walks all masters, sends each key to its node, renames across slots and brings everything back', async () => {
    const { operate, target } = await operator(cluster.url)
    await expect.poll(() => target.nodes().filter(node => node.ready()).length, patience).toBe(3)
    for (let i = 0; i < 300; i++) {
      const change = {
        kind: 'create',
        type: 'string',
        ttlMs: 500_000,
        parts: [Buffer.from(`v${i}`)],
      } as const
      if (i < 40) await operate.edit(ada, id(`user:${i}`), { change, seen: '' })
    }
    for (let i = 0; i < 60; i++) {
      const change = { kind: 'create', type: 'set', ttlMs: null, parts: [Buffer.from('m')] } as const
      await operate.edit(ada, id(`other:${i}`), { change, seen: '' })
    }
    const job = await done(operate, pattern('user:*'))
    expect(job).toMatchObject({ phase: 'done', done: 40 })
    expect(await undone(operate, job)).toMatchObject({ done: 40, refused: 0 })
    expect(await operate.look(id('user:7'), '')).toMatchObject({ ok: true, value: id('v7') })
    for (let i = 0; i < 5; i++) {
      expect(await operate.rename(ada, id(`user:${i}`), id(`renamed:${i}`))).toMatchObject({ ok: true })
    }
    expect(await operate.look(id('user:1'), '')).toMatchObject({ ok: false, reason: 'gone' })
    expect(await operate.look(id('renamed:1'), '')).toMatchObject({ ok: true, value: id('v1') })
    expect((await done(operate, { kind: 'namespace', prefix: id('renamed'), delimiter: ':' })).done).toBe(5)
  })

  it('an edit under which its slot moves says so and loses nothing, and goes through once it has moved', async () => {
    const { operate, target } = await operator(cluster.url)
    await expect.poll(() => target.nodes().filter(node => node.ready()).length, patience).toBe(3)
    const clients = cluster.masters.map(master => new Redis(master.port, '127.0.0.1'))
    undo.push(async () => clients.map(client => client.disconnect()))
    const make = { kind: 'create', type: 'string', ttlMs: null, parts: [Buffer.from('before')] } as const
    expect(await operate.edit(ada, id('moving'), { change: make, seen: '' })).toMatchObject({ ok: true })
    const seen = await operate.look(id('moving'), '')
    const held = await Promise.all(clients.map(client => client.get('moving').catch(() => null)))
    const owner = clients[held.indexOf('before')]
    const next = clients.find(client => client !== owner)
    if (!owner || !next || !seen.ok) throw new Error('nobody has the key')
    const slot = Number(await owner.call('CLUSTER', 'KEYSLOT', 'moving'))
    const [ownId, nextId] = [await owner.call('CLUSTER', 'MYID'), await next.call('CLUSTER', 'MYID')]
    await next.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(ownId))
    await owner.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(nextId))
    await owner.call('MIGRATE', '127.0.0.1', Number(next.options.port), 'moving', 0, 2000)
    const change = { kind: 'string', value: Buffer.from('after') } as const
    const edit = () => operate.edit(ada, id('moving'), { change, seen: seen.digest })
    expect(await edit()).toEqual({
      ok: false,
      reason: 'refused',
      message: 'The key is on its way to another node. Try again in a moment.',
    })
    for (const client of clients) await client.call('CLUSTER', 'SETSLOT', slot, 'NODE', String(nextId))
    expect(await edit()).toMatchObject({ ok: true })
    expect(await next.get('moving')).toBe('after')
  })
})
