import { describe, expect, it } from 'vitest'
import {
  any,
  counted,
  download,
  everyTypeOn,
  id,
  look,
  mebibyte,
  page,
  queryOf,
  servers,
  until,
} from '#testing/inspecting.ts'
import type { PageQuery, Place } from './shapes.ts'

describe.each(servers)('on %s', async (name, start) => {
  const { server, client, keys, looking, inspector, redisCli } = await everyTypeOn(start)

  it('says that a key is gone, or of another type now', async () => {
    expect(await inspector.key({ id: id('nowhere') })).toEqual({ state: 'gone' })
    for (const type of ['string', 'hash', 'list', 'set', 'zset', 'stream'] as const) {
      expect(await any(inspector, 'nowhere', queryOf(type, {}))).toEqual({ state: 'gone' })
      const other = type === 'string' ? 'list:compact' : 'string:embstr'
      expect(await any(inspector, other, queryOf(type, {}))).toMatchObject({ state: 'changed' })
    }
    expect(await inspector.download({ id: id('nowhere') })).toEqual({ state: 'gone' })
    await expect(page(inspector, 'set:table', { type: 'set', cursor: 'nonsense' })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
    const ofAnother = (await page(inspector, 'list:long', { type: 'list', limit: 1 })).next
    await expect(page(inspector, 'set:table', { type: 'set', cursor: ofAnother })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    })
  })

  it('opens what is too large to be fetched: nothing that is not shown is asked for', async () => {
    await client.setrange('huge', 64 * mebibyte - 3, 'end')
    const [node] = looking.target.nodes()
    const received = () => node?.spent().bytesIn ?? 0
    const before = received()
    const found = await page(inspector, 'huge', { type: 'string', offset: 64 * mebibyte - 5 })
    expect(found).toMatchObject({ length: 64 * mebibyte, text: '\0\0end', next: null })
    expect(await inspector.key({ id: id('huge') })).toMatchObject({ bytes: 64 * mebibyte })
    await client.rpush('large', 'a', Buffer.alloc(10 * mebibyte), 'b')
    await client.hset('wide', 'big', Buffer.alloc(10 * mebibyte), 'small', '1')
    await client.xadd('broad', '1-1', ...Array.from({ length: 20_000 }, (_, i) => `x${i}`))
    expect(await page(inspector, 'large', { type: 'list' })).toMatchObject({
      rows: [],
      notFetched: expect.stringContaining('MiB each'),
    })
    const wide = await page(inspector, 'wide', { type: 'hash' })
    expect(wide.notFetched).not.toBeNull()
    if (name !== 'a native Redis')
      expect(wide.rows.map(row => [row.value?.text, row.bytes])).toEqual([
        [undefined, 10 * mebibyte],
        ['1', 1],
      ])
    const broad = await page(inspector, 'broad', { type: 'stream' })
    expect(broad.rows).toMatchObject([{ fieldCount: 10_000, fields: { length: 100 } }])
    expect(received() - before).toBeLessThan(mebibyte)
    const field = { kind: 'field', field: id('big') } as const
    expect(await inspector.decode({ id: id('wide'), place: field, choice: 'auto' })).toMatchObject({
      state: 'refused',
    })
    // One giant among many small ones is not seen in the average: the connection is cut instead, and comes back.
    await client.rpush(
      'skewed',
      ...Array.from({ length: 200 }, () => 'x'.repeat(9000)),
      Buffer.alloc(20 * mebibyte),
    )
    const last = await any(inspector, 'skewed', queryOf('list', { from: 'tail', limit: 1 }))
    expect(last).toMatchObject({ state: 'refused', reason: expect.stringContaining('more than 8 MiB') })
    expect((await page(inspector, 'skewed', { type: 'list', limit: 2 })).rows).toHaveLength(2)
    await client.del('huge', 'large', 'wide', 'broad', 'skewed')
  })

  it('downloads every type completely', async () => {
    await client.setrange('long', 3 * mebibyte, 'end')
    const whole = await download(inspector, 'long')
    expect(whole.equals((await client.getBuffer('long')) ?? Buffer.alloc(0))).toBe(true)
    const lines = (key: string) =>
      download(inspector, key).then(all =>
        all
          .toString()
          .trimEnd()
          .split('\n')
          .map(line => JSON.parse(line)),
      )
    expect(await lines('list:long')).toHaveLength(600)
    expect((await lines('hash:table')).map(line => line.field).sort()).toEqual(
      redisCli('HKEYS', 'hash:table').sort(),
    )
    expect(new Set((await lines('set:table')).map(line => line.member)).size).toBe(600)
    expect((await lines('zset:compact')).find(line => line.member === 'c')).toEqual({
      member: 'c',
      score: 'inf',
    })
    expect((await lines('stream')).map(line => line.id)).toHaveLength(50)
    expect(await lines('hostile:no UTF-8')).toEqual([
      { field: { base64: 'Yf/+Yg==' }, value: { base64: 'Yf/+Yg==' } },
    ])
  })

  it('downloads an element that is too large for a page, a piece at a time', async () => {
    await client.rpush('giant', 'a', Buffer.alloc(24 * mebibyte, 1), Buffer.from([0xff]))
    const whole = await download(inspector, 'giant')
    const [first, second, third] = whole
      .toString('latin1')
      .trimEnd()
      .split('\n')
      .map(line => JSON.parse(line))
    expect([first, third]).toEqual([
      { index: 0, value: 'a' },
      { index: 2, value: { base64: '/w==' } },
    ])
    expect(Buffer.from(second.value.base64, 'base64').equals(Buffer.alloc(24 * mebibyte, 1))).toBe(true)
    await client.del('giant')
  })

  it('breaks a download off when the value changes under it', async () => {
    await client.setrange('shrinking', 3 * mebibyte, 'end')
    const found = await inspector.download({ id: id('shrinking') })
    if (found.state !== 'here') throw new Error('gone')
    await found.bytes.next()
    await client.set('shrinking', 'short')
    await expect(found.bytes.next()).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('moves neither the hit rate that is shown nor, where the server can, what LRU knows', async () => {
    const [node] = looking.target.nodes()
    if (!node) throw new Error('no node')
    await until(async () => (await client.object('IDLETIME', 'hash:table')) !== 0)
    const before = { theirs: await counted(client), ours: node.spent() }
    const idle = Number(await client.object('IDLETIME', 'hash:table'))
    const turns = name === 'a native Redis' ? 3 : 1
    for (let turn = 0; turn < turns; turn++) {
      for (const [key, { type }] of Object.entries(keys)) {
        await inspector.key({ id: id(key) })
        await any(inspector, key, queryOf(type as PageQuery['type'], {}))
        const place = { kind: type === 'string' ? 'value' : 'index', index: 0 } as Place
        await inspector.decode({ id: id(key), place, choice: 'auto' })
      }
    }
    await inspector.groups({ id: id('stream') })
    await inspector.pending({ id: id('stream'), group: id('workers'), cursor: null, limit: 10 })
    await inspector.key({ id: id('nowhere') })
    await any(inspector, 'nowhere', queryOf('hash', {}))
    const after = { theirs: await counted(client), ours: node.spent() }
    expect(after.ours.hits - before.ours.hits).toBeGreaterThan(90 * turns)
    // One lookup is the test's own.
    expect(after.theirs.hits - before.theirs.hits).toBe(after.ours.hits - before.ours.hits + 1)
    expect(after.theirs.misses - before.theirs.misses).toBe(after.ours.misses - before.ours.misses)
    const facts = await inspector.key({ id: id('hash:table') })
    if (facts.state !== 'here') throw new Error('gone')
    if (name === 'a native Redis') expect(facts.noticed).toContain('CLIENT NO-TOUCH')
    else
      expect([facts.noticed, Number(await client.object('IDLETIME', 'hash:table')) >= idle]).toEqual([
        null,
        true,
      ])
  })

  it('names what the user may not ask, and shows the rest', async () => {
    await client.call(
      'ACL',
      'SETUSER',
      'narrow',
      'on',
      '>pw',
      '%R~*',
      'resetchannels',
      '-@all',
      ...'+hello +auth +ping +select +type +getrange +lrange +client|setname'.split(' '),
    )
    const narrow = await look(`redis://narrow:pw@127.0.0.1:${server.port}`)
    try {
      const facts = await narrow.inspector.key({ id: id('string:embstr') })
      expect(facts).toMatchObject({ state: 'here', type: 'string', bytes: null, memory: null })
      if (facts.state !== 'here') throw new Error('gone')
      expect(Object.keys(facts.missing).sort()).toEqual([
        'bytes',
        'encoding',
        'expiresAt',
        'frequency',
        'idleMs',
        'memory',
      ])
      expect(facts.missing.memory).toContain('+memory|usage')
      expect(await page(narrow.inspector, 'string:embstr', { type: 'string' })).toMatchObject({
        text: 'short',
      })
      expect(await any(narrow.inspector, 'set:table', queryOf('set', {}))).toMatchObject({
        state: 'refused',
        reason: expect.stringContaining('+sscan'),
      })
    } finally {
      await narrow.stop()
    }
  })
})
