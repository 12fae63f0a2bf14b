import { describe, expect, it } from 'vitest'
import { open, seal } from '#server/engine/codecs/envelope.ts'
import type { CacheStore, DirtySet, Journal } from '#server/engine/ports.ts'
import { epochOf } from '#server/engine/versions.ts'

export type StoreWorld = {
  store: () => CacheStore & Journal & DirtySet
  /** Lets time pass on the store's clock. */
  pass: (ms: number) => Promise<unknown>
  plant: (key: string, bytes: Buffer) => Promise<unknown>
  /** As after a restart of the server that kept its data; undefined where that cannot be done. */
  restart: (() => Promise<unknown>) | undefined
}

const body = { codec: 'json' as const, schema: 0 }
const entry = (value: unknown, version = 0) => {
  const stamp = { version, created: version, freshUntil: 1e15, loadMs: 1, tags: [], tagVersions: [] }
  return seal('value', stamp, { ...body, value })
}
const tombstone = (version: number) =>
  seal(
    'tombstone',
    { version, created: 0, freshUntil: 0, loadMs: 0, tags: [], tagVersions: [] },
    { ...body, value: 0 },
  )
const read = (bytes: Uint8Array) => {
  const opened = open(bytes, { schema: 0, tags: [] })
  return opened.ok ? opened.entry.value : opened.reason
}

let keys = 0
const newKey = () => `key {with} % braces:${++keys}`

