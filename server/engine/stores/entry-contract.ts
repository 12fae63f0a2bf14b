import { describe, expect, it } from 'vitest'
import { entry, heldIn, newKey, type StoreWorld, tombstone } from '#server/engine/stores/store-world.ts'

/** Entries, their leases, their versions and their tags. */
export function entryContract(name: string, world: StoreWorld) {
  const store = () => world.store()
  const held = (key: string) => heldIn(world, key)
  const ask = (
    key: string,
    token: string,
    { ms = 10_000, tags = [] as string[], seen = undefined as Buffer | undefined } = {},
  ) => store().lease(key, { token, ms, tags, seen })
  const granted = async (key: string, token: string, options?: Parameters<typeof ask>[2]) => {
    const lease = await ask(key, token, options)
    if (lease.kind !== 'leased') throw new Error(`${token} got no lease: ${lease.kind}`)
    return lease
  }
  const fill = (key: string, token: string | undefined, bytes: Buffer, tags: string[] = []) =>
    store().fill(key, { token, bytes, ms: 10_000, tags })

  describe(`${name}: leases`, () => {
    it('gives one lease per key and takes only the fill of its holder', async () => {
      const key = newKey()
      const { fence } = await granted(key, 'a')
      expect(await ask(key, 'b')).toEqual({ kind: 'taken' })
      expect(await fill(key, 'b', entry('b'))).toEqual({ kind: 'lost' })
      expect(await fill(key, fence, entry('a'))).toEqual({ kind: 'filled', tags: [] })
      expect(await held(key)).toBe('a')
      expect(await ask(key, 'c')).toMatchObject({ kind: 'found' })
      expect(await fill(key, fence, entry('again'))).toEqual({ kind: 'lost' })
    })

    it('voids the lease with the entry (trap 1)', async () => {
      const key = newKey()
      const { fence } = await granted(key, 'a')
      expect(await store().invalidate(key, undefined)).toBe('absent')
      expect(await fill(key, fence, entry('old'))).toEqual({ kind: 'lost' })
      expect(await held(key)).toBe('none')
    })

    it('does not bring a voided lease back when its request is delivered twice', async () => {
      const key = newKey()
      const { fence } = await granted(key, 'a')
      await store().invalidate(key, undefined)
      await granted(key, 'a')
      expect(await fill(key, fence, entry('old'))).toEqual({ kind: 'lost' })
      expect(await held(key)).toBe('none')
    })

    it('answers with the entry only if it is another one than the caller has seen (trap 11)', async () => {
      const key = newKey()
      const first = entry('first', 1)
      await fill(key, undefined, first)
      const { fence } = await granted(key, 'a', { seen: first })
      await fill(key, fence, entry('second', 2))
      expect(await ask(key, 'b', { seen: first })).toMatchObject({ kind: 'found' })
    })

    it('is released and renewed by its holder only (trap 8)', async () => {
      const key = newKey()
      const { fence } = await granted(key, 'a')
      expect(await store().release(key, 'b')).toBe(false)
      expect(await store().renew(key, 'b', 1_000)).toBe(false)
      expect(await store().renew(key, fence, 1_000)).toBe(true)
      expect(await store().release(key, fence)).toBe(true)
      expect(await ask(key, 'b')).toMatchObject({ kind: 'leased' })
      expect(await store().release(key, undefined)).toBe(true)
    })

    it('ends by itself, and lives on when it is renewed (trap 9)', async () => {
      const [dies, lives] = [newKey(), newKey()]
      await ask(dies, 'a', { ms: 200 })
      const { fence } = await granted(lives, 'a', { ms: 200 })
      await store().renew(lives, fence, 10_000)
      await world.pass(250)
      expect(await ask(dies, 'b')).toMatchObject({ kind: 'leased' })
      expect(await ask(lives, 'b')).toEqual({ kind: 'taken' })
    })
  })

  describe(`${name}: versions`, () => {
    it('keeps the newer of two values, whichever comes second (trap 21)', async () => {
      const key = newKey()
      expect(
        await store().put(key, {
          bytes: entry('two', 2),
          version: 2,
          ms: 10_000,
          until: store().now() + 60_000,
        }),
      ).toBe('stored')
      expect(
        await store().put(key, {
          bytes: entry('one', 1),
          version: 1,
          ms: 10_000,
          until: store().now() + 60_000,
        }),
      ).toBe('older')
      expect(await held(key)).toBe('two')
    })

    it('refuses a value that comes too late, and remembers the version of what was removed (trap 10)', async () => {
      const key = newKey()
      const put = (version: number, until = store().now() + 60_000) =>
        store().put(key, { bytes: entry(version, version), version, ms: 10_000, until })
      expect(await put(5, store().now() - 60_000)).toBe('late')
      expect(await put(5)).toBe('stored')
      expect(await store().invalidate(key, { version: 0, tombstone: tombstone(0), ms: 10_000 })).toBe(
        'removed',
      )
      expect(await put(4)).toBe('older')
      expect(await put(6)).toBe('stored')
    })

    it('remembers a removed version against later fills and events (traps 23, 37)', async () => {
      const key = newKey()
      const at = (version: number) => ({ version, tombstone: tombstone(version), ms: 10_000 })
      await store().put(key, {
        bytes: entry('three', 3),
        version: 3,
        ms: 10_000,
        until: store().now() + 60_000,
      })
      expect(await store().invalidate(key, at(2))).toBe('newer')
      expect(await held(key)).toBe('three')
      expect(await store().invalidate(key, at(5))).toBe('removed')
      expect(await store().invalidate(key, at(5))).toBe('newer')
      const first = await granted(key, 'a')
      expect(await fill(key, first.fence, entry('four', 4))).toEqual({ kind: 'older' })
      const second = await granted(key, 'b')
      expect(await fill(key, second.fence, entry('five', 5))).toMatchObject({ kind: 'filled' })
    })
  })

  describe(`${name}: tags`, () => {
    it('counts every bump and never reuses a number (trap 4)', async () => {
      const [key, tag] = [newKey(), newKey()]
      const leased = await granted(key, 'a', { tags: [tag] })
      await Promise.all(Array.from({ length: 20 }, () => store().bumpTag(tag)))
      const filled = await fill(key, leased.fence, entry('old'), [tag])
      expect(filled).toEqual({ kind: 'filled', tags: [(leased.tags[0] ?? 0) + 20] })
      const { tags } = await store().read(key, [tag], 0)
      expect(tags).toEqual([(leased.tags[0] ?? 0) + 20])
    })
  })

  describe(`${name}: time`, () => {
    it('forgets an entry at the end of its life, and later when reads prolong it (trap 32)', async () => {
      const [dies, lives] = [newKey(), newKey()]
      const fillFor = (key: string) =>
        store().fill(key, { token: undefined, bytes: entry(key), ms: 1_000, tags: [] })
      await fillFor(lives)
      await store().read(lives, [], 60_000)
      await fillFor(dies)
      await world.pass(1_050)
      expect(await held(dies)).toBe('none')
      expect(await held(lives)).toBe(lives)
    })
  })

  describe(`${name}: what is not ours`, () => {
    it('is reported and never touched', async () => {
      const key = newKey()
      await world.plant(key, Buffer.from('{"of":"somebody else"}'))
      expect(await ask(key, 'a')).toEqual({ kind: 'foreign' })
      expect(await fill(key, undefined, entry(1))).toEqual({ kind: 'foreign' })
      expect(
        await store().put(key, { bytes: entry(1), version: 1, ms: 1_000, until: store().now() + 60_000 }),
      ).toBe('foreign')
      expect(await store().invalidate(key, undefined)).toBe('foreign')
      expect(await store().invalidate(key, { version: 1, tombstone: tombstone(1), ms: 1_000 })).toBe(
        'foreign',
      )
      const { found } = await store().read(key, [], 0)
      expect(found.kind).not.toBe('none')
    })
  })
}
