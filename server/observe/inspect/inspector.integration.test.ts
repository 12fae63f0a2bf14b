import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { hostile } from '#testing/every-type.ts'
import { all, any, bytes, everyTypeOn, id, page, queryOf, servers } from '#testing/inspecting.ts'

describe.each(servers)('on %s', async (name, start) => {
  const { client, keys, inspector, redisCli } = await everyTypeOn(start)

  it('tells type, encoding, size, memory and TTL of every kind of key', async () => {
    for (const [key, { type, encodings }] of Object.entries(keys)) {
      const facts = await inspector.key({ id: id(key) })
      expect(facts, key).toMatchObject({ state: 'here', type, missing: {} })
      if (facts.state !== 'here') continue
      expect(encodings, key).toContain(facts.encoding)
      expect(facts.memory).toBe(Number(redisCli('MEMORY', 'USAGE', key)[0]))
      expect(facts.idleMs).not.toBeNull()
    }
    const facts = await inspector.key({ id: id('string:expires') })
    if (facts.state !== 'here') throw new Error('gone')
    expect(Math.abs(Number(facts.ttlMs) - Number(redisCli('PTTL', 'string:expires')[0]))).toBeLessThan(60_000)
  })

  it('shows strings byte for byte as redis-cli does, in windows', async () => {
    for (const key of ['string:int', 'string:embstr', 'string:raw']) {
      const found = await page(inspector, key, { type: 'string' })
      expect([Buffer.from(found.base64, 'base64').toString('latin1')]).toEqual(redisCli('GET', key))
    }
    const window = await page(inspector, 'string:embstr', { type: 'string', offset: 1, limit: 2 })
    expect(window).toMatchObject({ text: 'ho', offset: 1, length: 5, next: 3 })
    expect((await page(inspector, 'bitmap', { type: 'string', bits: true })).bits).toBe('0000000000100000')
  })

  it('counts a HyperLogLog as PFCOUNT does, and leaves the key as it is', async () => {
    for (const key of ['sketch:sparse', 'sketch:dense']) {
      const before = await client.getBuffer(key)
      const found = await page(inspector, key, { type: 'string' })
      expect(await client.getBuffer(key)).toEqual(before)
      expect(found.hyperloglog).toMatchObject({ encoding: key.slice(7), cached: false })
      expect(found.hyperloglog?.count).toBe(String(await client.pfcount(key)))
      expect((await page(inspector, key, { type: 'string' })).hyperloglog?.cached).toBe(true)
    }
  })

  it('shows hashes, lists, sets and sorted sets as redis-cli does, whatever the size of a page', async () => {
    for (const limit of [1, 7, 200]) {
      const compact = await all(inspector, 'hash:compact', { type: 'hash', limit })
      expect(compact.flatMap(row => [row.field.text, bytes(row.value).toString()])).toEqual(
        redisCli('HGETALL', 'hash:compact'),
      )
      const list = await all(inspector, 'list:compact', { type: 'list', limit })
      expect(list.map(row => row.value.text)).toEqual(redisCli('LRANGE', 'list:compact', '0', '-1'))
      const scores = await all(inspector, 'zset:compact', { type: 'zset', limit })
      expect(scores.flatMap(row => [row.member.text, row.score])).toEqual(
        redisCli('ZRANGE', 'zset:compact', '0', '-1', 'WITHSCORES'),
      )
      expect(scores.map(row => row.rank)).toEqual([0, 1, 2, 3, 4])
    }
    const fields = await all(inspector, 'hash:table', { type: 'hash' })
    expect(fields.map(row => `${row.field.text}=${row.value?.text}`).sort()).toEqual(
      Array.from({ length: 600 }, (_, i) => `field ${i}=value ${i}`).sort(),
    )
    for (const key of ['set:intset', 'set:compact', 'set:table']) {
      const members = await all(inspector, key, { type: 'set' })
      expect(members.map(row => row.member.text).sort()).toEqual(redisCli('SMEMBERS', key).sort())
    }
  })

  it('pages a list from its end and a sorted set downwards and by score', async () => {
    const end = await page(inspector, 'list:long', { type: 'list', from: 'tail', limit: 2 })
    expect(end.rows.map(row => row.index)).toEqual([599, 598])
    expect(end.rows.map(row => row.value.text)).toEqual(redisCli('LRANGE', 'list:long', '-2', '-1').reverse())
    const down = await all(inspector, 'zset:skiplist', {
      type: 'zset',
      order: 'descending',
      limit: 90,
      min: '(10',
      max: '400',
    })
    expect(down.map(row => row.score)).toEqual(
      redisCli('ZREVRANGEBYSCORE', 'zset:skiplist', '400', '(10', 'WITHSCORES').filter((_, i) => i % 2 === 1),
    )
    expect(down[0]?.rank).toBe(Number(redisCli('ZRANK', 'zset:skiplist', 'member 400')[0]))
    const none = await page(inspector, 'zset:skiplist', { type: 'zset', min: '(5', max: '5' })
    expect(none).toMatchObject({ rows: [], total: 0, next: null })
    const wrong = await any(inspector, 'zset:skiplist', queryOf('zset', { min: 'x' }))
    expect(wrong).toMatchObject({ state: 'refused', reason: expect.stringContaining('A score is a number') })
  })

  it('places the members of a geo set where GEOPOS does', async () => {
    const found = await page(inspector, 'geo', { type: 'zset' })
    expect(found.geo).toBe(true)
    const said = await client.geopos('geo', ...found.rows.map(row => row.member.text))
    expect(found.rows.map(row => [row.position?.longitude, row.position?.latitude])).toEqual(
      said.map(place => place?.map(Number)),
    )
    expect((await page(inspector, 'zset:skiplist', { type: 'zset' })).geo).toBe(false)
  })

  it('shows a stream newest first, its groups, consumers and what they have not finished', async () => {
    const entries = await all(inspector, 'stream', { type: 'stream', limit: 7 })
    expect(entries.map(entry => entry.id)).toEqual(Array.from({ length: 50 }, (_, i) => `${50 - i}-1`))
    expect(entries[0]?.fields.map(field => [field.name.text, field.value.text])).toEqual([
      ['n', '50'],
      ['text', 'entry 50'],
    ])
    const groups = await inspector.groups({ id: id('stream') })
    expect(groups).toMatchObject({
      state: 'here',
      groups: [{ name: { text: 'workers' }, consumers: 2, pending: 4, lastDelivered: '4-1' }],
    })
    const asked = { id: id('stream'), group: id('workers'), limit: 3 }
    const first = await inspector.pending({ ...asked, cursor: null })
    expect(first).toMatchObject({
      consumers: [
        { name: { text: 'ann' }, pending: 3 },
        { name: { text: 'bob' }, pending: 1 },
      ],
      entries: [{ id: '1-1' }, { id: '2-1' }, { id: '3-1' }],
    })
    if (first.state !== 'here') throw new Error('gone')
    expect(await inspector.pending({ ...asked, cursor: first.next })).toMatchObject({
      entries: [{ id: '4-1', consumer: { text: 'bob' } }],
    })
    expect(await inspector.pending({ ...asked, group: id('nobody'), cursor: null })).toEqual({
      state: 'refused',
      reason: 'There is no such group any more.',
    })
  })

  it('keeps hostile names and values as they are', async () => {
    for (const [key, value] of Object.entries(hostile)) {
      const found = await page(inspector, `hostile:${key}`, { type: 'hash' })
      expect(bytes(found.rows[0]?.field ?? null), key).toEqual(value)
      expect(bytes(found.rows[0]?.value ?? null), key).toEqual(value)
      const raw = await inspector.raw({
        id: id(`hostile:${key}`),
        place: { kind: 'field', field: id(value) },
        form: 'escaped',
      })
      const said = redisCli('--no-raw', 'HVALS', `hostile:${key}`)
      expect([`1) ${raw.state === 'here' ? raw.text : raw.state}`]).toEqual(said)
    }
  })

  it('finds elements by a pattern, and says how far it has looked', async () => {
    const found = await all(inspector, 'hash:table', { type: 'hash', search: 'field 59?', limit: 4 })
    expect(found.map(row => row.field.text).sort()).toEqual(
      Array.from({ length: 10 }, (_, i) => `field 59${i}`),
    )
    expect(await all(inspector, 'set:table', { type: 'set', search: '*599' })).toHaveLength(1)
    const scored = await all(inspector, 'zset:skiplist', { type: 'zset', search: 'member 7' })
    expect(scored).toMatchObject([{ member: { text: 'member 7' }, score: '7' }])
  })

  it('tells the TTL of each field where the server has one', async () => {
    await client.hset('timed', 'a', '1', 'b', '2')
    const knows = await client.call('HPEXPIRE', 'timed', 100_000, 'FIELDS', 1, 'a').then(
      () => true,
      () => false,
    )
    const found = await page(inspector, 'timed', { type: 'hash' })
    expect(found.fieldTtl).toBe(knows)
    expect(knows).toBe(name !== 'a native Redis')
    expect(found.rows.map(row => row.expiresAt !== null)).toEqual([knows, false])
  })

  it('decodes any element and any layer, and gives the digest of what was read', async () => {
    await client.hset('packed', 'f', '{"id":9007199254740993}')
    const found = await inspector.decode({
      id: id('packed'),
      place: { kind: 'field', field: id('f') },
      choice: 'auto',
    })
    expect(found).toMatchObject({ state: 'here', whole: true, decoding: { format: 'json', stopped: null } })
    expect(JSON.stringify(found)).toContain('9007199254740993')
    const digest = createHash('sha256').update('{"id":9007199254740993}').digest('hex')
    expect(found).toMatchObject({ digest })
    const places = [
      ['string:embstr', { kind: 'value' }, 'short'],
      ['list:compact', { kind: 'index', index: -2 }, 'b'],
      ['zset:compact', { kind: 'rank', rank: 1 }, 'b'],
      ['stream', { kind: 'entry', entry: '5-1', at: 1 }, 'entry 5'],
      ['stream', { kind: 'given', base64: 'Z2l2ZW4=' }, 'given'],
    ] as const
    for (const [key, place, text] of places) {
      expect(await inspector.decode({ id: id(key), place, choice: 'auto' })).toMatchObject({
        decoding: { decoded: { text } },
      })
    }
    expect(
      await inspector.decode({ id: id('packed'), place: { kind: 'field', field: id('x') }, choice: 'auto' }),
    ).toEqual({ state: 'gone' })
    expect(await inspector.decode({ id: id('packed'), place: { kind: 'value' }, choice: 'auto' })).toEqual({
      state: 'changed',
      type: 'hash',
    })
  })
})