/** What every store has to do, whatever it is made of. */
export function storeContract(name: string, world: StoreWorld) {
  const store = () => world.store()
  const held = async (key: string) => {
    const { found } = await store().read(key, [], 0)
    return found.kind === 'entry' ? read(found.bytes) : found.kind
  }
  const ask = (
    key: string,
    token: string,
    { ms = 10_000, tags = [] as string[], seen = undefined as Buffer | undefined } = {},
  ) => store().lease(key, { token, ms, tags, seen })
  const fill = (key: string, token: string | undefined, bytes: Buffer, tags: string[] = []) =>
    store().fill(key, { token, bytes, ms: 10_000, tags })

  describe(`${name}: leases`, () => {
    it('gives one lease per key and takes only the fill of its holder', async () => {
      const key = newKey()
      expect(await ask(key, 'a')).toMatchObject({ kind: 'leased' })
      expect(await ask(key, 'b')).toEqual({ kind: 'taken' })
      expect(await fill(key, 'b', entry('b'))).toEqual({ kind: 'lost' })
      expect(await fill(key, 'a', entry('a'))).toEqual({ kind: 'filled', tags: [] })
      expect(await held(key)).toBe('a')
      expect(await ask(key, 'c')).toMatchObject({ kind: 'found' })
      expect(await fill(key, 'a', entry('again'))).toEqual({ kind: 'lost' })
    })

    it('voids the lease with the entry (trap 1)', async () => {
      const key = newKey()
      await ask(key, 'a')
      expect(await store().invalidate(key, undefined)).toBe('absent')
      expect(await fill(key, 'a', entry('old'))).toEqual({ kind: 'lost' })
      expect(await held(key)).toBe('none')
    })

    it('answers with the entry only if it is another one than the caller has seen (trap 11)', async () => {
      const key = newKey()
      const first = entry('first', 1)
      await fill(key, undefined, first)
      expect(await ask(key, 'a', { seen: first })).toMatchObject({ kind: 'leased' })
      await fill(key, 'a', entry('second', 2))
      expect(await ask(key, 'b', { seen: first })).toMatchObject({ kind: 'found' })
    })

    it('is released and renewed by its holder only (trap 8)', async () => {
      const key = newKey()
      await ask(key, 'a')
      expect(await store().release(key, 'b')).toBe(false)
      expect(await store().renew(key, 'b', 1_000)).toBe(false)
      expect(await store().renew(key, 'a', 1_000)).toBe(true)
      expect(await store().release(key, 'a')).toBe(true)
      expect(await ask(key, 'b')).toMatchObject({ kind: 'leased' })
      expect(await store().release(key, undefined)).toBe(true)
    })

    it('ends by itself, and lives on when it is renewed (trap 9)', async () => {
      const [dies, lives] = [newKey(), newKey()]
      await ask(dies, 'a', { ms: 200 })
      await ask(lives, 'a', { ms: 200 })
      await store().renew(lives, 'a', 10_000)
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
      expect(await ask(key, 'a')).toMatchObject({ kind: 'leased' })
      expect(await fill(key, 'a', entry('four', 4))).toEqual({ kind: 'older' })
      await ask(key, 'b')
      expect(await fill(key, 'b', entry('five', 5))).toMatchObject({ kind: 'filled' })
    })
  })

  describe(`${name}: tags`, () => {
    it('counts every bump and never reuses a number (trap 4)', async () => {
      const [key, tag] = [newKey(), newKey()]
      const leased = await ask(key, 'a', { tags: [tag] })
      if (leased.kind !== 'leased') throw new Error('no lease')
      await Promise.all(Array.from({ length: 20 }, () => store().bumpTag(tag)))
      const filled = await fill(key, 'a', entry('old'), [tag])
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

  describe(`${name}: the journal`, () => {
    const until = () => store().now() + 60_000
    const append = (key: string, epoch: number, value: unknown, limit = 1_000_000) =>
      store().append(key, { epoch, bytes: entry(value), until: until(), limit })

    async function inForce(): Promise<number> {
      const probe = await append(newKey(), 0, 'probe')
      if (probe.kind === 'epoch' && probe.epoch > 0) return probe.epoch
      await store().open(1)
      const again = await append(newKey(), 1, 'probe')
      return again.kind === 'epoch' ? again.epoch : 1
    }
    async function takeAll(consumer: string) {
      const records = await store().take(consumer, { count: 1_000, idleMs: 60_000 })
      return records
    }

    it('takes no write before an epoch is open, and numbers them upwards', async () => {
      expect(await append(newKey(), 0, 'x')).toMatchObject({ kind: 'epoch' })
      const epoch = await inForce()
      const key = newKey()
      const one = await append(key, epoch, 'one')
      const two = await append(key, epoch, 'two')
      if (one.kind !== 'appended' || two.kind !== 'appended') throw new Error('not appended')
      expect(two.version).toBeGreaterThan(one.version)
      expect(epochOf(two.version)).toBe(epoch)
      expect(await held(key)).toBe('two')
      const allocated = await store().allocate(key, epoch)
      expect(allocated.kind === 'version' && allocated.version > two.version).toBe(true)
    })

    it('hands records to one consumer until they are acknowledged, and counts how often (trap 25)', async () => {
      const epoch = await inForce()
      await store().acknowledge(await takeAll('drain'))
      const key = newKey()
      await append(key, epoch, 'kept')
      const [first] = await takeAll('one')
      expect(first).toMatchObject({ key, deliveries: 1 })
      expect(await takeAll('two')).toEqual([])
      const [again] = await takeAll('one')
      expect(again).toMatchObject({ key, deliveries: 2 })
      const claimed = await store().take('two', { count: 10, idleMs: 0 })
      expect(claimed.map(record => record.key)).toEqual([key])
      await store().acknowledge(claimed)
      expect(await takeAll('one')).toEqual([])
      expect(await store().lag()).toEqual({ pending: 0 })
    })

    it('keeps what waits for its flush from invalidation, fills and time (trap 27)', async () => {
      const epoch = await inForce()
      const key = newKey()
      const appended = await append(key, epoch, 'dirty')
      if (appended.kind !== 'appended') throw new Error('not appended')
      expect(await store().invalidate(key, undefined)).toBe('dirty')
      expect(await fill(key, undefined, entry('from the database', 1))).toEqual({ kind: 'older' })
      await store().read(key, [], 1)
      await world.pass(5)
      expect(await held(key)).toBe('dirty')
      await store().settle(key, appended.version, 200)
      expect(await held(key)).toBe('dirty')
      await world.pass(250)
      expect(await held(key)).toBe('none')
    })

    it('removes an entry that the database has overtaken', async () => {
      const epoch = await inForce()
      const key = newKey()
      const appended = await append(key, epoch, 'older')
      if (appended.kind !== 'appended') throw new Error('not appended')
      await store().settle(key, appended.version + 10, 1_000)
      expect(await held(key)).toBe('none')
    })

    it('refuses what comes too late, and what is too much', async () => {
      const epoch = await inForce()
      const key = newKey()
      expect(
        await store().append(key, { epoch, bytes: entry(1), until: store().now() - 60_000, limit: 10 }),
      ).toEqual({
        kind: 'late',
      })
      await append(key, epoch, 'first')
      expect(await append(key, epoch, 'second', 1)).toMatchObject({ kind: 'full' })
      expect(await held(key)).toBe('first')
    })

    it('starts above what an entry already has', async () => {
      const epoch = await inForce()
      const key = newKey()
      const ahead = epoch * 2 ** 36 + 1_000_000_000
      await store().put(key, {
        bytes: entry('ahead', ahead),
        version: ahead,
        ms: 10_000,
        until: store().now() + 60_000,
      })
      expect(await append(key, epoch, 'next')).toEqual({ kind: 'appended', version: ahead + 1 })
    })

    const { restart } = world
    // Where a server cannot be started again on its data there is nothing to ask.
    if (restart) {
      it('asks for a new epoch after a restart of the server', async () => {
        const epoch = await inForce()
        await restart()
        const key = newKey()
        expect(await append(key, epoch, 'x')).toEqual({ kind: 'epoch', epoch: 0 })
        await store().open(epoch)
        expect(await append(key, epoch, 'x')).toEqual({ kind: 'epoch', epoch: epoch + 1 })
        expect(await append(key, epoch + 1, 'x')).toMatchObject({ kind: 'appended' })
      })
    }
  })

  describe(`${name}: the rest`, () => {
    it('keeps a checkpoint and the textbook’s dirty set', async () => {
      await store().checkpoint('mark 7')
      expect(new Set(await store().checkpoints())).toEqual(new Set(['mark 7']))
      const key = newKey()
      await store().markDirty(key, entry('dirty'))
      expect(await store().dirtyKeys()).toContain(key)
      expect(read((await store().dirtyBytes(key)) ?? Buffer.alloc(0))).toBe('dirty')
      await store().unmark(key)
      expect(await store().dirtyKeys()).not.toContain(key)
    })
  })
}
