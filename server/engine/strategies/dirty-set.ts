import { open } from '#server/engine/codecs/envelope.ts'
import { type Desk, type Done, sealWritten, type Write } from '#server/engine/strategies/write.ts'

/** The textbook's write-behind, wrong on purpose: a write between reading the value and unmarking the key is lost. */
export function createDirtySetWriter({ kit }: Desk) {
  const tell = (key: string) => kit.trace({ type: 'wrong-on-purpose', switch: 'dirtySet', key })

  return {
    async write(write: Write): Promise<Done> {
      tell(write.key)
      kit.flights.voidKey(write.key)
      const { bytes } = sealWritten(kit, write, { version: 0 })
      await kit.guard.call(() => kit.store.markDirty(write.key, bytes))
      kit.trace({
        type: 'write',
        key: write.key,
        version: 0,
        ms: kit.clock.now() - write.began,
        way: 'dirty set',
      })
      return { ok: true, version: 0, cache: 'dirty set' }
    },
    async flush(schema: number): Promise<number> {
      const keys = await kit.store.dirtyKeys()
      const values = await Promise.all(keys.map(kit.store.dirtyBytes))
      for (const [at, key] of keys.entries()) {
        const bytes = values[at]
        const opened = bytes && open(bytes, { schema, tags: [] })
        // What was voided meanwhile has no value any more: the write is lost, but nobody has removed the row.
        if (opened?.ok && opened.entry.kind !== 'tombstone')
          await kit.source.write(key, opened.entry.value, {})
      }
      for (const key of keys) {
        await kit.store.unmark(key)
        tell(key)
      }
      return keys.length
    },
  }
}
