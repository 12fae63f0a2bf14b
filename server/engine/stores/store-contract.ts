import { describe, expect, it } from 'vitest'
import { entryContract } from '#server/engine/stores/entry-contract.ts'
import { journalContract } from '#server/engine/stores/journal-contract.ts'
import { entry, newKey, read, type StoreWorld } from '#server/engine/stores/store-world.ts'

/** What every store has to do, whatever it is made of. */
export function storeContract(name: string, world: StoreWorld) {
  entryContract(name, world)
  journalContract(name, world)

  describe(`${name}: the rest`, () => {
    it('keeps a checkpoint and the textbook’s dirty set', async () => {
      await world.store().checkpoint('mark 7')
      expect(new Set(await world.store().checkpoints())).toEqual(new Set(['mark 7']))
      const key = newKey()
      await world.store().markDirty(key, entry('dirty'))
      expect(await world.store().dirtyKeys()).toContain(key)
      expect(read((await world.store().dirtyBytes(key)) ?? Buffer.alloc(0))).toBe('dirty')
      await world.store().unmark(key)
      expect(await world.store().dirtyKeys()).not.toContain(key)
    })
  })
}
