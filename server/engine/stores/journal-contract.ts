import { describe, expect, it } from 'vitest'
import type { Durability } from '#server/engine/ports.ts'
import { entry, heldIn, newKey, type StoreWorld } from '#server/engine/stores/store-world.ts'
import { epochOf } from '#server/engine/versions.ts'

/** The durable half of write-behind. */
export function journalContract(name: string, world: StoreWorld) {
  const store = () => world.store()
  const held = (key: string) => heldIn(world, key)
  const fill = (key: string, token: string | undefined, bytes: Buffer) =>
    store().fill(key, { token, bytes, ms: 10_000, tags: [] })

  describe(`${name}: the journal`, () => {
    const append = (
      key: string,
      epoch: number,
      value: unknown,
      { limit = 1_000_000, durability = 'memory' as Durability, withinMs = 60_000 } = {},
    ) =>
      store().append(key, { epoch, bytes: entry(value), until: store().now() + withinMs, limit, durability })

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

    it('hands out new records beside those that have to be tried again', async () => {
      const epoch = await inForce()
      await store().acknowledge(await takeAll('drain'))
      const [again, fresh] = [newKey(), newKey()]
      await append(again, epoch, 'refused')
      await takeAll('one')
      await append(fresh, epoch, 'fine')
      const taken = await takeAll('one')
      expect(new Map(taken.map(({ key, deliveries }) => [key, deliveries]))).toEqual(
        new Map([
          [again, 2],
          [fresh, 1],
        ]),
      )
      await store().acknowledge(taken)
    })

    it('says of every record whether it is where it was asked to be, or why that is not known', async () => {
      const epoch = await inForce()
      const wanted = ['disk', 'replica'] as const
      for (const durability of wanted) {
        const { kept, reasons } = await store().durability(durability)
        const key = newKey()
        const appended = await append(key, epoch, durability, { durability, withinMs: 500 })
        expect(appended.kind).toBe(kept ? 'appended' : 'unheld')
        expect(reasons.length > 0).toBe(!kept)
        expect(await held(key)).toBe(durability)
      }
      expect(await store().durability('memory')).toEqual({ kept: true, reasons: [] })
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
        await store().append(key, {
          epoch,
          bytes: entry(1),
          until: store().now() - 60_000,
          limit: 10,
          durability: 'memory',
        }),
      ).toEqual({ kind: 'late' })
      await append(key, epoch, 'first')
      expect(await append(key, epoch, 'second', { limit: 1 })).toMatchObject({ kind: 'full' })
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
}
