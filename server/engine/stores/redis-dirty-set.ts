import type { DirtySet } from '#server/engine/ports.ts'
import type { Names } from '#server/engine/stores/names.ts'
import type { RedisClient } from '#server/engine/stores/redis-call.ts'

/** The textbook: a set of dirty keys beside their values. Nothing ties the two together, and that is what is wrong. */
export function createRedisDirtySet({ client, names }: { client: RedisClient; names: Names }): DirtySet {
  return {
    async markDirty(key, bytes) {
      await client.set(names.entry(key), Buffer.from(bytes))
      await client.sadd(names.dirtySet(), key)
    },
    dirtyKeys: () => client.smembers(names.dirtySet()),
    dirtyBytes: async key => (await client.getBuffer(names.entry(key))) ?? undefined,
    async unmark(key) {
      await client.srem(names.dirtySet(), key)
    },
  }
}
